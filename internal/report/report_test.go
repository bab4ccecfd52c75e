package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shop is a tree with the kinds of line that reports have trouble with.
var shop = fstest.MapFS{
	"shop/template.yaml": {Data: []byte(`Resources:
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: !Ref Limit
  Worker:
	Type: AWS::IAM::Role # é😀
`)},
	"shop/my app/one line.json": {Data: []byte(`{"Resources": {` + string(bytes.Repeat([]byte(" "), 200)) + `"Open": {"Type": "AWS::SQS::Queue"}}}`)},
	"shop/broken.yaml":          {Data: []byte("Resources: [\n")},
}

// sample is a result with every outcome and every optional field.
func sample() *engine.Result {
	timeout := &engine.Rule{
		ID: "timeout-default", Family: "timeouts", Title: "Function without a timeout of its own",
		Description: "A Lambda function that sets no timeout gets three seconds.\nA slow dependency then fails every call.",
		Fix:         "Set the timeout to a little more than the slowest call you accept.",
		Subject:     model.Function, Severities: []engine.Severity{engine.Medium}, Tier: engine.TierA,
		Maps:       map[string][]string{"well-architected": {"REL05-BP05"}, "checkov": {"CKV_X_1", "CKV_X_2"}},
		References: []engine.Reference{{Description: "Configure [the] timeout", URL: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"}},
	}
	wildcard := &engine.Rule{
		ID: "service-wildcard-action", Family: "permissions", Title: "Statement that allows a whole service",
		Description: "Every action of the service is allowed.", Fix: "Name the actions.",
		Subject: model.Statement, Severities: []engine.Severity{engine.High, engine.Critical}, Tier: engine.TierB,
	}
	resize := &model.Resource{ID: "Resize", Kind: model.Function, Type: "AWS::Lambda::Function"}
	worker := &model.Resource{ID: "Worker", Kind: model.Role, Type: "AWS::IAM::Role"}
	at := source.At
	return &engine.Result{
		Rules: []*engine.Rule{wildcard, timeout},
		Findings: []engine.Finding{
			{
				Rule: wildcard, Outcome: engine.Found, Severity: engine.High, Unit: "shop/my app/one line.json",
				Subject: &model.Resource{ID: "Open", Kind: model.Queue, Type: "AWS::SQS::Queue"},
				At:      at("shop/my app/one line.json", 1, 216), Message: "statement 0 of Open allows sqs:*",
				Witnesses: []string{"sqs:*"}, Identity: "c", Fingerprint: "cccc",
			},
			{
				Rule: timeout, Outcome: engine.Found, Severity: engine.Medium, Unit: "shop/template.yaml", Subject: resize,
				At: at("shop/template.yaml", 2, 3), Message: "function Resize sets no timeout and gets three seconds",
				Related:  []engine.Related{{At: at("shop/template.yaml", 6, 3), Message: "role [Worker]"}, {At: at("shop/broken.yaml", 1, 1), Message: "its queue"}},
				When:     []string{"IsProd is false"},
				Identity: "a", Fingerprint: "aaaa",
			},
			{
				Rule: timeout, Outcome: engine.Unknown, Severity: engine.Medium, Unit: "shop/template.yaml", Subject: resize,
				At: at("shop/template.yaml", 5, 7), Message: "parameter Limit has no default", Identity: "b", Fingerprint: "bbbb",
			},
			{
				Rule: wildcard, Outcome: engine.Suppressed, Severity: engine.High, Unit: "shop/template.yaml", Subject: worker,
				At: at("shop/template.yaml", 7, 2), Message: "role Worker allows s3:*", Reason: "it is the backup role",
				Suppressions: []engine.Suppression{{By: engine.ByMark, Reason: "it is the backup role", Until: "2027-01-31", At: at("shop/template.yaml", 6, 3)}},
				Identity:     "d", Fingerprint: "dddd",
			},
		},
		Problems: []source.Problem{
			{ID: "syntax", At: at("shop/broken.yaml", 1, 12), Message: "the list that starts here has no end", Fix: "Close it.", Effect: source.Lost},
			{ID: "opaque-transform", At: at("shop/template.yaml", 1, 1), Message: "macro \x1b[2JFoo is not known", Effect: source.Partial, Undecides: []string{"a", "b", "c", "d", "e", "f"}},
			{ID: "duplicate-key", At: source.Span{File: "shop/template.yaml"}, Message: "Timeout was already set", Effect: source.Noted},
		},
		Failures: []engine.Failure{{Rule: timeout, Unit: "shop/template.yaml", Err: errors.New("division by zero")}},
		Summary: engine.Summary{
			Files: 3, Examined: 2, Lost: 1, Units: 2, Resources: 3, Rules: 2,
			Found:   map[engine.Severity]int{engine.High: 1, engine.Medium: 1},
			Unknown: 1, Suppressed: 1,
		},
	}
}

func TestWriters(t *testing.T) {
	plainOptions := Options{Version: "0.1.0", Files: shop}
	cases := map[string]struct {
		format  string
		options Options
		result  *engine.Result
	}{
		"sample.txt":         {format: "text", options: plainOptions, result: sample()},
		"sample-unknown.txt": {format: "text", options: Options{Version: "0.1.0", Files: shop, Unknown: true, Suppressed: true, Marks: true, Note: "a note"}, result: sample()},
		"sample-color.txt":   {format: "text", options: Options{Version: "0.1.0", Files: shop, Color: true}, result: sample()},
		"sample.json":        {format: "json", options: plainOptions, result: sample()},
		"sample.sarif":       {format: "sarif", options: plainOptions, result: sample()},
		"sample-moved.sarif": {format: "sarif", options: Options{
			Version: "0.1.0", Files: shop, Unknown: true, Suppressed: true,
			Repository: func(file string) string { return "deploy/" + file },
			Revision:   Revision{Repository: "https://github.com/acme/shop", Commit: "4222ea0c0ffee", Branch: "main"},
		}, result: sample()},
		"empty.txt":   {format: "text", options: plainOptions, result: &engine.Result{}},
		"empty.json":  {format: "json", options: plainOptions, result: &engine.Result{}},
		"empty.sarif": {format: "sarif", options: plainOptions, result: &engine.Result{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := Writers[c.format](&got, c.result, c.options); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s differs from the golden file (-want +got):\n%s", name, diff)
			}
		})
	}
}

// The writers are asked for their error by the last write only.
func TestWritersReturnWriteErrors(t *testing.T) {
	for format, write := range Writers {
		t.Run(format, func(t *testing.T) {
			if err := write(full{}, sample(), Options{Files: shop}); !errors.Is(err, errFull) {
				t.Errorf("got error %v, want %v", err, errFull)
			}
		})
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestJSONIsOneValue(t *testing.T) {
	var out bytes.Buffer
	if err := JSON(&out, sample(), Options{Files: shop}); err != nil {
		t.Fatal(err)
	}
	var value map[string]any
	if err := json.Unmarshal(out.Bytes(), &value); err != nil {
		t.Fatal(err)
	}
	if got := value["version"]; got != 1.0 {
		t.Errorf("got version %v, want 1", got)
	}
}
