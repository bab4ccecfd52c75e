package main

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/rules"
)

var updatePlans = flag.Bool("update-plans", false, "plan the configurations of testdata/plans anew, with terraform and the provider it finds; "+
	"where AWS_ENDPOINT_URL names what stands in for AWS, make the states too")

// plansFolder holds small configurations, each with the plan that Terraform makes
// of it where nothing is there yet. Some have the state after that is applied, and
// the plan that is made then.
const plansFolder = "../../parser/terraform/testdata/plans"

// A difference is what a plan tells otherwise than the source, and why.
type difference struct {
	configuration string
	reading       string // plan, both, state, applied, applied and source
	rule          string
	resource      string // without instance keys
	reason        string
}

// Reasons of differences.
const (
	hidden  = "a plan shows nothing of a jsonencode that refers to what is not there yet"
	partly  = "of a redrive policy that refers to a new queue a plan shows the queue and not the count"
	closed  = "the source has a choice that the variables of the plan close"
	mapping = "a plan shows nothing of a mapping in which one value is not known yet"
	written = "a state does not show whether what is the default was written"
	standIn = "what stood for AWS when the state was made reports no retries where AWS reports -1"
)

// differences are all that there are. Without a rule, any rule.
var differences = []difference{
	{"defaults", "plan", "alarm-dangling-dimension", "aws_cloudwatch_metric_alarm.bare", mapping},
	{"defaults", "plan", "dlq-unwatched", "aws_sqs_queue.bare", mapping},
	{"defaults", "plan", "queue-unwatched", "aws_sqs_queue.bare", mapping},
	{"dynamic", "plan", "function-tracing", "aws_lambda_function.copy", closed},
	{"dynamic", "both", "function-tracing", "aws_lambda_function.copy", closed},
	{"dynamic", "state", "function-tracing", "aws_lambda_function.copy", closed},
	{"dynamic", "state", "timeout-default", "aws_lambda_function.copy", written},
	{"modules", "plan", "max-receive-too-low", "module.jobs.aws_sqs_queue.this", partly},
	{"policies", "plan", "", "aws_s3_bucket_policy.data", hidden},
	{"queue", "plan", "max-receive-too-low", "aws_sqs_queue.orders", partly},
	{"table", "plan", "", "aws_iam_role_policy.project", hidden},
	{"table", "plan", "event-source-permission-missing", "aws_lambda_function.project", hidden},
	{"table", "plan", "failure-target-permission-missing", "aws_lambda_function.project", hidden},
	{"table", "plan", "runtime-permission-missing", "aws_lambda_function.project", hidden},
	{"table", "state", "stream-poison-pill", "aws_lambda_event_source_mapping.bare", standIn},
	{"topic", "plan", "", "aws_sqs_queue_policy.inbox", hidden},
	{"topic", "plan", "delivery-policy-missing", "aws_sqs_queue.inbox", hidden},
	{"workflow", "plan", "", "aws_sfn_state_machine.call", hidden},
	{"workflow", "plan", "timeout-exceeds-caller", "aws_lambda_function.step", hidden},
}

// TestPlansGiveTheSameFindings compares what is found in a configuration, in
// plans of it, in the state of it and in configuration and plan together.
func TestPlansGiveTheSameFindings(t *testing.T) {
	folders, err := filepath.Glob(plansFolder + "/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no configurations in %s: %v", plansFolder, err)
	}
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	used := make([]bool, len(differences))
	ran := 0
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			ran++
			if *updatePlans {
				replan(t, folder)
			}
			dir := t.TempDir()
			copyTree(t, folder, filepath.Join(dir, "source"), isSource)
			for _, name := range []string{"plan", "applied", "state"} {
				copyTree(t, folder, filepath.Join(dir, name), func(file string) bool { return file == name+".json" })
			}
			t.Chdir(dir)
			want := findingsOf(t, e, "source", "")
			if len(want) == 0 {
				t.Fatal("nothing is found in the source")
			}
			compare(t, used, "plan", want, findingsOf(t, e, "plan", ""))
			compare(t, used, "both", want, findingsOf(t, e, "source", "plan/plan.json"))
			if exists("state/state.json") {
				compare(t, used, "state", want, findingsOf(t, e, "state", ""))
			}
			if exists("applied/applied.json") {
				compare(t, used, "applied", want, findingsOf(t, e, "applied", ""))
				compare(t, used, "applied and source", want, findingsOf(t, e, "source", "applied/applied.json"))
			}
		})
	}
	for i, d := range differences {
		if !used[i] && !t.Failed() && len(folders) == ran {
			t.Errorf("there is no such difference: %+v", d)
		}
	}
}

// ofLifecycle are rules that ask what the lifecycle block of a resource does, which no
// plan and no state says: their answers are unknown without the source.
var ofLifecycle = map[string]bool{"code-drift-ignored": true, "stateful-without-protection": true, "user-pool-without-protection": true, "bucket-emptied-on-delete": true}

