package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Names that mean something to one of the readers.
const (
	nastyFile  = "a b/::error::x,y:%0A`|\x1b[2J\n<é😀>.yaml"
	nastyPlain = "=HYPERLINK(\"x\") ##[error]|@team #12 <script>alert(1)</script> ]]> \x00\ufffe\u202e `a` [b](c) *d* %25\r\n::error::e"
)

var nastyTree = fstest.MapFS{
	nastyFile:  {Data: []byte("é😀: &x [1]\n\tTimeout: \"é😀\"\n")},
	"far.yaml": {Data: []byte("a: b\n")},
}

// nasty is a result whose every text means something to one of the readers.
func nasty() *engine.Result {
	rule := &engine.Rule{
		ID: "service-wildcard-action", Family: "permissions", Title: nastyPlain + strings.Repeat("long ", 100),
		Description: nastyPlain, Fix: "@fix " + nastyPlain + strings.Repeat("x", 8000), Subject: model.Statement,
		Severities: []engine.Severity{engine.Critical}, Tier: engine.TierA,
		Maps:       map[string][]string{"checkov": {"CKV_1", "CKV_1"}},
		References: []engine.Reference{{Description: "[a]", URL: "https://example.com/a_(b)"}},
	}
	alarm := &engine.Rule{ID: "function-unwatched", Family: "alarms", Title: "t", Fix: "f", Tier: engine.TierB}
	result := &engine.Result{Rules: []*engine.Rule{rule, alarm}, Summary: engine.Summary{Found: map[engine.Severity]int{}}}
	subject := &model.Resource{ID: nastyPlain, Kind: model.Statement, Type: "@type"}
	at := source.Span{File: nastyFile, Line: 2, Column: 11, EndLine: 2, EndColumn: 15}
	for i, outcome := range []engine.Outcome{engine.Found, engine.Unknown, engine.Suppressed, engine.Passed, engine.NotApplicable, engine.Found} {
		result.Findings = append(result.Findings, engine.Finding{
			Rule: rule, Outcome: outcome, Severity: engine.Severity(i % 5), Unit: nastyFile, Subject: subject, At: at,
			Fix: []string{"=" + nastyPlain}, Worse: []string{nastyPlain}, Message: nastyPlain, When: []string{nastyPlain}, Witnesses: []string{"-1", "+2"}, Reason: "+" + nastyPlain, Fingerprint: "same",
			Suppressions: []engine.Suppression{{By: engine.ByMark, Reason: nastyPlain, Until: "2027-01-01"}, {By: engine.ByBaseline}},
			Related:      []engine.Related{{At: source.Span{File: "far.yaml", Line: 9, Column: 9}, Message: nastyPlain}},
			Flow:         []engine.Related{{At: at, Message: nastyPlain}},
		})
	}
	result.Findings = append(result.Findings, engine.Finding{Rule: alarm, Outcome: engine.Found, Severity: engine.High, Unit: "u", Fingerprint: "same"})
	result.Problems = []source.Problem{
		{ID: "syntax", At: source.Span{File: nastyFile, Line: 1, Column: 3}, Message: nastyPlain, Fix: nastyPlain, Effect: source.Lost},
		{ID: "opaque", At: source.Span{File: nastyFile}, Message: nastyPlain, Effect: source.Partial, Undecides: []string{"a"}},
		{ID: "note", Message: nastyPlain},
	}
	result.Failures = []engine.Failure{{Rule: rule, Unit: ".", Err: errors.New(nastyPlain)}}
	result.Since = &engine.Since{Revision: nastyPlain, Commit: "4222ea0c0ffee", Gone: 3}
	result.Summary.Found[engine.Info], result.Summary.Unknown, result.Summary.Suppressed = 2, 1, 1
	return result
}

