package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine/encoded"
	"github.com/belay-dev/belay/internal/model"
)

// indexFile is where a tree of rules says what its rules are and read, and has them
// compiled: what New works out of rules that it has checked. With it, a process that
// lives for a moment parses and compiles none, and reads only the rules that it asks.
const indexFile = "index.bin"

// Index checks and compiles the rules of a tree and returns what index.bin should be.
func Index(ctx context.Context, rules fs.FS) ([]byte, error) {
	files, sum, err := regoFiles(ctx, rules)
	if err != nil {
		return nil, err
	}
	modules, err := check(rules, files)
	if err != nil {
		return nil, err
	}
	w := &encoded.Writer{}
	w.Text(sum)
	own := slices.DeleteFunc(slices.Clone(modules), func(m *module) bool { return m.rule == nil })
	w.Len(len(own))
	for _, m := range own {
		w.Text(m.file)
		if err := m.rule.write(w); err != nil {
			return nil, fmt.Errorf("index %s: %w", m.file, err)
		}
	}
	if err := writeCode(w, modules); err != nil {
		return nil, err
	}
	return w.Bytes()
}

// fromIndex are the modules of a tree that has an index of its files, parsed
// later if at all, and the code of them. They are nil if there is no such index.
func fromIndex(rules fs.FS, files []string, sum string) ([]*module, *code, error) {
	content, err := readText(rules, indexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", indexFile, err)
	}
	r, err := encoded.NewReader(content)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", indexFile, err)
	}
	if r.Text() != sum && r.Err() == nil { // an index of other files is no use
		return nil, nil, nil
	}
	own := make(map[string]bool, len(files))
	modules := make([]*module, 0, len(files))
	for range r.Len() {
		file := r.Text()
		rule, err := readRule(r)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %s: %w", indexFile, file, err)
		}
		own[file] = true
		modules = append(modules, &module{file: file, rule: rule})
	}
	for _, file := range files {
		if !own[file] {
			modules = append(modules, &module{file: file})
		}
	}
	c := readCode(r)
	if err := r.Err(); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", indexFile, err)
	}
	return modules, c, nil
}

// readText reads a file as a text, of which the texts of rules are parts.
func readText(files fs.FS, name string) (string, error) {
	file, err := files.Open(name)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	info, err := file.Stat()
	if err == nil {
		out.Grow(int(info.Size()))
		_, err = io.Copy(&out, file)
	}
	return out.String(), errors.Join(err, file.Close())
}

// write writes what the annotations and the text of a rule say.
func (r *Rule) write(w *encoded.Writer) error {
	for _, text := range []string{r.ID, r.Family, r.Title, r.Description, r.Fix, r.Since, string(r.Subject), string(r.Cloud), string(r.Tier)} {
		w.Text(text)
	}
	w.Bool(r.Environmental)
	w.Bool(r.Account)
	w.Len(len(r.Severities))
	for _, s := range r.Severities {
		w.Len(int(s))
	}
	w.Len(len(r.References))
	for _, reference := range r.References {
		w.Text(reference.Description)
		w.Text(reference.URL)
	}
	w.Len(len(r.Maps))
	for _, framework := range slices.Sorted(maps.Keys(r.Maps)) {
		w.Word(framework)
		writeTexts(w, r.Maps[framework])
	}
	w.Bool(r.Settings != nil)
	if r.Settings != nil {
		settings, err := json.Marshal(r.Settings)
		if err != nil {
			return err
		}
		w.Text(string(settings))
	}
	writeTexts(w, r.kinds)
	w.Len(len(r.uses))
	for _, at := range r.uses {
		for _, word := range []string{string(at.root), at.via, string(at.kind), at.attr} {
			w.Word(word)
		}
		w.Uint(uint64(at.how))
	}
	return nil
}

