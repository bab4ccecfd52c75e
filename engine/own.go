package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A Source is a tree of a user's own rules, asked beside those that ship. The
// packages in it are rules.<family>.<rule>, each in a folder of its own, and
// libraries of theirs, rules.lib.<name>.
type Source struct {
	Name string // how messages name the tree: a folder, a file or a reference
	FS   fs.FS
}

// ownRules parses and checks the rules of the sources. Their library is what
// ships and what they bring.
func (c *catalogue) ownRules(ctx context.Context, sources []Source, shipped []*module) ([]*module, error) {
	var own []*module
	var errs []error
	for i := range sources {
		modules, err := parseOwn(ctx, &sources[i])
		own = append(own, modules...)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var libraries []*module
	for _, m := range shipped {
		if m.rule != nil {
			continue
		}
		if err := m.parse(c.files, false); err != nil {
			return nil, err
		}
		libraries = append(libraries, m)
	}
	if err := checkOwn(own, libraries, shipped); err != nil {
		return nil, err
	}
	return own, nil
}

// parseOwn parses the rules of one source.
func parseOwn(ctx context.Context, s *Source) ([]*module, error) {
	files, err := ownFiles(ctx, s.FS)
	if err != nil {
		return nil, fmt.Errorf("read rules of %s: %w", s.Name, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no rules in %s: no file below it ends in .rego and not in _test.rego", s.Name)
	}
	modules := make([]*module, len(files))
	errs := make([]error, len(files))
	parallel(len(files), func(i int) {
		modules[i] = &module{file: path.Join(s.Name, files[i]), name: files[i], source: s}
		errs[i] = modules[i].parse(s.FS, true)
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(modules, func(m *module) bool { return Ships(m.ast) }), nil
}

// maxOwnFile is how many bytes a file of rules may have, maxOwnFiles how many files
// there may be: somebody may have made them to be read for ever.
const (
	maxOwnFile  = 1 << 20
	maxOwnFiles = 2000
)

// ownFiles lists the rego files of a tree but the tests.
func ownFiles(ctx context.Context, tree fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego") {
			return ctx.Err()
		}
		info, err := fs.Stat(tree, name)
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is no file", name)
		case info.Size() > maxOwnFile:
			return fmt.Errorf("%s has %d bytes, at most %d are read", name, info.Size(), maxOwnFile)
		}
		if files = append(files, name); len(files) > maxOwnFiles {
			return fmt.Errorf("there are more than %d files", maxOwnFiles)
		}
		return nil
	})
	return files, err
}

// Ships tells whether a module is of the library that ships. A tree of a user's may
// have a copy of it, for opa and editors; what counts is the library of the Belay
// that asks.
func Ships(m *ast.Module) bool {
	return slices.Contains(shippedLibrary, strings.Join(packagePath(m), "."))
}