// compare wants the same findings but for those of the table.
func compare(t *testing.T, used []bool, reading string, want, got []string) {
	t.Helper()
	report := func(sign string, lines, others []string) {
		for _, line := range lines {
			if slices.Contains(others, line) {
				continue
			}
			fields := strings.Fields(line)
			if ofLifecycle[fields[2]] && !strings.Contains(reading, "source") && reading != "both" {
				continue
			}
			i := slices.IndexFunc(differences, func(d difference) bool {
				return d.configuration == filepath.Base(t.Name()) && d.reading == reading && (d.rule == fields[2] || d.rule == "") &&
					(fields[3] == d.resource || strings.HasPrefix(fields[3], d.resource+"."))
			})
			if i < 0 {
				t.Errorf("%s %s: %s", reading, sign, line)
				continue
			}
			used[i] = true
		}
	}
	report("lacks", want, got)
	report("has", got, want)
}

var (
	instanceKey = regexp.MustCompile(`\[("[^"]*"|\d+)\]`)
	moreOfThem  = regexp.MustCompile(` \(and \d+ more instances?\)$`)
)

// findingsOf are the findings and unknown answers of a check, each in a line,
// whatever instance of a block they are of.
func findingsOf(t *testing.T, e *engine.Engine, path, plan string) []string {
	t.Helper()
	var d deployment
	if plan != "" {
		d.plans = []string{plan}
	}
	all, err := d.spaces(t.Context(), []string{path}, nil)
	if err != nil || len(all) != 1 {
		t.Fatalf("got %d workspaces: %v", len(all), err)
	}
	units, err := d.load(t.Context(), all[0])
	if err != nil {
		t.Fatal(err)
	}
	result, err := judge(t.Context(), e, all[0], units, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range result.Findings {
		message := strings.Replace(f.Message, " (it differs by deployment)", "", 1) // a plan is one of them
		if f.Outcome == engine.Unknown {
			message = "" // each reading has its own reasons
		}
		message = moreOfThem.ReplaceAllString(message, "")
		line := fmt.Sprintf("%s %s %s %s %s %v", f.Outcome, f.Severity, f.Rule.ID, f.Subject.ID, message, f.When)
		out = append(out, instanceKey.ReplaceAllString(line, ""))
	}
	for _, p := range result.Problems {
		t.Logf("%s: problem %s: %s", path, p.ID, p.Message)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tfvars")
}

// copyTree copies the files of a folder that are wanted.
func copyTree(t *testing.T, from, to string, want func(name string) bool) {
	t.Helper()
	err := filepath.WalkDir(from, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !want(entry.Name()) {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o755); err != nil {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// planned is what would make each golden new: when a plan was made, and a list
// that Terraform writes in any order.
var planned = regexp.MustCompile(`("relevant_attributes":\[.*?\],)?"timestamp":"[^"]*"`)

// replan makes the plan of a configuration with Terraform. The provider has state
// machines checked by AWS, for which a server here stands in.
func replan(t *testing.T, folder string) {
	t.Helper()
	tool, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not on the path: ", err)
	}
	aws := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"diagnostics":[],"result":"OK","truncated":false}`)
	}))
	defer aws.Close()
	dir := t.TempDir()
	copyTree(t, folder, dir, isSource)
	terraform := func(args ...string) []byte {
		cmd := exec.CommandContext(t.Context(), tool, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "AWS_ENDPOINT_URL_SFN="+aws.URL)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("terraform %s: %v\n%s%s", args[0], err, out, stderr.String())
		}
		return out
	}
	shown := func(name string, args ...string) {
		out := planned.ReplaceAll(terraform(append([]string{"show", "-json"}, args...)...), []byte(`"timestamp":"2025-01-01T00:00:00Z"`))
		if err := os.WriteFile(filepath.Join(folder, name), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	terraform("init", "-input=false", "-no-color")
	terraform("plan", "-input=false", "-no-color", "-refresh=false", "-out=made")
	shown("plan.json", "made")
	if os.Getenv("AWS_ENDPOINT_URL") == "" || !exists(filepath.Join(folder, "state.json")) {
		return // nothing stands in for AWS
	}
	archives(t, dir)
	terraform("apply", "-input=false", "-no-color", "-auto-approve")
	shown("state.json")
	if exists(filepath.Join(folder, "applied.json")) {
		terraform("plan", "-input=false", "-no-color", "-out=made")
		shown("applied.json", "made")
	}
}

var archive = regexp.MustCompile(`filename\s*=\s*"([^"]+)"`)

// archives makes the archives of code that the functions of a configuration name.
func archives(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isSource(name) {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, match := range archive.FindAllSubmatch(content, -1) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			if _, err := z.Create("index.js"); err != nil {
				return err
			}
			if err := z.Close(); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, string(match[1])), b.Bytes(), 0o600); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
