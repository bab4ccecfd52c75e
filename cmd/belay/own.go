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
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/rules"
)

// ownRules is what the user says about rules beside those that ship.
type ownRules struct {
	paths    []string
	key      string
	unsigned bool
	limit    time.Duration

	trees  map[string]treeRules // by folder of the configuration, those of the rules, and what is in them
	latest map[string]treeRules // the same, but the last of them
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
// find what they like. An earlier revision is asked by the rules of the later one, so
// that what differs is what the change did, and not who judges.
func (o *ownRules) of(ctx context.Context, base *engine.Engine, s *space) (*engine.Engine, []source.Problem, error) {
	if len(s.config.Rules) == 0 {
		return base, nil, nil
	}
	folders := strings.Join(append([]string{s.dir}, s.config.Rules...), "\n")
	own, known := o.latest[folders]
	if !s.sight.earlier {
		sources, err := o.tree(s)
		if err != nil {
			return nil, nil, err
		}
		if own, err = o.load(ctx, base, folders, sources); err != nil {
			return nil, nil, err
		}
	} else if !known {
		own.engine = base
	}
	if len(own.found) == 0 || s.sight.earlier { // what was said of both would count as nothing new
		return own.engine, nil, nil
	}
	at, said := s.configAt(s.config.Line("rules"))
	return own.engine, []source.Problem{{
		ID: "rules-of-the-tree", At: at, Effect: source.Noted,
		Message: fmt.Sprintf("%d %s of %s %s asked too (%s), and their examples are not examined%s", len(own.found), pick(len(own.found), "rule", "rules"),
			strings.Join(s.config.Rules, ", "), pick(len(own.found), "is", "are"), strings.Join(own.found, ", "), said),
	}}, nil
}

// A treeRules is an engine with rules that a configuration names.
type treeRules struct {
	engine *engine.Engine
	found  []string // ids of those rules
}

// load loads sources, unless they were loaded and are as they were: an editor asks
// again after each letter.
func (o *ownRules) load(ctx context.Context, base *engine.Engine, folders string, sources []engine.Source) (treeRules, error) {
	trees := make([]fs.FS, len(sources))
	for i, s := range sources {
		trees[i] = s.FS
	}
	key := folders + "\n" + digest(trees...)
	own, known := o.trees[key]
	if !known {
		own.engine = base
	}
	if !known && len(sources) > 0 {
		e, err := o.engine(ctx, sources...)
		if err != nil {
			return own, err
		}
		own.engine = e
		for _, r := range e.All() {
			if slices.ContainsFunc(sources, func(s engine.Source) bool { return s.Name == r.Source }) {
				own.found = append(own.found, r.ID)
			}
		}
	}
	if o.trees == nil {
		o.trees, o.latest = map[string]treeRules{}, map[string]treeRules{}
	}
	o.trees[key], o.latest[folders] = own, own
	return own, nil
}

// tree are the folders of rules that the configuration of a workspace names, but
// those that --rules does.
func (o *ownRules) tree(s *space) ([]engine.Source, error) {
	if len(s.config.Rules) == 0 {
		return nil, nil
	}
	given := o.folders()
	var out []engine.Source
	for _, folder := range s.config.Rules {
		full := filepath.Join(s.dir, filepath.FromSlash(folder))
		name := displayed(full)
		if followed, err := filepath.EvalSymlinks(full); err == nil && slices.Contains(given, followed) {
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

// folders are the folders of --rules, absolute and without links.
func (o *ownRules) folders() []string {
	var out []string
	for _, name := range o.paths {
		if full, info, err := resolve(name); err == nil && info.IsDir() {
			out = append(out, full)
		}
	}
	return out
}

// leaveOutRules leaves the examples in folders of rules out of what is examined:
// they are there to have findings. What is named is examined all the same, but not
// for a hook, which is given all that a commit changes.
func (s *space) leaveOutRules() {
	var folders []string
	for _, folder := range s.config.Rules {
		folders = append(folders, path.Clean(folder))
	}
	for _, full := range s.sight.ruleFolders {
		if rel, err := filepath.Rel(s.dir, full); err == nil && filepath.IsLocal(rel) {
			folders = append(folders, filepath.ToSlash(rel))
		}
	}
	if len(folders) == 0 {
		return
	}
	seen := map[string]bool{} // by folder: whether there is Rego in it
	left := func(file string) bool {
		return slices.ContainsFunc(folders, func(folder string) bool { return within(folder, file) }) && isExample(s.fs, file, seen)
	}
	if s.sight.hooked {
		s.named = slices.DeleteFunc(s.named, left)
		s.files = slices.DeleteFunc(s.files, left)
	}
	s.tree.Files = slices.DeleteFunc(s.tree.Files, func(file string) bool {
		return left(file) && !slices.ContainsFunc(s.named, func(name string) bool { return name != "." && within(name, file) })
	})
}

// isExample tells whether a file is an example of a rule that it stands beside, or
// is of one that is a folder.
func isExample(files fs.FS, file string, seen map[string]bool) bool {
	for ; file != "."; file = path.Dir(file) {
		if example.OutcomeOf(path.Base(file)) == "" {
			continue
		}
		folder := path.Dir(file)
		if _, ok := seen[folder]; !ok {
			entries, err := fs.ReadDir(files, folder)
			seen[folder] = err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return path.Ext(e.Name()) == ".rego" })
		}
		if seen[folder] {
			return true
		}
	}
	return false
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