// many is a result beyond all limits: a third of each of three severities, and
// files that could not be read.
func many() *engine.Result {
	rule, alarm := sample().Rules[0], sample().Rules[1]
	result := &engine.Result{Rules: []*engine.Rule{rule, alarm}, Summary: engine.Summary{Found: map[engine.Severity]int{}}}
	for i := range 30_000 {
		f := engine.Finding{
			Rule: []*engine.Rule{rule, alarm}[i%2], Outcome: engine.Found, Severity: []engine.Severity{engine.Low, engine.Medium, engine.High}[i%3],
			Message: fmt.Sprintf("finding %d", i), At: source.At(fmt.Sprintf("f%d.yaml", i/10), i+1, 1), Fingerprint: fmt.Sprintf("%032x", i),
		}
		result.Summary.Found[f.Severity]++
		result.Findings = append(result.Findings, f)
	}
	for i := range 30 {
		result.Problems = append(result.Problems, source.Problem{
			ID: "syntax", At: source.Span{File: fmt.Sprintf("lost%02d.yaml", i)}, Message: "it does not parse", Effect: source.Lost,
		})
	}
	result.Summary.Files, result.Summary.Lost, result.Summary.Examined = 3030, 30, 3000
	return result
}

// outputOptions are those of a report in the middle of a repository.
func outputOptions(files fstest.MapFS) Options {
	began := time.Date(2026, 11, 24, 9, 8, 7, 0, time.UTC)
	return Options{
		Version: "0.1.0", Files: files, Unknown: true, Suppressed: true, Marks: true, Started: began, Ended: began.Add(2 * time.Second),
		Repository: func(file string) string { return "deploy/" + file },
		Revision:   Revision{Repository: "https://github.com/acme/shop.git", Commit: "4222ea0c0ffee"},
		Fails:      func(f engine.Finding) bool { return f.Outcome == engine.Found && f.Severity >= engine.Medium },
	}
}

// outputs are the results that every format is checked with.
func outputs() map[string]func() (*engine.Result, Options) {
	return map[string]func() (*engine.Result, Options){
		"sample": func() (*engine.Result, Options) { return sample(), outputOptions(shop) },
		"nasty":  func() (*engine.Result, Options) { return nasty(), outputOptions(nastyTree) },
		"many":   func() (*engine.Result, Options) { return many(), outputOptions(nil) },
		"empty":  func() (*engine.Result, Options) { return &engine.Result{}, Options{} },
	}
}

// checkOutput writes each of the results in a format and hands it to a checker.
func checkOutput(t *testing.T, format string, check func(t *testing.T, result *engine.Result, raw []byte)) {
	t.Helper()
	for name, made := range outputs() {
		t.Run(name, func(t *testing.T) {
			result, options := made()
			var out bytes.Buffer
			if err := Writers[format](&out, result, options); err != nil {
				t.Fatal(err)
			}
			check(t, result, out.Bytes())
		})
	}
}

// acted counts what a reader is to act on: findings, and reasons for unknown answers.
func acted(result *engine.Result) int {
	n := len(engine.Causes(result.Findings))
	for _, f := range result.Findings {
		if f.Outcome == engine.Found {
			n++
		}
	}
	return n
}

func suppressions(result *engine.Result) int {
	n := 0
	for _, f := range result.Findings {
		if f.Outcome == engine.Suppressed {
			n++
		}
	}
	return n
}

// A junitElement says what Ant's schema (windyroad/JUnit-Schema) and that of
// Jenkins (xunit-plugin, junit-10.xsd) both allow in an element, in this order.
type junitElement struct{ attributes, required, children []string }

