package main

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// join makes one result of those of several workspaces, with places relative to
// the folder that they have in common.
func join(all []examined) (mounted, *engine.Result) {
	dirs := make([]string, len(all))
	for i, x := range all {
		dirs[i] = x.space.dir
	}
	base := common(dirs)
	files := mounted{dir: base}
	out := &engine.Result{Summary: engine.Summary{Found: map[engine.Severity]int{}}}
	type said struct {
		id      string
		at      source.Span
		message string
	}
	seen := map[said]bool{}
	for _, x := range all {
		rel, err := filepath.Rel(base, x.space.dir)
		if err != nil {
			rel = x.space.dir
		}
		prefix := filepath.ToSlash(rel)
		files.mounts = append(files.mounts, mount{prefix: prefix, fs: x.space.fs})
		move(x.result, prefix)
		out.Rules = append(out.Rules, x.result.Rules...)
		out.Join(x.result, prefix)
		for _, p := range x.result.Problems {
			// Parts of a workspace have its configuration in common.
			key := said{p.ID, p.At, p.Message}
			if !seen[key] {
				seen[key] = true
				out.Problems = append(out.Problems, p)
			}
		}
		out.Failures = append(out.Failures, x.result.Failures...)
		out.Coverage = append(out.Coverage, x.result.Coverage...)
		add(&out.Summary, x.result.Summary)
	}
	out.Severities = agreed(all)
	slices.SortFunc(out.Rules, func(a, b *engine.Rule) int { return cmp.Compare(a.ID, b.ID) })
	out.Rules = slices.CompactFunc(out.Rules, func(a, b *engine.Rule) bool { return a.ID == b.ID })
	out.Summary.Rules = len(out.Rules)
	if len(all) > 1 {
		out.Sort()
		slices.SortStableFunc(out.Problems, func(a, b source.Problem) int { return cmp.Compare(a.At.File, b.At.File) })
	}
	return files, out
}

// agreed are the severities of rules that all workspaces that ask the rule set:
// a report has one place for what a rule is.
func agreed(all []examined) map[string]engine.Severity {
	out := map[string]engine.Severity{}
	for _, x := range all {
		maps.Copy(out, x.result.Severities)
	}
	for _, x := range all {
		for _, rule := range x.result.Rules {
			severity, ok := x.result.Severities[rule.ID]
			if agreed, set := out[rule.ID]; set && (!ok || severity != agreed) {
				delete(out, rule.ID)
			}
		}
	}
	return out
}

// move puts the places of a result below a folder.
func move(result *engine.Result, prefix string) {
	if prefix == "." {
		return
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		f.At.File = path.Join(prefix, f.At.File)
		f.Related = slices.Clone(f.Related)
		for j := range f.Related {
			f.Related[j].At.File = path.Join(prefix, f.Related[j].At.File)
		}
		f.Flow = slices.Clone(f.Flow)
		for j := range f.Flow {
			f.Flow[j].At.File = path.Join(prefix, f.Flow[j].At.File)
		}
		f.Suppressions = slices.Clone(f.Suppressions)
		for j := range f.Suppressions {
			if at := &f.Suppressions[j].At; at.File != "" {
				at.File = path.Join(prefix, at.File)
			}
		}
	}
	for i := range result.Coverage {
		c := &result.Coverage[i]
		c.Unit = path.Join(prefix, c.Unit)
		for j := range c.Gaps {
			c.Gaps[j].At.File = path.Join(prefix, c.Gaps[j].At.File)
		}
	}
	for i := range result.Problems {
		if p := &result.Problems[i]; p.At.File != "" {
			p.At.File = path.Join(prefix, p.At.File)
		}
	}
}

func add(sum *engine.Summary, s engine.Summary) {
	sum.Files += s.Files
	sum.Examined += s.Examined
	sum.Lost += s.Lost
	sum.Units += s.Units
	sum.Resources += s.Resources
	sum.Unknown += s.Unknown
	sum.Suppressed += s.Suppressed
	sum.Passed += s.Passed
	sum.NotApplicable += s.NotApplicable
	for severity, n := range s.Found {
		sum.Found[severity] += n
	}
}

// common is the folder that is above all of the folders.
func common(dirs []string) string {
	base := dirs[0]
	for _, dir := range dirs[1:] {
		for {
			rel, err := filepath.Rel(base, dir)
			if err == nil && filepath.IsLocal(rel) || filepath.Dir(base) == base {
				break
			}
			base = filepath.Dir(base)
		}
	}
	return base
}

// mounted is the trees of several workspaces as one.
type mounted struct {
	dir    string // absolute
	mounts []mount
}

type mount struct {
	prefix string
	fs     fs.FS
}

// Open opens a file in the first tree that has it.
func (m mounted) Open(name string) (fs.File, error) {
	err := error(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist})
	for _, tree := range m.mounts {
		if !within(tree.prefix, name) {
			continue
		}
		rel := name
		if tree.prefix != "." {
			rel = strings.TrimPrefix(name, tree.prefix+"/")
		}
		var file fs.File
		if file, err = tree.fs.Open(rel); err == nil {
			return file, nil
		}
	}
	return nil, err
}