// checkOwn checks all that is asked of a rule package, and that own rules get
// into the way of no others.
func checkOwn(own, libraries, shipped []*module) error {
	var errs []error
	folders, packages := map[string]string{}, map[string]string{}
	for _, m := range own {
		pkg := strings.Join(packagePath(m.ast), ".")
		at := fmt.Sprintf("%s:%d", m.file, m.ast.Package.Location.Row)
		folder := path.Dir(m.file)
		other, taken := packages[pkg]
		switch {
		case taken && !isLibrary(packagePath(m.ast)):
			errs = append(errs, fmt.Errorf("%s: package %s is in %s already", at, pkg, other))
		case folders[folder] != "":
			errs = append(errs, fmt.Errorf("%s: %s is in this folder already, and each rule has a folder of its own", at, path.Base(folders[folder])))
		}
		packages[pkg], folders[folder] = m.file, m.file
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	lib := libraryOf(append(slices.Clone(libraries), own...))
	var ruled []*module
	for _, m := range own {
		errs = append(errs, forbidden(m)...)
		errs = append(errs, dangling(m, lib)...)
		if isLibrary(packagePath(m.ast)) {
			errs = append(errs, unanswered(m)...)
		} else {
			ruled = append(ruled, m)
		}
	}
	if len(ruled) == 0 {
		errs = append(errs, errors.New("there are no rules but those that ship: a rule is a package rules.<family>.<rule>"))
	}
	if err := errors.Join(errs...); err != nil {
		return err // the rest would be about what follows from it
	}
	if err := errors.Join(load(ruled, lib), clashes(ruled, shipped)); err != nil {
		return err
	}
	return typeCheck(append(slices.Clone(libraries), own...))
}

// clashes are own rules with the id or the package of one that ships.
func clashes(own, shipped []*module) error {
	ids := map[string]*module{}
	for _, m := range shipped {
		if m.rule != nil {
			ids[m.rule.ID] = m
		}
	}
	var errs []error
	for _, m := range own {
		if m.rule == nil {
			continue
		}
		if other, ok := ids[m.rule.ID]; ok {
			errs = append(errs, fmt.Errorf("%s:%d: rule %s ships with Belay (%s), give yours another id: %s-%s, after your team",
				m.file, m.ast.Package.Location.Row, m.rule.ID, other.file, "acme", m.rule.ID))
		}
	}
	return errors.Join(errs...)
}

// forbidden are calls of functions that are not for rules. The compiler refuses them
// too, and does not say why.
func forbidden(m *module) []error {
	var errs []error
	ast.WalkRefs(m.ast, func(ref ast.Ref) bool {
		if name := ref.String(); isOutside(name) {
			errs = append(errs, fmt.Errorf("%s:%d: %s is not for rules: what they say depends on their input alone, not on the network, the clock, the machine or chance",
				m.file, ref[0].Location.Row, name))
		}
		return false
	})
	return errs
}

// dangling are references to packages that are not there. To OPA they are data
// that somebody may yet provide, and what depends on them is silently undefined.
func dangling(m *module, lib library) []error {
	var errs []error
	wrong := func(at *ast.Location, ref ast.Ref) {
		errs = append(errs, fmt.Errorf("%s:%d: there is no %s: rules see input and the packages %s",
			m.file, at.Row, ref, strings.Join(libraryNames(lib), ", ")))
	}
	pkg := strings.Join(packagePath(m.ast), ".")
	imports := map[ast.Var]ast.Ref{}
	for _, i := range m.ast.Imports {
		ref, ok := i.Path.Value.(ast.Ref)
		if !ok || !isData(ref) {
			continue
		}
		if imports[i.Name()] = ref; !lib.has(ref, pkg) {
			wrong(i.Location, ref)
			delete(imports, i.Name())
		}
	}
	for _, r := range m.ast.Rules {
		ast.WalkRefs(r, func(ref ast.Ref) bool {
			full := ref
			if head, ok := ref[0].Value.(ast.Var); ok && imports[head] != nil {
				full = slices.Concat(imports[head], ref[1:])
			}
			if isData(full) && !lib.has(full, pkg) {
				wrong(cmp.Or(ref[0].Location, r.Location), full)
			}
			return false
		})
	}
	return errs
}

// unanswered are uses of the package of questions in a library that are no question
// with an answer. Nobody has to call the functions that they are in, and rules are
// compiled with the whole of a library and without that package.
func unanswered(m *module) []error {
	var errs []error
	imports := importsOf(m.ast)
	for _, r := range rewrite(m.ast).Rules {
		ast.WalkRefs(r, func(ref ast.Ref) bool {
			if !isOfAsk(ref, imports) {
				return false
			}
			name := lastName(ref)
			message := fmt.Sprintf(notCompared, name)
			if questions[name] == nil {
				message = fmt.Sprintf(noQuestion, name)
			}
			errs = append(errs, fmt.Errorf("%s:%d: %s", m.file, ref[0].Location.Row, message))
			return false
		})
	}
	return errs
}

func isData(ref ast.Ref) bool { return ref[0].Value.Compare(ast.DefaultRootDocument.Value) == 0 }

// has tells whether a reference leads to a package of a library, or to the own one,
// or to a rule in it.
func (l library) has(ref ast.Ref, own string) bool {
	var words []string
	for _, t := range ref[1:] {
		word, ok := t.Value.(ast.String)
		if !ok {
			break
		}
		words = append(words, string(word))
	}
	for i := range words {
		name := strings.Join(words[:i+1], ".")
		if l[name] != nil && (name == own || isLibrary(words[:i+1])) {
			return i+1 == len(words) || len(l.rules(name, words[i+1])) > 0
		}
	}
	return false
}

func libraryNames(lib library) []string {
	names := slices.Sorted(maps.Keys(lib))
	return slices.DeleteFunc(names, func(name string) bool { return !isLibrary(strings.Split(name, ".")) })
}

// annotated is the line of a package's annotations, else of the package.
func annotated(m *ast.Module) int {
	for _, a := range m.Annotations {
		if a.Scope == "package" && a.Location != nil {
			return a.Location.Row
		}
	}
	return m.Package.Location.Row
}

// plainly are the errors of the compiler, one a line, with the place first.
func plainly(errs ast.Errors) error {
	out := make([]error, len(errs))
	for i, e := range errs {
		if out[i] = e; e.Location != nil {
			out[i] = fmt.Errorf("%s:%d: %s", e.Location.File, e.Location.Row, e.Message)
			if e.Details != nil {
				out[i] = fmt.Errorf("%w\n%s", out[i], strings.Join(e.Details.Lines(), "\n"))
			}
		}
	}
	return errors.Join(out...)
}

// meant is a hint at the word of a list that another was probably meant to be, ""
// if none is near.
func meant(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is how many letters have to be put in, taken out or replaced to make
// one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
