package language

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// TestGolden evaluates the configurations of testdata and compares all that is
// known of them with what stands in their last file.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no goldens are found", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			golden(t, name)
		})
	}
}

// golden runs one archive. Its comment gives parameters, one name=value a line,
// and files of variables.
func golden(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	files := fstest.MapFS{}
	options := Options{Parameters: map[string]string{}}
	for line := range strings.Lines(string(archive.Comment)) {
		line = strings.TrimSpace(line)
		if isVariables(line) {
			options.VariableFiles = append(options.VariableFiles, line)
		} else if key, value, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			options.Parameters[key] = value
		}
	}
	want := -1
	root := "."
	for i, f := range archive.Files {
		if f.Name == "want" {
			want = i
			continue
		}
		if strings.HasPrefix(f.Name, "root/") {
			root = "root"
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	got := show(NewReader(files, slices.Collect(maps.Keys(files))).Load(root, options))
	if want < 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
		want = len(archive.Files) - 1
	}
	if *update {
		archive.Files[want].Data = []byte(got)
		if formatted := txtar.Format(archive); !bytes.Equal(formatted, data) {
			if err := os.WriteFile(name, formatted, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}

// show writes a root module for people.
func show(root *config.Root) string {
	var b strings.Builder
	for _, c := range root.Choices {
		fmt.Fprintf(&b, "choice %s: %s", c.Name, strings.Join(c.Outcomes, ", "))
		if c.Other != "" {
			fmt.Fprintf(&b, " (else %s)", c.Other)
		}
		fmt.Fprintf(&b, " @ %s\n", c.At)
	}
	for _, r := range root.Resources {
		fmt.Fprintf(&b, "%s @ %s", r.Address, r.At)
		if r.Block != r.Address {
			fmt.Fprintf(&b, " of %s", r.Block)
		}
		if r.If != nil {
			fmt.Fprintf(&b, " if %s", guardText(r.If))
		}
		if r.Region != "" {
			fmt.Fprintf(&b, " in %s", r.Region)
		}
		if len(r.Ignored) > 0 {
			fmt.Fprintf(&b, " ignoring %s", strings.Join(r.Ignored, ", "))
		}
		if len(r.DependsOn) > 0 {
			fmt.Fprintf(&b, " after %s", strings.Join(r.DependsOn, ", "))
		}
		b.WriteString(called(r.Via) + "\n")
		showBlock(&b, "  ", r.Values)
	}
	for _, name := range slices.Sorted(maps.Keys(root.Outputs)) {
		fmt.Fprintf(&b, "output %s = ", name)
		showValue(&b, "  ", root.Outputs[name])
	}
	for _, p := range slices.Concat(root.Problems, root.Failures) {
		fmt.Fprintf(&b, "%s %s @ %s: %s\n", p.Effect, p.ID, p.At, p.Message)
	}
	if root.Open != "" {
		fmt.Fprintf(&b, "open: %s\n", root.Open)
		if root.Reach != nil {
			fmt.Fprintf(&b, "  to: %s\n  given: %s\n", strings.Join(root.Reach.Resources, ", "), root.Reach.Texts)
		}
	}
	return b.String()
}

func called(via []source.Span) string {
	out := ""
	for _, at := range via {
		out += " < " + at.String()
	}
	return out
}

func showBlock(b *strings.Builder, indent string, block model.Block) {
	for _, name := range slices.Sorted(maps.Keys(block)) {
		fmt.Fprintf(b, "%s%s = ", indent, name)
		showValue(b, indent+"  ", block[name])
	}
}

func showValue(b *strings.Builder, indent string, attr model.Attr) {
	place := " @ " + attr.At.String() + called(attr.Via())
	switch v := attr.Value.(type) {
	case model.Text:
		fmt.Fprintf(b, "%q%s\n", v.String(), place)
		if len(attr.Inner()) > 0 {
			fmt.Fprintf(b, "%sinner %v\n", indent, attr.Inner())
		}
	case model.Number:
		fmt.Fprintf(b, "%s%s\n", v.Source, place)
	case model.Bool:
		fmt.Fprintf(b, "%t%s\n", v, place)
	case model.List:
		fmt.Fprintf(b, "list%s\n", place)
		for _, item := range v {
			b.WriteString(indent + "- ")
			showValue(b, indent+"  ", item)
		}
	case model.Block:
		fmt.Fprintf(b, "block%s\n", place)
		showBlock(b, indent, v)
	case model.Unknown:
		fmt.Fprintf(b, "unknown: %s%s\n", v.Why, place)
	case model.Choice:
		fmt.Fprintf(b, "if %s%s\n", guardText(v.If), place)
		b.WriteString(indent + "then ")
		showValue(b, indent+"  ", model.Attr{Value: v.Then})
		b.WriteString(indent + "else ")
		showValue(b, indent+"  ", model.Attr{Value: v.Else})
	case nil:
		b.WriteString("not set\n")
	}
}