var junitElements = map[string]junitElement{
	"testsuites": {children: []string{"testsuite"}},
	"testsuite": {
		attributes: []string{"id", "name", "package", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"},
		required:   []string{"id", "name", "package", "tests", "failures", "errors", "time", "timestamp", "hostname"},
		children:   []string{"properties", "testcase", "system-out", "system-err"},
	},
	"testcase": {
		attributes: []string{"name", "classname", "time"}, required: []string{"name", "classname", "time"},
		children: []string{"skipped", "error", "failure"},
	},
	"skipped":    {attributes: []string{"type", "message"}},
	"error":      {attributes: []string{"type", "message"}, required: []string{"type"}},
	"failure":    {attributes: []string{"type", "message"}, required: []string{"type"}},
	"properties": {}, "system-out": {}, "system-err": {},
}

func TestJUnitIsValid(t *testing.T) {
	checkOutput(t, "junit", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		checkJUnit(t, raw)
		var report junitReport
		if err := xml.Unmarshal(raw, &report); err != nil {
			t.Fatal(err)
		}
		failures, errs := 0, 0
		for i, s := range report.Suites {
			tests, failed, broken, skipped := 0, 0, 0, 0
			for _, c := range s.Cases {
				tests++
				switch {
				case c.Failure != nil:
					failed++
				case c.Error != nil:
					broken++
				case c.Skipped != nil:
					skipped++
				}
			}
			if s.ID != i || tests == 0 || s.Tests != tests || s.Failures != failed || s.Errors != broken || s.Skipped != skipped {
				t.Errorf("suite %d counts %+v, got %d tests, %d failures, %d errors, %d skipped", i, s, tests, failed, broken, skipped)
			}
			failures, errs = failures+failed, errs+broken
		}
		wantFailures, wantErrors := 0, len(result.Failures)
		for _, f := range result.Findings {
			if f.Outcome == engine.Found && f.Severity >= engine.Medium {
				wantFailures++
			}
		}
		for _, p := range result.Problems {
			if p.Effect == source.Lost {
				wantErrors++
			}
		}
		if failures != wantFailures || errs != wantErrors {
			t.Errorf("got %d failures and %d errors, want %d and %d", failures, errs, wantFailures, wantErrors)
		}
	})
}

// checkJUnit walks the elements of a report.
func checkJUnit(t *testing.T, raw []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	type open struct {
		name string
		last int // of its children, as they are listed
	}
	stack := []open{}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.StartElement:
			name := token.Name.Local
			element, ok := junitElements[name]
			if !ok {
				t.Fatalf("element %s is not known", name)
			}
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				place := slices.Index(junitElements[parent.name].children, name)
				if place < 0 || place < parent.last {
					t.Fatalf("%s stands in %s, or not in its order", name, parent.name)
				}
				parent.last = place
			}
			stack = append(stack, open{name: name})
			checkAttributes(t, token, element)
		}
	}
}

