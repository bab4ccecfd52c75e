package terraform

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a module that is called is no root", map[string]string{
			"app/main.tf":        "module \"m\" {\n  source = \"../modules/m\"\n}\n",
			"modules/m/main.tf":  "",
			"modules/x/other.tf": "",
			"docs/readme.md":     "",
		}, "app modules/x"},
		{"one that keeps a state is", map[string]string{
			"app/main.tf": "module \"m\" {\n  source = \"../m\"\n}\n",
			"m/main.tf":   "terraform {\n  backend \"s3\" {}\n}\n",
		}, "app m"},
		{"one that configures a provider is", map[string]string{
			"app/main.tf": "module \"m\" {\n  source = \"../m\"\n}\n",
			"m/main.tf":   "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n",
		}, "app m"},
		{"one that only names a provider is not", map[string]string{
			"app/main.tf": "module \"m\" {\n  source = \"../m\"\n}\n",
			"m/main.tf":   "provider \"aws\" {}\n",
		}, "app"},
		{"of a ring the first is", map[string]string{
			"a/main.tf": "module \"m\" {\n  source = \"../b\"\n}\n",
			"b/main.tf": "module \"m\" {\n  source = \"../a\"\n}\n",
		}, "a"},
		{"one that calls itself is", map[string]string{"a/main.tf": "module \"m\" {\n  source = \"../a\"\n}\n"}, "a"},
		{"every syntax counts", map[string]string{"a/x.tofu": "", "b/x.tf.json": "{}", "c/x.tofu.json": "{}", "d/x.tfvars": ""}, "a b c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var keys []string
			for _, u := range load(t, test.files, parser.Options{}) {
				keys = append(keys, u.Key)
			}
			if diff := cmp.Diff(test.want, strings.Join(keys, " ")); diff != "" {
				t.Errorf("want (-), got (+)\n%s", diff)
			}
		})
	}
}

// TestVariables gives a variable its value in each of the places, the later of
// which win.
func TestVariables(t *testing.T) {
	t.Parallel()
	main := "variable \"name\" { default = \"default\" }\nresource \"aws_sqs_queue\" \"q\" {\n  name = var.name\n}\n"
	files := map[string]string{"app/main.tf": main}
	for _, test := range []struct{ file, content, want string }{
		{"", "", "default"},
		{"app/terraform.tfvars", "name = \"tfvars\"\n", "tfvars"},
		{"app/terraform.tfvars.json", "{\"name\": \"json\"}", "json"},
		{"app/a.auto.tfvars", "name = \"auto\"\n", "auto"},
		{"app/b.auto.tfvars.json", "{\"name\": \"last\"}", "last"},
		{"app/other.tfvars", "name = \"nobody asked\"\n", "last"},
	} {
		if test.file != "" {
			files[test.file] = test.content
		}
		if got := nameOfQueue(t, files, parser.Options{}); got != test.want {
			t.Errorf("%s: got %s, want %s", test.file, got, test.want)
		}
	}
	options := parser.Options{ParameterFiles: []string{"app/other.tfvars"}}
	if got := nameOfQueue(t, files, options); got != "nobody asked" {
		t.Errorf("a file that is named: got %s", got)
	}
	options.Parameters = map[string]string{"name": "line"}
	if got := nameOfQueue(t, files, options); got != "line" {
		t.Errorf("the command line: got %s", got)
	}
	if _, err := (Loader{}).Find(t.Context(), &parser.Tree{FS: missing{}, Files: nil}, parser.Options{ParameterFiles: []string{"no.tfvars"}}); err == nil {
		t.Error("a file of variables that is not there is no error")
	}
}

// missing is a tree without files.
type missing struct{}

func (missing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func nameOfQueue(t *testing.T, files map[string]string, options parser.Options) string {
	t.Helper()
	units := load(t, files, options)
	if len(units) != 1 || len(units[0].Resources) != 1 {
		t.Fatalf("got %+v", units)
	}
	name, _ := units[0].Resources[0].Attrs["name"].Value.(model.Text)
	return name.String()
}

// TestIdentify gives the instances of a block and their parts one identity.
func TestIdentify(t *testing.T) {
	t.Parallel()
	units := load(t, map[string]string{
		"main.tf": "module \"m\" {\n  for_each = toset([\"a.b\", \"c\"])\n  source = \"./m\"\n}\nresource \"aws_sqs_queue\" \"plain\" {}\n",
		"m/main.tf": `
resource "aws_iam_role" "r" {
  count              = 1
  assume_role_policy = jsonencode({ Statement = [{ Sid = "Trust", Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
`,
	}, parser.Options{})
	var got []string
	for _, r := range units[0].Resources {
		if r.Kind != model.Policy {
			got = append(got, r.ID+" "+r.Key)
		}
	}
	want := []string{
		"aws_sqs_queue.plain ",
		`module.m["a.b"].aws_iam_role.r[0] module.m.aws_iam_role.r`,
		`module.m["a.b"].aws_iam_role.r[0].assume_role_policy.Statement[0] module.m.aws_iam_role.r.assume_role_policy.Trust`,
		`module.m["c"].aws_iam_role.r[0] module.m.aws_iam_role.r`,
		`module.m["c"].aws_iam_role.r[0].assume_role_policy.Statement[0] module.m.aws_iam_role.r.assume_role_policy.Trust`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}
