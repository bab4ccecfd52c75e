package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/engine/bundle"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/rules"
)

// ownRules is what the user says about rules beside those that ship.
type ownRules struct {
	paths    []string
	key      string
	unsigned bool
	limit    time.Duration

	trees map[string]*engine.Engine // of configurations, by their folders of rules and what is in them
}

func (o *ownRules) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.paths, "rules", nil, "ask the rules of this `folder`, signed bundle or oci://registry/repository@sha256:..., too")
	f.StringVar(&o.key, "rules-key", "", "`file` of the public key that bundles of --rules must be signed with")
	f.BoolVar(&o.unsigned, "rules-unsigned", false, "take bundles of --rules that nobody signed")
}

// addLimit adds the flag of how long a rule may take.
func (o *ownRules) addLimit(f *pflag.FlagSet) {
	f.DurationVar(&o.limit, "rules-timeout", engine.DefaultLimit, "how long a rule of --rules may take for a template, as `duration`")
}

// engine loads the rules that ship and those of the flags.
func (o *ownRules) engine(ctx context.Context, more ...engine.Source) (*engine.Engine, error) {
	own, err := o.sources(ctx)
	if err != nil {
		return nil, err
	}
	return engine.New(ctx, rules.FS, engine.Options{Own: append(own, more...), Limit: o.limit})
}

// sources are the trees of rules that the flags name.
func (o *ownRules) sources(ctx context.Context) ([]engine.Source, error) {
	verification, err := o.verification()
	if err != nil {
		return nil, err
	}
	var out []engine.Source
	signable := false
	for _, name := range o.paths {
		s := engine.Source{Name: name}
		kind := kindOf(name)
		signable = signable || kind != folderSource
		switch kind {
		case registrySource:
			puller := bundle.Puller{Cache: rulesCache(), Verification: verification}
			s.FS, err = puller.Pull(ctx, name)
		case bundleSource:
			s.FS, err = openBundle(name, verification)
		case folderSource:
			s.FS, err = openFolder(name)
			s.Name = filepath.ToSlash(filepath.Clean(name))
		}
		if err != nil {
			return nil, fmt.Errorf("read rules %s: %w", name, advise(err))
		}
		out = append(out, s)
	}
	if (o.key != "" || o.unsigned) && !signable {
		return nil, errors.New("--rules-key and --rules-unsigned are about bundles, and --rules names none")
	}
	return out, nil
}

// The kinds of what --rules names.
type sourceKind int

const (
	folderSource sourceKind = iota
	bundleSource
	registrySource
)

func kindOf(name string) sourceKind {
	if strings.HasPrefix(name, bundle.Scheme) {
		return registrySource
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return bundleSource
	}
	return folderSource
}

func openFolder(name string) (fs.FS, error) {
	if strings.Contains(name, "://") {
		return nil, fmt.Errorf("it is no folder, bundle or %s reference; get it first", bundle.Scheme)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && slices.Contains(ruleIDs(), name):
		return nil, fmt.Errorf("there is no such folder; --rule %s asks only the rule of that id", name)
	case err != nil:
		return nil, cause(err)
	case !info.IsDir():
		return nil, errors.New("it is no folder")
	}
	return os.DirFS(name), nil
}

// maxBundle is how large a bundle may be, in bytes.
const maxBundle = 64 << 20

func openBundle(name string, v bundle.Verification) (fs.FS, error) {
	if filepath.Ext(name) == ".rego" {
		return nil, errors.New("it is one file; name the folder it is in, so that its tests and examples are seen")
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, cause(err)
	}
	if info.Size() > maxBundle {
		return nil, fmt.Errorf("it has %d bytes, at most %d are read", info.Size(), maxBundle)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, cause(err)
	}
	return bundle.Open(content, v)
}

// advise says which flags help.
func advise(err error) error {
	if _, ok := errors.AsType[*bundle.UnsignedError](err); ok {
		return fmt.Errorf("%w; --rules-key FILE checks a signature, --rules-unsigned takes the rules as they are", err)
	}
	return err
}