func checkAttributes(t *testing.T, token xml.StartElement, element junitElement) {
	t.Helper()
	seen := map[string]string{}
	for _, a := range token.Attr {
		seen[a.Name.Local] = a.Value
		if !slices.Contains(element.attributes, a.Name.Local) {
			t.Errorf("%s has attribute %s", token.Name.Local, a.Name.Local)
		}
	}
	for _, name := range element.required {
		if seen[name] == "" {
			t.Errorf("%s has no %s", token.Name.Local, name)
		}
	}
	if token.Name.Local == "testsuite" && !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`).MatchString(seen["timestamp"]) {
		t.Errorf("timestamp is %s", seen["timestamp"])
	}
}

// TestCodeQualityIsValid holds the report to what GitLab's documentation asks of
// one ("Code Quality report format"): all fields, its five severities, a path that
// is relative without ./, and fingerprints of which no two are the same.
func TestCodeQualityIsValid(t *testing.T) {
	checkOutput(t, "gitlab-codequality", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		checkSchema(t, "gitlab-codequality.schema.json", raw)
		var issues []qualityIssue
		if err := json.Unmarshal(raw, &issues); err != nil {
			t.Fatal(err)
		}
		severities := []string{"blocker", "critical", "major", "minor", "info"}
		seen, last := map[string]bool{}, 0
		ours := map[string]bool{}
		for _, r := range result.Rules {
			ours[r.ID] = true
		}
		for _, issue := range issues {
			if seen[issue.Fingerprint] {
				t.Errorf("fingerprint %s is there twice", issue.Fingerprint)
			}
			seen[issue.Fingerprint] = true
			if !ours[issue.Check] {
				continue
			}
			if rank := slices.Index(severities, issue.Severity); rank < last {
				t.Fatalf("%s stands after %s", issue.Severity, severities[last])
			} else {
				last = rank
			}
		}
		want := acted(result) + len(result.Failures)
		for _, p := range result.Problems {
			if p.Effect != source.Noted {
				want++
			}
		}
		if len(issues) != want {
			t.Errorf("got %d issues, want %d", len(issues), want)
		}
	})
}

func TestSASTIsValid(t *testing.T) {
	checkOutput(t, "gitlab-sast", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		checkSchema(t, "gitlab-sast.schema.json", raw)
		var report sastReport
		if err := json.Unmarshal(raw, &report); err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, v := range report.Vulnerabilities {
			if ids[v.ID] {
				t.Errorf("id %s is there twice", v.ID)
			}
			ids[v.ID] = true
		}
		want, status := 0, "success"
		for _, f := range result.Findings {
			if f.Outcome == engine.Found && f.Rule.Family == "permissions" {
				want++
			}
		}
		if len(result.Problems)+len(result.Failures) > 0 {
			status = "failure"
		}
		if len(report.Vulnerabilities) != want || report.Scan.Status != status {
			t.Errorf("got %d vulnerabilities, %s, want %d, %s", len(report.Vulnerabilities), report.Scan.Status, want, status)
		}
	})
}

// checkSchema checks a report against a schema of testdata, which says in its own
// words what the reader asks for.
func checkSchema(t *testing.T, name string, raw []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/" + name)
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

// TestSchemasRefuse lets nobody take a schema that accepts anything for a check.
func TestSchemasRefuse(t *testing.T) {
	cases := map[string]struct{ schema, raw string }{
		"no fingerprint": {"gitlab-codequality.schema.json", `[{"description":"d","check_name":"c","severity":"info","location":{"path":"a","lines":{"begin":1,"end":1}}}]`},
		"dotted path":    {"gitlab-codequality.schema.json", `[{"description":"d","check_name":"c","fingerprint":"f","severity":"info","location":{"path":"./a","lines":{"begin":1,"end":1}}}]`},
		"severity":       {"gitlab-codequality.schema.json", `[{"description":"d","check_name":"c","fingerprint":"f","severity":"high","location":{"path":"a","lines":{"begin":1,"end":1}}}]`},
		"no scan":        {"gitlab-sast.schema.json", `{"version":"15.0.7","schema":"https://x","vulnerabilities":[]}`},
		"rdjson kind":    {"rdjson.schema.json", `{"source":{"name":"b","url":"u"},"diagnostics":[{"message":"m","location":{"path":"p"},"severity":"BAD","code":{"value":"v"}}]}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			schema, err := jsonschema.NewCompiler().Compile("testdata/" + c.schema)
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(value) == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

func TestRDJSONIsValid(t *testing.T) {
	checkOutput(t, "rdjson", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		checkSchema(t, "rdjson.schema.json", raw)
		var report rdReport
		if err := json.Unmarshal(raw, &report); err != nil {
			t.Fatal(err)
		}
		want := acted(result) + len(result.Failures) + len(result.Problems)
		if len(report.Diagnostics) != want {
			t.Errorf("got %d diagnostics, want %d", len(report.Diagnostics), want)
		}
	})
}

// Reviewdog counts columns in bytes: a tab is one, an é two, an emoji four.
func TestRDJSONColumns(t *testing.T) {
	r := rdWriter{lines: newLines(fstest.MapFS{"f": {Data: []byte("\té😀x\n")}})}
	for column, want := range map[int]int{1: 1, 2: 2, 3: 4, 4: 8, 5: 9, 9: 9} {
		if got := r.position("f", 1, column).Column; got != want {
			t.Errorf("column %d: got %d, want %d", column, got, want)
		}
	}
}

// A runnerCommand is a line as the runner of GitHub Actions reads it: one that
// begins with two colons after blanks, up to the next two (actions/runner,
// ActionCommand.TryParseV2), or what stands between ##[ and ] (TryParse).
type runnerCommand struct {
	name, text string
	properties map[string]string
}

var unescape = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")

func runnerCommands(t *testing.T, raw []byte) (commands []runnerCommand, plain []string) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\n"), "\n") {
		if strings.Contains(line, "##[") || strings.Contains(line, "\r") {
			t.Errorf("the runner takes part of this for a command: %q", line)
		}
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "::")
		if !ok {
			plain = append(plain, line)
			continue
		}
		head, text, ok := strings.Cut(rest, "::")
		if !ok {
			t.Fatalf("no end of the command: %q", line)
		}
		name, properties, _ := strings.Cut(head, " ")
		c := runnerCommand{name: name, text: unescape.Replace(text), properties: map[string]string{}}
		for property := range strings.SplitSeq(properties, ",") {
			key, value, _ := strings.Cut(property, "=")
			c.properties[key] = unescape.Replace(value)
		}
		commands = append(commands, c)
	}
	return commands, plain
}

