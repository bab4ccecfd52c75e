package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
)

// load loads all root modules among files.
func load(t *testing.T, files map[string]string, options parser.Options) []*model.Unit {
	t.Helper()
	tree := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	found, err := Loader{}.Find(t.Context(), &parser.Tree{FS: tree, Files: slices.Sorted(maps.Keys(files))}, options)
	if err != nil {
		t.Fatal(err)
	}
	var units []*model.Unit
	for _, in := range found.Inputs {
		unit, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, unit)
	}
	return units
}

// TestCorpus loads every root module of a corpus: nothing crashes, and each
// problem says what is so and where.
func TestCorpus(t *testing.T) {
	corpus := os.Getenv("BELAY_CORPUS")
	if corpus == "" {
		t.Skip("BELAY_CORPUS names no folder")
	}
	tree, problems, err := walk.Walk(t.Context(), os.DirFS(corpus), nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	found, err := Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Inputs) == 0 {
		t.Fatal("no root module is found")
	}
	ids := map[string]int{}
	for _, in := range found.Inputs {
		unit, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range unit.Problems {
			if p.Message == "" || p.At.File == "" {
				t.Errorf("%s: a problem without a message or a place: %+v", unit.Key, p)
			}
			ids[fmt.Sprintf("%s %s", p.Effect, p.ID)]++
		}
		if testing.Verbose() {
			t.Logf("%s: %d resources, %d choices, open %q\n%s", unit.Key, len(unit.Resources), len(unit.Choices), unit.Open, told(unit.Problems))
		}
	}
	t.Logf("%d root modules, problems: %v", len(found.Inputs), ids)
}

func told(problems []source.Problem) string {
	lines := make([]string, len(problems))
	slices.SortStableFunc(problems, func(a, b source.Problem) int { return cmp.Compare(a.ID, b.ID) })
	for i, p := range problems {
		lines[i] = fmt.Sprintf("    %s %s %s: %s %v", p.Effect, p.ID, p.At, p.Message, p.Hides)
	}
	return strings.Join(lines, "\n")
}

// TestDoubtfulPrincipals has an identity policy whose statements may have
// principals as far as anybody knows, and one that has some.
func TestDoubtfulPrincipals(t *testing.T) {
	const files = `
variable "principals" { type = list(any) }
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
    dynamic "principals" {
      for_each = %s
      content {
        type        = "Service"
        identifiers = ["lambda.amazonaws.com"]
      }
    }
  }
}
resource "aws_iam_role_policy" "p" {
  role   = "r"
  policy = data.aws_iam_policy_document.d.json
}
`
	for items, want := range map[string]int{"var.principals": 0, "[1]": 1} {
		units := load(t, map[string]string{"main.tf": fmt.Sprintf(files, items)}, parser.Options{})
		if got := units[0].Problems; len(got) != want {
			t.Errorf("%s: got problems\n%s\nwant %d", items, told(got), want)
		}
	}
}

// TestAway loads queues that may be in another Region or account than the default
// provider, and others that are not.
func TestAway(t *testing.T) {
	units := load(t, map[string]string{
		"main.tf": `
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
provider "aws" {
  alias  = "given"
  region = var.region
}
variable "region" {
  type = string
}
resource "aws_sqs_queue" "plain" {}
resource "aws_sqs_queue" "same" {
  provider = aws
  region   = "eu-west-1"
}
resource "aws_sqs_queue" "provider" {
  provider = aws.west
}
resource "aws_sqs_queue" "region" {
  region = "us-west-2"
}
resource "aws_sqs_queue" "given" {
  region = var.region
}
module "plain" {
  source = "./queue"
}
module "provider" {
  source    = "./queue"
  providers = { aws = aws.west }
}
module "given" {
  source    = "./queue"
  providers = { aws = aws.given }
}
module "renamed" {
  source    = "./other"
  providers = { aws.other = aws.west }
}
module "default" {
  source    = "./other"
  providers = { aws.other = aws }
}
module "own" {
  source = "./own"
}
`,
		"queue/main.tf": `resource "aws_sqs_queue" "this" {}`,
		"other/main.tf": `
resource "aws_sqs_queue" "this" {
  provider = aws.other
}
`,
		"own/main.tf": `
provider "aws" {
  region = "ap-south-1"
}
resource "aws_sqs_queue" "this" {}
`,
	}, parser.Options{})
	want := map[string]string{
		"aws_sqs_queue.plain": "", "aws_sqs_queue.same": "", "aws_sqs_queue.provider": "us-west-2 provider aws.west",
		"aws_sqs_queue.region": "us-west-2", "aws_sqs_queue.given": " region ⟦var.region⟧", "module.plain.aws_sqs_queue.this": "",
		"module.provider.aws_sqs_queue.this": "us-west-2 provider aws.west", "module.given.aws_sqs_queue.this": " provider aws.given",
		"module.renamed.aws_sqs_queue.this": "us-west-2 provider aws.west", "module.default.aws_sqs_queue.this": "",
		"module.own.aws_sqs_queue.this": "ap-south-1 provider module.own.aws",
		"aws_sqs_queue.this":            "", // of the module as a root of its own
	}
	got := map[string]string{}
	for _, u := range units {
		for _, r := range u.Resources {
			got[r.ID] = strings.TrimSuffix(r.Region+" "+r.Away, " ")
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