// readRule reads what write wrote.
func readRule(r *encoded.Reader) (*Rule, error) {
	out := &Rule{
		ID: r.Text(), Family: r.Text(), Title: r.Text(), Description: r.Text(), Fix: r.Text(), Since: r.Text(),
		Subject: model.Kind(r.Text()), Cloud: model.Cloud(r.Text()), Tier: Tier(r.Text()), Environmental: r.Bool(), Account: r.Bool(),
	}
	out.Severities = make([]Severity, r.Len())
	for i := range out.Severities {
		out.Severities[i] = Severity(r.Int())
	}
	out.References = make([]Reference, r.Len())
	for i := range out.References {
		out.References[i] = Reference{Description: r.Text(), URL: r.Text()}
	}
	if n := r.Len(); n > 0 {
		out.Maps = make(map[string][]string, n)
		for range n {
			framework := r.Word()
			out.Maps[framework] = readTexts[string](r)
		}
	}
	if r.Bool() {
		if err := json.Unmarshal([]byte(r.Text()), &out.Settings); err != nil {
			return nil, err
		}
	}
	out.kinds = readTexts[model.Kind](r)
	out.pkg = []string{"rules", out.Family, strings.ReplaceAll(out.ID, "-", "_")}
	out.uses = make([]used, r.Len())
	for i := range out.uses {
		out.uses[i] = used{
			read: read{root: model.Kind(r.Word()), via: r.Word(), kind: model.Kind(r.Word()), attr: r.Word()},
			how:  use(r.Uint()), //nolint:gosec // it was one
		}
	}
	return out, r.Err()
}

func writeTexts[S ~string](w *encoded.Writer, texts []S) {
	w.Len(len(texts))
	for _, text := range texts {
		w.Word(string(text))
	}
}

func readTexts[S ~string](r *encoded.Reader) []S {
	out := make([]S, r.Len())
	for i := range out {
		out[i] = S(r.Word())
	}
	return out
}

// Reads are the attributes that the verdict depends on, by kind, and the kinds
// that the rule iterates.
func (r *Rule) Reads() map[model.Kind]map[string]bool {
	out := map[model.Kind]map[string]bool{}
	for _, kind := range r.kinds {
		out[kind] = map[string]bool{}
	}
	for _, at := range r.uses {
		if at.how != shown {
			add(out, at.kind, at.top())
		}
	}
	return out
}

// looksAt tells whether the verdict depends on resources of a kind.
func (r *Rule) looksAt(kind model.Kind) bool {
	return slices.Contains(r.kinds, kind) ||
		slices.ContainsFunc(r.uses, func(at used) bool { return at.kind == kind && at.how != shown })
}

// regoFiles lists the rego files of a tree but the tests, and hashes them.
func regoFiles(ctx context.Context, rules fs.FS) (files []string, sum string, err error) {
	total, buffer := sha256.New(), make([]byte, 16<<10)
	if files, err = listRego(ctx, rules, "."); err != nil {
		return nil, "", fmt.Errorf("find rules: %w", err)
	}
	slices.Sort(files)
	for _, name := range files {
		if err := addFile(total, rules, name, buffer); err != nil {
			return nil, "", fmt.Errorf("find rules: %w", err)
		}
	}
	return files, hex.EncodeToString(total.Sum(nil)), nil
}

// listRego lists the rego files of a folder. Of the files that it passes over, which
// are ten times as many, it does not even make names.
func listRego(ctx context.Context, rules fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(rules, folder)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		switch name := entry.Name(); {
		case entry.IsDir():
			below, err := listRego(ctx, rules, path.Join(folder, name))
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
		case path.Ext(name) == ".rego" && !strings.HasSuffix(name, "_test.rego"):
			files = append(files, path.Join(folder, name))
		}
	}
	return files, ctx.Err()
}

// addFile adds the name, the content and the length of a file to a hash.
func addFile(total hash.Hash, files fs.FS, name string, buffer []byte) error {
	file, err := files.Open(name)
	if err != nil {
		return err
	}
	total.Write([]byte(name + "\n"))
	n, err := io.CopyBuffer(total, file, buffer)
	total.Write(fmt.Appendf(nil, "\n%d\n", n))
	return errors.Join(err, file.Close())
}
