package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/belay-dev/belay/internal/report"
)

// demoReport is the report of the demo in a format.
func demoReport(t *testing.T, format string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"check", "../../testdata/demo", "--format", format}, nil, &stdout, &stderr)
	if status != exitFindings || stderr.Len() > 0 {
		t.Fatalf("got status %d, %s", status, stderr.String())
	}
	return stdout.Bytes()
}

// TestDemoIsReportedInAllFormats holds what a real check writes to what the readers
// ask, and counts what is in it.
func TestDemoIsReportedInAllFormats(t *testing.T) {
	var all struct {
		Findings []struct{ Outcome, Family, Severity, Message string }
	}
	if err := json.Unmarshal(demoReport(t, "json"), &all); err != nil {
		t.Fatal(err)
	}
	found, permissions, failing := 0, 0, 0
	for _, f := range all.Findings {
		if f.Outcome != "found" {
			continue
		}
		found++
		if f.Family == "permissions" {
			permissions++
		}
		if f.Severity != "low" && f.Severity != "info" {
			failing++
		}
	}
	counts := map[string]func(t *testing.T, raw []byte) int{
		"gitlab-codequality": func(t *testing.T, raw []byte) int {
			t.Helper()
			return len(valid(t, "gitlab-codequality", raw).([]any))
		},
		"gitlab-sast": func(t *testing.T, raw []byte) int {
			t.Helper()
			return len(valid(t, "gitlab-sast", raw).(map[string]any)["vulnerabilities"].([]any)) + found - permissions
		},
		"rdjson": func(t *testing.T, raw []byte) int {
			t.Helper()
			return len(valid(t, "rdjson", raw).(map[string]any)["diagnostics"].([]any))
		},
		"junit": func(t *testing.T, raw []byte) int {
			t.Helper()
			var suites struct {
				Suites []struct {
					Failures int `xml:"failures,attr"`
				} `xml:"testsuite"`
			}
			if err := xml.Unmarshal(raw, &suites); err != nil {
				t.Fatal(err)
			}
			n := found - failing
			for _, s := range suites.Suites {
				n += s.Failures
			}
			return n
		},
		"csv": func(t *testing.T, raw []byte) int {
			t.Helper()
			rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, row := range rows {
				if row[1] == "found" {
					n++
				}
			}
			return n
		},
		"github": func(t *testing.T, raw []byte) int {
			t.Helper()
			lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
			return len(lines) - 2 // the one that says what was cut, and the total
		},
		"markdown":       func(t *testing.T, raw []byte) int { t.Helper(); return strings.Count(string(raw), "\n  - ") },
		"github-summary": func(t *testing.T, raw []byte) int { t.Helper(); return strings.Count(string(raw), "\n  - ") },
	}
	for format := range report.Writers {
		count := counts[format]
		if count == nil {
			if format != "text" && format != "json" && format != "sarif" {
				t.Errorf("nothing counts what %s has", format)
			}
			continue
		}
		t.Run(format, func(t *testing.T) {
			if got := count(t, demoReport(t, format)); got != found {
				t.Errorf("got %d findings, want %d", got, found)
			}
		})
	}
}

// valid is a report that the schema of its format accepts.
func valid(t *testing.T, format string, raw []byte) any {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("../../internal/report/testdata/" + format + ".schema.json")
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
	return value
}
