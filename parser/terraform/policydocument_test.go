package terraform

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/embedded"
	"github.com/belay-dev/belay/parser/terraform/config"
)

var askProvider = flag.Bool("ask-provider", false, "ask terraform and the provider it finds for documents.json anew")

// documentsFolder holds a configuration of policy documents, and documents.json,
// what the provider makes of them.
const documentsFolder = "testdata/policydocument"

// TestPolicyDocuments compares documents with those that the provider makes.
func TestPolicyDocuments(t *testing.T) {
	if *askProvider {
		planDocuments(t)
	}
	data, err := os.ReadFile(filepath.Join(documentsFolder, "documents.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(documentsFolder, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	root := rootOf(t, &txtar.Archive{Files: []txtar.File{{Name: "main.tf", Data: source}}})
	got := map[string]*config.Resource{}
	for _, r := range root.Resources {
		if r.Type == "aws_iam_policy_document" {
			got[r.Name] = r
		}
	}
	if len(want) == 0 || len(want) != len(got) {
		t.Fatalf("got %d documents, the provider makes %d", len(got), len(want))
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		t.Run(name, func(t *testing.T) {
			document, problems := policyDocument(got[name])
			for _, p := range problems {
				t.Errorf("%s: %s", p.At, p.Message)
			}
			theirs, _ := embedded.Parse(model.Attr{Value: model.Lit(want[name])})
			if diff := cmp.Diff(writeDocument(theirs), writeDocument(document)); diff != "" {
				t.Errorf("document (-provider +got):\n%s", diff)
			}
		})
	}
}

// writeDocument writes a document in normal form. The order of lists means
// nothing, and the provider sorts them.
func writeDocument(document model.Attr) string {
	block, ok := document.Value.(model.Block)
	if !ok {
		return writeValue(document.Value)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "version %s id %s\n", writeValue(block["Version"].Value), writeValue(block["Id"].Value))
	statements, problems := iam.Statements(document, iam.Identity)
	for _, s := range statements {
		fmt.Fprintf(&b, "%s\n", s.Path)
		for _, name := range slices.Sorted(maps.Keys(s.Attrs)) {
			fmt.Fprintf(&b, "\t%s = %s\n", name, writeValue(inOrder(s.Attrs[name].Value)))
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "%s\n", p.Message)
	}
	return b.String()
}

func inOrder(value model.Value) model.Value {
	switch v := value.(type) {
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			out[i].Value = inOrder(item.Value)
		}
		slices.SortFunc(out, func(a, b model.Attr) int { return strings.Compare(writeValue(a.Value), writeValue(b.Value)) })
		return out
	case model.Block:
		out := model.Block{}
		for name, attr := range v {
			out[name] = model.Attr{Value: inOrder(attr.Value)}
		}
		return out
	default:
		return value
	}
}

// planDocuments has the provider make the documents anew. It needs Terraform and
// the provider, and no account.
func planDocuments(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(documentsFolder)); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) []byte {
		command := exec.CommandContext(t.Context(), "terraform", append([]string{"-chdir=" + folder}, args...)...)
		var stderr bytes.Buffer
		command.Stderr = &stderr
		out, err := command.Output()
		if err != nil {
			t.Fatalf("terraform %v: %v\n%s", args, err, stderr.String())
		}
		return out
	}
	run("init", "-input=false")
	run("plan", "-input=false", "-out=plan")
	var plan struct {
		Values struct {
			Outputs map[string]struct{ Value map[string]string }
		} `json:"planned_values"`
	}
	if err := json.Unmarshal(run("show", "-json", "plan"), &plan); err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(plan.Values.Outputs["documents"].Value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(documentsFolder, "documents.json"), append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPolicyDocumentUnderConditions merges documents that depend on a variable.
func TestPolicyDocumentUnderConditions(t *testing.T) {
	root := rootOf(t, &txtar.Archive{Files: []txtar.File{{Name: "main.tf", Data: []byte(`
variable "strict" {
  type    = bool
  default = false
}

variable "principals" {
  type = list(string)
}

variable "other" {
  type = string
}

data "aws_iam_policy_document" "strict" {
  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  override_policy_documents = var.strict ? [data.aws_iam_policy_document.strict.json] : []
  source_policy_documents   = [var.other]

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = var.principals
    }

    dynamic "condition" {
      for_each = var.strict ? ["shop"] : []

      content {
        test     = "StringEquals"
        variable = "aws:PrincipalTag/team"
        values   = [condition.value]
      }
    }
  }
}
`)}}})
	for _, r := range root.Resources {
		if r.Name != "this" {
			continue
		}
		document, problems := policyDocument(r)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		want := `version "2012-10-17" id -
Statement[0]
	actions = unknown: variable other has no default
	conditions = unknown: variable other has no default
	effect = unknown: variable other has no default
	not_actions = unknown: variable other has no default
	not_principals = unknown: variable other has no default
	not_resources = unknown: variable other has no default
	principals = unknown: variable other has no default
	resources = unknown: variable other has no default
Statement[1] if {var.strict true}
	actions = ["s3:GetObject"]
	effect = "Deny"
	principals = ["AWS:*"]
	resources = ["*"]
	sid = "Read"
Statement[1]~2 if not {var.strict true}
	actions = ["s3:GetObject"]
	conditions = [({var.strict true} ? {key: "aws:principaltag/team", operator: "StringEquals", values: ["shop"]} : -)]
	effect = "Allow"
	principals = [unknown: variable principals has no default]
	resources = ["*"]
	sid = "Read"
`
		var b strings.Builder
		fmt.Fprintf(&b, "version %s id -\n", writeValue(document.Value.(model.Block)["Version"].Value))
		statements, _ := iam.Statements(document, iam.Resource)
		for _, s := range statements {
			b.WriteString(s.Path)
			switch g := s.If.(type) {
			case nil:
			case model.Not:
				fmt.Fprintf(&b, " if not %v", g.Guard)
			default:
				fmt.Fprintf(&b, " if %v", g)
			}
			b.WriteByte('\n')
			for _, name := range slices.Sorted(maps.Keys(s.Attrs)) {
				fmt.Fprintf(&b, "\t%s = %s\n", name, writeValue(s.Attrs[name].Value))
			}
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("statements (-want +got):\n%s", diff)
		}
		return
	}
	t.Fatal("the document is not read")
}