func TestGitHubIsValid(t *testing.T) {
	checkOutput(t, "github", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		commands, plain := runnerCommands(t, raw)
		of := map[string]int{}
		for _, c := range commands {
			of[c.name]++
			if !slices.Contains([]string{"error", "warning", "notice"}, c.name) || c.properties["title"] == "" || c.text == "" {
				t.Errorf("command %+v", c)
			}
			for key := range c.properties {
				if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
					t.Errorf("property %s of %+v", key, c)
				}
			}
		}
		cut := 0
		for level, n := range of {
			if n > maxAnnotations {
				t.Errorf("got %d of %s, want %d at most", n, level, maxAnnotations)
			}
		}
		all := acted(result) + len(result.Failures) + len(result.Problems)
		shown := len(commands)
		if last := len(summary(result, Options{})); len(plain) > last {
			cut, shown = len(plain)-last, shown-1
			notice := commands[len(commands)-1]
			if !strings.HasPrefix(notice.text, fmt.Sprintf("%d more, the mildest, ha", cut)) {
				t.Errorf("got %q, want it to say that %d were cut", notice.text, cut)
			}
		}
		if shown+cut != all {
			t.Errorf("got %d annotations and %d lines, want %d", shown, cut, all)
		}
	})
}

func TestGitHubEscapes(t *testing.T) {
	result, options := nasty(), outputOptions(nastyTree)
	var out bytes.Buffer
	if err := GitHub(&out, result, options); err != nil {
		t.Fatal(err)
	}
	commands, _ := runnerCommands(t, out.Bytes())
	for _, c := range commands {
		if file, ok := c.properties["file"]; ok && file != "deploy/"+nastyFile && file != "deploy/." && file != "deploy/" {
			t.Errorf("got file %q", file)
		}
	}
}

// Broken files may not hide the worst findings, nor findings the broken files.
func TestGitHubShares(t *testing.T) {
	var out bytes.Buffer
	if err := GitHub(&out, many(), outputOptions(nil)); err != nil {
		t.Fatal(err)
	}
	commands, _ := runnerCommands(t, out.Bytes())
	problems, findings := 0, 0
	for _, c := range commands {
		switch {
		case c.name != "error":
		case strings.HasPrefix(c.properties["title"], "belay: syntax"):
			problems++
		default:
			findings++
		}
	}
	if problems != maxProblemAnnotations || findings != maxAnnotations-maxProblemAnnotations {
		t.Errorf("got %d problems and %d findings among the errors", problems, findings)
	}
}

func TestCSVIsValid(t *testing.T) {
	checkOutput(t, "csv", func(t *testing.T, result *engine.Result, raw []byte) {
		t.Helper()
		if bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) {
			t.Error("a line does not end as RFC 4180 wants it")
		}
		rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if want := 1 + len(result.Findings) + len(result.Problems) + len(result.Failures); len(rows) != want {
			t.Errorf("got %d rows, want %d", len(rows), want)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Errorf("a spreadsheet works out %q", cell)
				}
			}
		}
	})
}

// rawHTML and mention are what a comment may not have from a template.
var (
	rawHTML = regexp.MustCompile(`<[a-zA-Z/!]`)
	mention = regexp.MustCompile(`@[A-Za-z]|[#!]\d`)
)

// outsideCode returns a line of Markdown without its code: a run of backticks that
// no backslash stands before, up to the next run of as many (CommonMark 6.1).
func outsideCode(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '`':
			n := len(line[i:]) - len(strings.TrimLeft(line[i:], "`"))
			end := regexp.MustCompile("(^|[^`])`{" + fmt.Sprint(n) + "}($|[^`])").FindStringIndex(line[i+n:])
			if end == nil {
				return b.String() + line[i:]
			}
			i += n + end[0] + n
		default:
			b.WriteByte(line[i])
		}
	}
	return strings.ReplaceAll(b.String(), "&#8203;", "\u200b")
}

