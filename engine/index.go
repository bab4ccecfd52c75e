package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// indexFile is where a tree of rules says what its rules are and read.
const indexFile = "index.json"

// An index is what New works out of rules that it has checked. With it, a
// process that lives for a moment parses only the rules that it asks.
type index struct {
	// Sum is a hash of the rego files: an index of other files is no use.
	Sum   string
	Rules []indexed
}

// An indexed rule is a Rule in JSON, with what its analysis found.
type indexed struct {
	*Rule
	File  string
	Uses  []indexedUse
	Kinds []model.Kind // that it iterates
}

type indexedUse struct {
	Root model.Kind `json:",omitempty"` // the rule's subject if not given
	Via  string     `json:",omitempty"`
	Kind model.Kind `json:",omitempty"` // Root if not given
	Attr string
	Use  use
}

// Index checks the rules of a tree and returns what index.json should be.
func Index(ctx context.Context, rules fs.FS) ([]byte, error) {
	files, sum, err := regoFiles(ctx, rules)
	if err != nil {
		return nil, err
	}
	modules, err := check(rules, files)
	if err != nil {
		return nil, err
	}
	out := index{Sum: sum}
	for _, m := range modules {
		if m.rule == nil {
			continue
		}
		r := indexed{Rule: m.rule, File: m.file, Kinds: m.rule.kinds}
		for _, at := range m.rule.ordered {
			u := indexedUse{Root: at.root, Via: at.via, Kind: at.kind, Attr: at.attr, Use: m.rule.uses[at]}
			if u.Kind == u.Root {
				u.Kind = ""
			}
			if u.Root == m.rule.Subject {
				u.Root = ""
			}
			r.Uses = append(r.Uses, u)
		}
		out.Rules = append(out.Rules, r)
	}
	text, err := json.MarshalIndent(out, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	return append(text, '\n'), nil
}

// fromIndex are the modules of a tree that has an index of its files, parsed
// later if at all. It is nil if there is no such index.
func fromIndex(rules fs.FS, files []string, sum string) ([]*module, error) {
	content, err := fs.ReadFile(rules, indexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", indexFile, err)
	}
	var in index
	if err := json.Unmarshal(content, &in); err != nil {
		return nil, fmt.Errorf("read %s: %w", indexFile, err)
	}
	if in.Sum != sum {
		return nil, nil
	}
	own := map[string]bool{}
	modules := make([]*module, 0, len(files))
	for _, r := range in.Rules {
		own[r.File] = true
		r.restore()
		modules = append(modules, &module{file: r.File, rule: r.Rule})
	}
	for _, file := range files {
		if !own[file] {
			modules = append(modules, &module{file: file})
		}
	}
	return modules, nil
}

// restore works out what the index leaves out.
func (r *indexed) restore() {
	rule := r.Rule
	rule.pkg = []string{"rules", rule.Family, strings.ReplaceAll(rule.ID, "-", "_")}
	rule.kinds = r.Kinds
	rule.uses = make(map[read]use, len(r.Uses))
	for _, u := range r.Uses {
		if u.Root == "" {
			u.Root = rule.Subject
		}
		if u.Kind == "" {
			u.Kind = u.Root
		}
		at := read{root: u.Root, via: u.Via, kind: u.Kind, attr: u.Attr}
		rule.uses[at] = u.Use
		rule.ordered = append(rule.ordered, at)
	}
	rule.setReads()
}

// setReads gathers the attributes that the verdict depends on.
func (r *Rule) setReads() {
	r.Reads = map[model.Kind]map[string]bool{}
	for _, kind := range r.kinds {
		r.Reads[kind] = map[string]bool{}
	}
	for at, how := range r.uses {
		if how != shown {
			add(r.Reads, at.kind, at.top())
		}
	}
}

// regoFiles lists the rego files of a tree but the tests, and hashes them.
func regoFiles(ctx context.Context, rules fs.FS) (files []string, sum string, err error) {
	hash := sha256.New()
	err = fs.WalkDir(rules, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego") {
			return ctx.Err()
		}
		content, err := fs.ReadFile(rules, name)
		if err != nil {
			return err
		}
		files = append(files, name)
		hash.Write(fmt.Appendf(nil, "%s %d\n", name, len(content)))
		hash.Write(content)
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("find rules: %w", err)
	}
	slices.Sort(files)
	return files, hex.EncodeToString(hash.Sum(nil)), nil
}