func (o *ownRules) verification() (bundle.Verification, error) {
	v := bundle.Verification{Unsigned: o.unsigned}
	if o.key == "" {
		return v, nil
	}
	if o.unsigned {
		return v, errors.New("--rules-key asks for a signature and --rules-unsigned for none")
	}
	content, err := os.ReadFile(o.key)
	if err != nil {
		return v, fmt.Errorf("read --rules-key %s: %w", o.key, cause(err))
	}
	if v.Key, err = bundle.ParseKey(content); err != nil {
		return v, fmt.Errorf("read --rules-key %s: %w", o.key, err)
	}
	return v, nil
}

// rulesCache is where rules that came from a registry are kept, "" if the user
// has no such place.
func rulesCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "belay", "rules")
}

// of is the engine for a workspace: its configuration may name folders of rules
// in it, and then a problem says so, for whoever may write them may make a check
// find what they like.
func (o *ownRules) of(ctx context.Context, base *engine.Engine, s *space) (*engine.Engine, []source.Problem, error) {
	sources, err := o.tree(s)
	if err != nil || len(sources) == 0 {
		return base, nil, err
	}
	names := make([]string, len(sources))
	for i, source := range sources {
		names[i] = source.Name
	}
	trees := make([]fs.FS, len(sources))
	for i, source := range sources {
		trees[i] = source.FS
	}
	key := strings.Join(names, "\n") + "\n" + digest(trees...)
	e := o.trees[key]
	if e == nil {
		if e, err = o.engine(ctx, sources...); err != nil {
			return nil, nil, err
		}
		if o.trees == nil {
			o.trees = map[string]*engine.Engine{}
		}
		o.trees[key] = e
	}
	var found []string
	for _, r := range e.All() {
		if slices.Contains(names, r.Source) {
			found = append(found, r.ID)
		}
	}
	at, said := s.configAt(s.config.Line("rules"))
	return e, []source.Problem{{
		ID: "rules-of-the-tree", At: at, Effect: source.Noted,
		Message: fmt.Sprintf("%d %s of %s %s asked too: %s%s", len(found), pick(len(found), "rule", "rules"), strings.Join(s.config.Rules, ", "),
			pick(len(found), "is", "are"), strings.Join(found, ", "), said),
	}}, nil
}

// tree are the folders of rules that the configuration of a workspace names, but
// those that --rules does.
func (o *ownRules) tree(s *space) ([]engine.Source, error) {
	if len(s.config.Rules) == 0 {
		return nil, nil
	}
	given := map[string]bool{}
	for _, name := range o.paths {
		if full, _, err := resolve(name); err == nil {
			given[full] = true
		}
	}
	var out []engine.Source
	for _, folder := range s.config.Rules {
		full := filepath.Join(s.dir, filepath.FromSlash(folder))
		name := displayed(full)
		if real, err := filepath.EvalSymlinks(full); err == nil && given[real] {
			continue
		}
		below := path.Clean(folder)
		info, err := fs.Stat(s.fs, below)
		if err == nil && !info.IsDir() {
			err = errors.New("it is no folder")
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: line %d: read rules %s: %w", displayed(s.settled), s.config.Line("rules"), folder, cause(err))
		}
		tree, err := fs.Sub(s.fs, below)
		if err != nil {
			return nil, fmt.Errorf("read rules %s: %w", name, err)
		}
		out = append(out, engine.Source{Name: name, FS: tree})
	}
	return out, nil
}

// here loads the rules that ship, those of the flags and those that the
// configuration of the current directory names.
func (o *ownRules) here(ctx context.Context) (*engine.Engine, error) {
	s, err := spaceHere()
	if err != nil {
		return nil, err
	}
	more, err := o.tree(s)
	if err != nil {
		return nil, err
	}
	return o.engine(ctx, more...)
}

// rules are all rules that here loads.
func (o *ownRules) rules(ctx context.Context) ([]*engine.Rule, error) {
	e, err := o.here(ctx)
	if err != nil {
		return nil, err
	}
	return e.All(), nil
}

// spaceHere is the workspace of the current directory, of which only the
// configuration is read.
func spaceHere() (*space, error) {
	full, info, err := resolve(".")
	if err != nil {
		return nil, err
	}
	s := &space{dir: sight{}.workspaceOf(full, info), disk: inside}
	s.fs = s.disk(s.dir)
	return s, s.configure()
}