func TestMarkdownIsSafe(t *testing.T) {
	for format, room := range map[string]int{"markdown": maxComment, "github-summary": maxSummary} {
		checkOutput(t, format, func(t *testing.T, result *engine.Result, raw []byte) {
			t.Helper()
			if len(raw) > room {
				t.Errorf("%s has %d bytes, may have %d", format, len(raw), room)
			}
			for line := range strings.SplitSeq(string(raw), "\n") {
				if text := outsideCode(line); rawHTML.MatchString(text) || mention.MatchString(text) || strings.Contains(text, "`") {
					t.Errorf("not escaped: %s", text)
				}
			}
			shown := strings.Count(string(raw), "\n  - ") // findings stand below their rules
			if _, unknown, ok := strings.Cut(string(raw), "\n#### unknown\n"); ok {
				unknown, _, _ = strings.Cut(unknown, "\n#### ")
				shown += strings.Count(unknown, "\n- ")
			}
			cut := acted(result) + suppressions(result) - shown
			if cut > 0 && !strings.Contains(string(raw), fmt.Sprintf("\n%d more, the mildest, are left out", cut)) {
				t.Errorf("%d of the findings are cut and nothing says so", cut)
			}
		})
	}
}

// What a summary may have is less where the step has written to it before.
func TestMarkdownLeavesRoom(t *testing.T) {
	options := outputOptions(nil)
	options.Taken = maxSummary - 5000
	var out bytes.Buffer
	if err := GitHubSummary(&out, many(), options); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 5000 {
		t.Errorf("got %d bytes, want 5000 at most", out.Len())
	}
}

// Problems may not take the room of what a summary may have at all, however much a
// template makes them say.
func TestMarkdownHeadLeavesRoom(t *testing.T) {
	result := many()
	for i := range result.Problems {
		result.Problems[i].Message = strings.Repeat("<", 10_000)
	}
	var out bytes.Buffer
	if err := Markdown(&out, result, outputOptions(nil)); err != nil {
		t.Fatal(err)
	}
	if out.Len() > maxComment || !strings.Contains(out.String(), "\n- and 30 more\n") || !strings.Contains(out.String(), "\n  - ") {
		t.Errorf("got %d bytes: %.200s", out.Len(), out.String())
	}
}

// Problems have the room that no finding takes.
func TestGitHubFills(t *testing.T) {
	result := many()
	result.Findings, result.Problems = nil, result.Problems[:8]
	var out bytes.Buffer
	if err := GitHub(&out, result, outputOptions(nil)); err != nil {
		t.Fatal(err)
	}
	if commands, plain := runnerCommands(t, out.Bytes()); len(commands) != 8 || len(plain) != 1 {
		t.Errorf("got %d annotations and %d lines of 8 problems and a summary", len(commands), len(plain))
	}
}

// TestFilesAreNamed holds that all of a report names files in one way.
func TestFilesAreNamed(t *testing.T) {
	result := sample()
	result.Findings[0].Suppressions = []engine.Suppression{{By: engine.ByBaseline, At: source.Span{File: "shop/base.json"}}}
	result.Findings[0].Outcome, result.Summary.Suppressed = engine.Suppressed, 1
	result.Failures[0].Err = errors.New("conflicting values:\n  1\n  2")
	options := outputOptions(shop)
	options.Show = func(file string) string { return "../" + file }
	for format, write := range Writers {
		var out bytes.Buffer
		if err := write(&out, result, options); err != nil {
			t.Fatal(err)
		}
		want, never := "deploy/shop/", "../"
		if format == "text" || format == "json" {
			want, never = never, want
		}
		if got := out.String(); !strings.Contains(got, want+"shop/template.yaml") && !strings.Contains(got, want+"template.yaml") || strings.Contains(got, never) {
			t.Errorf("%s does not name every file below %s: %s", format, want, got)
		}
		if strings.Contains(out.String(), "values:\uFFFD") {
			t.Errorf("%s shows the end of a line: %s", format, out.String())
		}
	}
}

