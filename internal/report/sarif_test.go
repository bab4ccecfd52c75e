package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/belay-dev/belay/engine"
)

func sarifOf(t *testing.T, result *engine.Result, options Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := SARIF(&out, result, options); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A sarifCase is a result and how much the multitool has to agree with it: it
// misses lines where there is no tree and provenance where there is no
// repository, and only notes that.
type sarifCase struct {
	result  *engine.Result
	options Options
	levels  string
}

func sarifCases() map[string]sarifCase {
	return map[string]sarifCase{
		"sample": {
			result: sample(),
			options: Options{Version: "0.1.0", Files: shop, Unknown: true, Revision: Revision{
				Repository: "https://github.com/acme/shop", Commit: "4222ea0c0ffee", Branch: "main",
			}},
			levels: "Error;Warning;Note",
		},
		"without tree": {result: sample(), options: Options{Version: "0.1.0"}, levels: "Error;Warning"},
		"empty":        {result: &engine.Result{}, options: Options{Version: "0.1.0"}, levels: "Error;Warning"},
	}
}

func TestSARIFIsValid(t *testing.T) {
	for name, c := range sarifCases() {
		t.Run(name, func(t *testing.T) {
			validate(t, sarifOf(t, c.result, c.options))
		})
	}
}

// validate checks a report against the schema of SARIF 2.1.0.
func validate(t *testing.T, raw []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/sarif-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("the report is not valid: %v", err)
	}
}

// TestMultitool asks the checker that GitHub recommends. It is a large program
// from another registry, so its path comes from the environment.
func TestMultitool(t *testing.T) {
	tool := os.Getenv("BELAY_SARIF_MULTITOOL")
	if tool == "" {
		if os.Getenv("BELAY_CI") != "" {
			t.Fatal("BELAY_SARIF_MULTITOOL is not set; in CI the check must run")
		}
		t.Skip("BELAY_SARIF_MULTITOOL does not name the SARIF multitool")
	}
	for name, c := range sarifCases() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "report.sarif")
			if err := os.WriteFile(file, sarifOf(t, c.result, c.options), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, complaint := range multitool(t, tool, file, c.levels) {
				t.Error(complaint)
			}
		})
	}
}

// TestMultitoolOnReports asks the multitool about reports of real checks, whose
// names BELAY_SARIF lists.
func TestMultitoolOnReports(t *testing.T) {
	tool, files := os.Getenv("BELAY_SARIF_MULTITOOL"), filepath.SplitList(os.Getenv("BELAY_SARIF"))
	if tool == "" || len(files) == 0 {
		if os.Getenv("BELAY_CI") != "" {
			t.Fatal("BELAY_SARIF_MULTITOOL or BELAY_SARIF is not set; in CI the check must run")
		}
		t.Skip("BELAY_SARIF_MULTITOOL does not name the SARIF multitool, or BELAY_SARIF no reports")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			validate(t, raw)
			for _, complaint := range multitool(t, tool, file, "Error;Warning;Note") {
				// A checkout without a remote has no address to say where it is from.
				if !strings.HasPrefix(complaint, "SARIF2003 ") {
					t.Error(complaint)
				}
			}
		})
	}
}

// multitool returns what the multitool has to say about a file. Its exit code
// says nothing; its output file does.
func multitool(t *testing.T, tool, file, levels string) []string {
	t.Helper()
	out := file + ".out"
	command := exec.CommandContext(t.Context(), tool, "validate", file, "--config", "testdata/multitool.xml",
		"--rule-kind", "Sarif;Gh;Ghas", "--level", levels, "--output", out, "--log", "ForceOverwrite")
	command.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1")
	printed, _ := command.CombinedOutput()
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("%v: %s", err, printed)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID  string
				Message struct {
					ID        string
					Text      string
					Arguments []string
				}
			}
			Invocations []struct{ ToolConfigurationNotifications, ToolExecutionNotifications []any }
		}
	}
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF")), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("got %d runs of the multitool, want 1: %s", len(log.Runs), printed)
	}
	var complaints []string
	for _, r := range log.Runs[0].Results {
		complaints = append(complaints, fmt.Sprintf("%s %s %q %s", r.RuleID, r.Message.ID, r.Message.Arguments, r.Message.Text))
	}
	return complaints
}

// A file may hold 25,000 results. The mildest are left out, a notification says
// how many, and the order stays that of the findings.
func TestSARIFLimit(t *testing.T) {
	rule := sample().Rules[1]
	result := &engine.Result{Rules: []*engine.Rule{rule}}
	const more = 10
	for i := range maxResults + more {
		severity := engine.Low
		if i%2 == 1 {
			severity = engine.High
		}
		result.Findings = append(result.Findings, engine.Finding{
			Rule: rule, Outcome: engine.Found, Severity: severity, Message: "m", Fingerprint: fmt.Sprint(i),
		})
	}
	var log struct {
		Runs []struct {
			Results []struct {
				Level               string
				PartialFingerprints map[string]string
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal(sarifOf(t, result, Options{}), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if got := len(run.Results); got != maxResults {
		t.Fatalf("got %d results, want %d", got, maxResults)
	}
	high, last := 0, -1
	for _, r := range run.Results {
		if r.Level == "error" {
			high++
		}
		var number int
		if _, err := fmt.Sscan(r.PartialFingerprints[identityKey], &number); err != nil {
			t.Fatal(err)
		}
		if number <= last {
			t.Fatalf("result %d stands after %d", number, last)
		}
		last = number
	}
	if want := (maxResults + more) / 2; high != want {
		t.Errorf("got %d results of high severity, want all %d", high, want)
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "10 results are left out") {
		t.Errorf("got notifications %v, want one that says that 10 results are left out", notes)
	}
}
