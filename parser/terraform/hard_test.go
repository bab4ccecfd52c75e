package terraform

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
)

// TestBounds loads what would take for ever or fill the memory: each is done soon,
// and says what was not looked at.
func TestBounds(t *testing.T) {
	t.Parallel()
	var calls, doubled, nested, lists strings.Builder
	for i := range 100 {
		fmt.Fprintf(&calls, "variable \"on%d\" { default = true }\nmodule \"m%d\" {\n  source = \"./m\"\n  count = var.on%d ? 1 : 0\n  name = \"n%d\"\n}\n", i, i, i, i)
	}
	doubled.WriteString("locals {\n  v0 = [1, 2]\n  o0 = { a = 1 }\n")
	for i := range 64 {
		fmt.Fprintf(&doubled, "  v%d = [local.v%d, local.v%d]\n  c%d = concat(flatten(local.v%d), flatten(local.v%d))\n  o%d = { a = local.o%d, b = local.o%d }\n", i+1, i, i, i, i, i, i+1, i, i)
	}
	doubled.WriteString("}\nresource \"aws_sqs_queue\" \"q\" {\n  name = jsonencode(local.v64)\n  policy = jsonencode(local.o64)\n  tags = local.c60\n}\n")
	nested.WriteString("locals {\n  x0 = 1\n")
	for i := range 20000 {
		fmt.Fprintf(&nested, "  x%d = local.x%d + 1\n", i+1, i)
	}
	nested.WriteString("}\nresource \"aws_sqs_queue\" \"q\" { delay_seconds = local.x20000 }\n")
	lists.WriteString("resource \"aws_sqs_queue\" \"q\" {\n  count = length([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]])\n}\n")
	grown := "locals {\n  t0 = \"aaaaaaaa\"\n"
	for i := range 30 {
		grown += fmt.Sprintf("  t%d = \"%s\"\n", i+1, strings.Repeat(fmt.Sprintf("${local.t%d}", i), 8))
	}
	grown += "}\nresource \"aws_sqs_queue\" \"q\" { name = local.t30 }\n"
	fan := map[string]string{"main.tf": "module \"m\" { source = \"./m0\" }\n", "m12/main.tf": "resource \"aws_sqs_queue\" \"q\" { name = \"q\" }\n"}
	for i := range 12 {
		for j := range 4 {
			fan[fmt.Sprintf("m%d/main.tf", i)] += fmt.Sprintf("module \"a%d\" { source = \"../m%d\" }\n", j, i+1)
		}
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string // an id of a problem
	}{
		{"grown text", map[string]string{"main.tf": grown}, ""},
		{"fan of modules", fan, "too-large"},
		{"brackets", map[string]string{"main.tf": "locals { a = " + strings.Repeat("[", 100000)}, "terraform-unreadable"},
		{"operators", map[string]string{"main.tf": "locals { a = " + strings.Repeat("!", 1000000) + "true }"}, "terraform-unreadable"},
		{"conditionals", map[string]string{"main.tf": "locals { a = " + strings.Repeat("true ? 1 : ", 100000) + "1 }"}, "terraform-unreadable"},
		{"json brackets", map[string]string{"main.tf.json": strings.Repeat("[", 100000)}, "terraform-unreadable"},
		{"hundred modules", map[string]string{"main.tf": calls.String(), "m/main.tf": "variable \"name\" {}\nresource \"aws_sqs_queue\" \"q\" { name = var.name }\n"}, ""},
		{"doubled values", map[string]string{"main.tf": doubled.String()}, "too-large"},
		{"chain", map[string]string{"main.tf": nested.String()}, "expression-fails"},
		{"loops", map[string]string{"main.tf": lists.String()}, "too-large"},
		{"counts of counts", map[string]string{
			"main.tf":   "module \"m\" {\n  source = \"./m\"\n  count = 999\n}\n",
			"m/main.tf": "module \"m\" {\n  source = \"../n\"\n  count = 999\n}\n",
			"n/main.tf": "resource \"aws_sqs_queue\" \"q\" {\n  count = 999\n  name = \"q\"\n}\n",
		}, "too-many-instances"},
		{"product", map[string]string{"main.tf": "resource \"aws_sqs_queue\" \"q\" {\n  for_each = toset([for p in setproduct(range(1000), range(1000), range(1000)) : join(\"-\", p)])\n}\n"}, ""},
		{"number", map[string]string{"main.tf": "resource \"aws_sqs_queue\" \"q\" {\n  delay_seconds = 1e999999999\n  name = \"${9e99999}\"\n}\n"}, "expression-fails"},
		{"long name", map[string]string{"main.tf": "variable \"x\" {}\nlocals {\n  a = \"" + strings.Repeat("${var.x}", 50000) + "\"\n}\nresource \"aws_sqs_queue\" \"q\" {\n  count = local.a == \"y\" ? 1 : 0\n  name = local.a\n}\n"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			units := load(t, test.files, parser.Options{})
			if took := time.Since(start); took > time.Minute {
				t.Errorf("it takes %s", took)
			}
			if len(units) == 0 {
				t.Fatal("no root module is found")
			}
			found := test.want == ""
			for _, u := range units {
				for _, p := range u.Problems {
					found = found || p.ID == test.want
				}
			}
			if !found {
				t.Errorf("no problem %s:\n%s", test.want, told(units[0].Problems))
			}
		})
	}
}