// TestWordsOfTerraform holds that each format says what to do in the words of what is
// written, also where two formats have findings of a rule.
func TestWordsOfTerraform(t *testing.T) {
	result := sample()
	rule := *result.Rules[0]
	rule.Fix = "Name AWS::Region."
	terraform := engine.Finding{Rule: &rule, Severity: engine.High, Message: "m", Subject: &model.Resource{ID: "x", Type: "aws_x"}}
	template := terraform
	template.Subject = &model.Resource{ID: "y", Type: "AWS::X"}
	result.Findings = []engine.Finding{terraform, template, terraform}
	for format, write := range Writers {
		if slices.Contains([]string{"json", "sarif", "gitlab-codequality"}, format) { // they say it once of a rule, or not
			continue
		}
		var out bytes.Buffer
		if err := write(&out, result, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.Contains(got, "Name data.aws") || !strings.Contains(got, "Name AWS::Region") {
			t.Errorf("%s: got %s", format, got)
		}
	}
}

// TestWorse holds that formats which say more than a sentence say what is worse.
func TestWorse(t *testing.T) {
	result := sample()
	result.Findings[0].Worse = []string{"it was three seconds"}
	result.Since = &engine.Since{Revision: "main", Commit: "4222ea0c0ffee"}
	for format, write := range Writers {
		var out bytes.Buffer
		if err := write(&out, result, Options{}); err != nil {
			t.Fatal(err)
		}
		if want := !strings.HasPrefix(format, "gitlab-"); strings.Contains(out.String(), "it was three seconds") != want {
			t.Errorf("%s: got %s", format, out.String())
		}
	}
}

// A rule of the user's own has no page of ours.
func TestOwnRulesHaveNoAddress(t *testing.T) {
	result := sample()
	for _, r := range result.Rules {
		r.Source, r.References = "policies", nil
	}
	for format, write := range Writers {
		var out bytes.Buffer
		if err := write(&out, result, Options{Files: shop, Unknown: true}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), ruleFolder) || strings.Contains(out.String(), "]()") {
			t.Errorf("%s has a page for a rule of the user's own: %s", format, out.String())
		}
	}
}

// An unknown answer that fails the check fails a test, asked for or not.
func TestJUnitUnknownFails(t *testing.T) {
	var out bytes.Buffer
	if err := JUnit(&out, sample(), Options{Fails: func(f engine.Finding) bool { return f.Outcome == engine.Unknown }}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `<failure type="unknown" message="unknown: parameter Limit has no default"`) {
		t.Errorf("got %s", out.String())
	}
}

func TestCodeSpan(t *testing.T) {
	for text, want := range map[string]string{
		"a": "`a`", "a`b": "``a`b``", "`": "`` ` ``", "a``b`": "``` a``b` ```", "a\nb": "`a b`",
	} {
		if got := codeSpan(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	cases := map[string]struct{ repository, commit, want string }{
		"GitHub":        {"https://github.com/acme/shop.git", "c0", "https://github.com/acme/shop/blob/c0/a%20b/%28x%29%23.yaml#L7"},
		"GitLab":        {"https://gitlab.example.com/a/b", "c0", "https://gitlab.example.com/a/b/blob/c0/a%20b/%28x%29%23.yaml#L7"},
		"somewhere":     {"https://git.example.com/a/b", "c0", ""},
		"ssh":           {"ssh://github.com/a/b", "c0", ""},
		"no commit":     {"https://github.com/a/b", "", ""},
		"no repository": {"", "c0", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := markdown{options: Options{Revision: Revision{Repository: c.repository, Commit: c.commit}}}
			if got := m.address("a b/(x)#.yaml", 7); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestOutputs keeps what each format writes. The long result is not kept.
func TestOutputs(t *testing.T) {
	for format := range Writers {
		for name, made := range outputs() {
			if name == "many" || slices.Contains([]string{"text", "json", "sarif"}, format) {
				continue
			}
			t.Run(format+" "+name, func(t *testing.T) {
				result, options := made()
				var got bytes.Buffer
				if err := Writers[format](&got, result, options); err != nil {
					t.Fatal(err)
				}
				compareGolden(t, filepath.Join("testdata", "outputs", name+"."+format), got.Bytes())
			})
		}
	}
}

func compareGolden(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs from the golden file; with -update, the difference is the review. Got:\n%s", golden, got)
	}
}
