package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/example"
)

var (
	update = flag.Bool("update", false, "format the rego files and rewrite the index and the golden file")
	only   = flag.String("only", "", "test the rules of this folder alone: timeouts/timeout_default, or timeouts")
)

// An onlyFS hides the rules that are not of the folder given with -only, so
// that work on one does not wait for another that does not load yet.
type onlyFS struct {
	fs.ReadDirFS
	folder string
}

// ReadDir lists the library and what leads to the folder.
func (f onlyFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := f.ReadDirFS.ReadDir(name)
	return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool {
		return !f.selected(path.Join(name, entry.Name()))
	}), err
}

// Open hides the index: what is tested is the rules.
func (f onlyFS) Open(name string) (fs.File, error) {
	if name == index {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.ReadDirFS.Open(name)
}

// index is the file from which the engine knows the rules that ship.
const index = "index.bin"

// selected tells whether a file or folder is of the library, below the folder
// that is looked at, or leads to it.
func (f onlyFS) selected(name string) bool {
	below := func(name, folder string) bool {
		return folder == "" || name == folder || strings.HasPrefix(name, folder+"/")
	}
	return below(name, "lib") || below(name, f.folder) || below(f.folder, name)
}

// tree is the rules of a folder, all if it is "".
func tree(t *testing.T, folder string) fs.FS {
	t.Helper()
	here, ok := os.DirFS(".").(fs.ReadDirFS)
	if !ok {
		t.Fatal("the file system of a folder lists none")
	}
	return onlyFS{here, folder}
}

// load is the rules of a folder. It fails the test if one does not load: the
// compiler is strict and checks against the schema.
func load(t *testing.T, folder string) *engine.Engine {
	t.Helper()
	e, err := engine.New(t.Context(), tree(t, folder), engine.Options{})
	if err != nil {
		t.Fatalf("rules do not load:\n%s", err)
	}
	return e
}

// regoFiles are the files of the rules and their library, tests among them.
func regoFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(tree(t, *only), ".", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".rego" {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no rego files")
	}
	return files
}

// TestRego checks that each file is formatted, and runs every test_ rule.
func TestRego(t *testing.T) {
	modules := map[string]*ast.Module{}
	for _, name := range regoFiles(t) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkFormat(t, name, content)
		modules[name], err = ast.ParseModuleWithOpts(name, string(content), ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	store := inmem.New()
	txn, err := store.NewTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Abort(t.Context(), txn)
	results, err := tester.NewRunner().SetStore(store).SetModules(modules).RunTests(t.Context(), txn)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for r := range results {
		ran++
		if !r.Pass() {
			t.Errorf("%s: %s.%s: %s", r.Location, r.Package, r.Name, failure(r))
		}
	}
	if ran == 0 {
		t.Fatal("no test ran")
	}
}

func failure(r *tester.Result) string {
	switch {
	case r.Error != nil:
		return r.Error.Error()
	case r.FailedAt != nil:
		return fmt.Sprintf("%s does not hold, line %d", r.FailedAt, r.FailedAt.Location.Row)
	}
	return "fails"
}

func checkFormat(t *testing.T, name string, content []byte) {
	t.Helper()
	formatted, err := format.SourceWithOpts(name, content, format.Opts{RegoVersion: ast.RegoV1})
	switch {
	case err != nil:
		t.Errorf("format %s: %s", name, err)
	case bytes.Equal(formatted, content):
	case *update:
		if err := os.WriteFile(name, formatted, 0o600); err != nil {
			t.Error(err)
		}
	default:
		t.Errorf("%s is not formatted; go test ./rules -update does it. (-formatted +is):\n%s", name, cmp.Diff(string(formatted), string(content)))
	}
	for i, line := range strings.Split(string(content), "\n") {
		if strings.Contains(line, "ref: https://") {
			continue // an address cannot be wrapped
		}
		if n := len([]rune(strings.ReplaceAll(line, "\t", "    "))); n > 100 {
			t.Errorf("%s:%d has %d columns, at most 100 are readable", name, i+1, n)
		}
	}
}

// TestShape checks what belongs into the folder of a rule: one rego file named
// like it, its test with an unknown input among the cases, and examples. That id,
// folder and package are one, and annotations complete, New checks.
func TestShape(t *testing.T) {
	for _, r := range load(t, *only).Rules() {
		t.Run(r.ID, func(t *testing.T) {
			name := strings.ReplaceAll(r.ID, "-", "_")
			dir := path.Join(r.Family, name)
			content, err := os.ReadFile(path.Join(dir, name+".rego"))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(string(content), "\n") {
				if strings.Contains(line, "TODO") {
					t.Errorf("a rule has no open ends: %s", line)
				}
			}
			checkTest(t, path.Join(dir, name+"_test.rego"), name)
			for _, want := range []string{"bad", "good", "unknown"} {
				if len(examplesOf(t, dir, want)) == 0 {
					t.Errorf("%s has no example named %s.<format>", dir, want)
				}
			}
			only := []string{name + ".rego", name + "_test.rego"}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range entries {
				if !slices.Contains(only, entry.Name()) && example.OutcomeOf(entry.Name()) == "" {
					t.Errorf("%s/%s is neither the rule, its test nor an example", dir, entry.Name())
				}
			}
		})
	}
}

// checkTest wants a test of the package that has at least one case, and one
// whose input has something unknown.
func checkTest(t *testing.T, file, name string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	m, err := ast.ParseModule(file, string(content))
	if err != nil {
		t.Error(err)
		return
	}
	if got := m.Package.Path[len(m.Package.Path)-1].Value; got.Compare(ast.String(name+"_test")) != 0 {
		t.Errorf("%s is package %s, want %s_test", file, m.Package, name)
	}
	tests, unknown := 0, 0
	for _, r := range m.Rules {
		if !strings.HasPrefix(r.Head.Name.String(), "test_") {
			continue
		}
		tests++
	}
	ast.WalkTerms(m, func(term *ast.Term) bool {
		if s, ok := term.Value.(ast.String); ok && (s == "unknown" || strings.Contains(string(s), "⟦")) {
			unknown++
		}
		return false
	})
	if tests == 0 || unknown == 0 {
		t.Errorf("%s has %d tests and %d unknown values, want one of each at least", file, tests, unknown)
	}
}

// TestIndex keeps the index, from which a check knows the rules without loading
// them all, and reads those that it asks instead of compiling them.
func TestIndex(t *testing.T) {
	if *only != "" {
		t.Skip("the index is about all rules, and -only names some")
	}
	got, err := engine.Index(t.Context(), tree(t, *only))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(index, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is stale; go test ./rules -update rewrites it", index)
	}
}

// TestGolden keeps what each rule is and reads in one file, so that a change
// of either shows in review.
func TestGolden(t *testing.T) {
	if *only != "" {
		t.Skip("the golden file is about all rules, and -only names some")
	}
	var b strings.Builder
	for _, r := range load(t, *only).Rules() {
		fmt.Fprintf(&b, "%s %s %v %s %s\n", r.ID, r.Family, r.Severities, r.Tier, r.Subject)
		for _, kind := range slices.Sorted(maps.Keys(r.Reads())) {
			fmt.Fprintf(&b, "\t%s: %s\n", kind, strings.Join(slices.Sorted(maps.Keys(r.Reads()[kind])), " "))
		}
	}
	golden := filepath.Join("..", "testdata", "rules.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s is stale; go test ./rules -update rewrites it (-golden +got):\n%s", golden, diff)
	}
}