// TestLinks reads no file that a link leads to outside of the tree, and follows
// those that stay inside.
func TestLinks(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		full := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("secret/secret.txt", "secret")
	write("secret/main.tf", "resource \"aws_sqs_queue\" \"outside\" {}\n")
	write("tree/inside/real.txt", "inside")
	write("tree/inside/m/main.tf", "resource \"aws_sqs_queue\" \"inside\" {}\n")
	write("tree/main.tf", `
module "in" { source = "./in" }
module "out" { source = "./out" }
resource "aws_sqs_queue" "q" {
  name            = file("inside.txt")
  kms_master_key_id = file("outside.txt")
  dead_letter_arn = file("loop.txt")
}
`)
	for link, target := range map[string]string{
		"tree/in": "inside/m", "tree/out": "../secret", "tree/inside.txt": "inside/real.txt",
		"tree/outside.txt": "../secret/secret.txt", "tree/loop.txt": "loop.txt",
	} {
		if err := os.Symlink(target, filepath.Join(top, link)); err != nil {
			t.Skip(err)
		}
	}
	fsys := os.DirFS(filepath.Join(top, "tree"))
	tree, _, err := walk.Walk(t.Context(), fsys, nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var unit *model.Unit
	for _, in := range found.Inputs {
		if in.String() == "." {
			if unit, err = in.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if unit == nil {
		t.Fatal("the root module is not found")
	}
	var ids []string
	for _, r := range unit.Resources {
		ids = append(ids, r.ID)
	}
	if got := strings.Join(ids, " "); got != "aws_sqs_queue.q module.in.aws_sqs_queue.inside" {
		t.Errorf("got resources %s", got)
	}
	queue := unit.Resources[0]
	if name, ok := queue.Attrs["name"].Value.(model.Text); !ok || name.String() != "inside" {
		t.Errorf("got name %v", queue.Attrs["name"].Value)
	}
	if _, ok := queue.Attrs["kms_key_arn"].Value.(model.Unknown); !ok {
		t.Errorf("got kms_key_arn %v", queue.Attrs["kms_key_arn"].Value)
	}
	for _, want := range []string{"module-not-loaded", "expression-fails"} {
		seen := false
		for _, p := range unit.Problems {
			seen = seen || p.ID == want
		}
		if !seen {
			t.Errorf("no problem %s:\n%s", want, told(unit.Problems))
		}
	}
}

// TestLost examines what stands beside a file that does not parse.
func TestLost(t *testing.T) {
	t.Parallel()
	units := load(t, map[string]string{
		"main.tf": "\xef\xbb\xbfresource \"aws_sqs_queue\" \"q\" {}\r\n",
		"bad.tf":  "resource \"aws_sqs_queue\" {\n",
		"u16.tf":  "\xff\xfer\x00e\x00s\x00",
	}, parser.Options{})
	if len(units) != 1 || len(units[0].Resources) != 1 || units[0].Open == "" {
		t.Fatalf("got %+v", units)
	}
	lost := 0
	for _, p := range units[0].Problems {
		if p.Effect == source.Lost {
			lost++
		}
	}
	if lost != 2 {
		t.Errorf("got %d lost files:\n%s", lost, told(units[0].Problems))
	}
}

func TestCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&input{folder: "."}).Load(ctx); err == nil {
		t.Error("a load that is canceled gives no error")
	}
}

// FuzzLoad loads a root module of two files and a module: nothing crashes, and
// every problem has a place and a message.
func FuzzLoad(f *testing.F) {
	names, err := filepath.Glob("language/testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(data), "\n-- ") {
			if name, content, ok := strings.Cut(part, " --\n"); ok && name != "want" {
				f.Add([]byte(content), strings.HasSuffix(name, ".json"))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, isJSON bool) {
		slow := time.AfterFunc(time.Minute, func() { panic("a load of this takes for ever") })
		defer slow.Stop()
		name := "main.tf"
		if isJSON {
			name = "main.tf.json"
		}
		tree := fstest.MapFS{
			name:               {Data: data},
			"m/main.tf":        {Data: data},
			"terraform.tfvars": {Data: data},
			"t.json":           {Data: data},
		}
		found, err := Loader{}.Find(t.Context(), &parser.Tree{FS: tree, Files: []string{name, "m/main.tf"}}, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range found.Inputs {
			unit, err := in.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range unit.Problems {
				if p.Message == "" || p.At.File == "" {
					t.Errorf("a problem without a message or a place: %+v", p)
				}
			}
		}
	})
}
