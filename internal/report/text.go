package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// shownFingerprint is how much of a fingerprint text shows: among a thousand
// findings two have it in common in one report of ten thousand.
const shownFingerprint = 8

// shownColumns is how much of a source line text shows. A template on one line
// is not printed whole.
const shownColumns = 100

// Text writes the result for a person at a terminal: findings by file, each with
// the line it is about, then what is wrong with the input, then one line that
// counts.
func Text(w io.Writer, result *engine.Result, options Options) error {
	out := bufio.NewWriter(w)
	t := &text{Writer: out, lines: newLines(options.Files), options: options, paint: plain}
	if options.Color {
		t.paint = terminal
	}
	t.findings(result)
	t.problems(result)
	t.failures(result.Failures)
	if result.Since != nil {
		t.printf("%s\n", since(result))
	}
	t.printf("%s\n", total(result, options, options.show))
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write text: %w", err)
	}
	return nil
}

// text is a report being written. Errors of the writer are kept by it and come
// out of its Flush.
type text struct {
	*bufio.Writer
	lines   *lines
	options Options
	paint   palette
	cause   engine.Cause       // of the unknown answer that is being written
	file    string             // that findings are being written of
	begun   bool               // whether that is one
	at      source.Span        // where the finding stands that was written last
	open    bool               // whether that finding waits for more at its place
	fixes   map[[2]string]bool // by rule, what the file has been told to do
}

func (t *text) printf(format string, args ...any) {
	fmt.Fprintf(t.Writer, format, args...) //nolint:errcheck // bufio keeps the first error for Flush
}

func (t *text) findings(result *engine.Result) {
	causes := map[[2]string]engine.Cause{}
	for _, c := range engine.Causes(result.Findings) {
		causes[[2]string{c.At.File, c.Why}] = c
	}
	var here []engine.Finding // what stands at one place
	for f := range result.All() {
		if len(here) > 0 && here[0].At != f.At {
			t.place(here, causes)
			here = here[:0]
		}
		here = append(here, f)
	}
	t.place(here, causes)
	t.close()
}

// place writes what stands at one place, the worst first.
func (t *text) place(findings []engine.Finding, causes map[[2]string]engine.Cause) {
	slices.SortStableFunc(findings, func(a, b engine.Finding) int { return cmp.Compare(weight(b), weight(a)) })
	for _, f := range findings {
		if f.Outcome == engine.Unknown && t.options.Unknown {
			// What is not known is said once, where it comes first.
			key := [2]string{f.At.File, f.Message}
			cause, ok := causes[key]
			if !ok {
				continue
			}
			t.cause = cause
			delete(causes, key)
		}
		if f.Outcome == engine.Unknown && !t.options.Unknown || f.Outcome == engine.Suppressed && !t.options.Suppressed {
			continue
		}
		if !t.begun || f.At.File != t.file {
			t.close()
			t.file, t.begun, t.fixes = f.At.File, true, map[[2]string]bool{}
			t.printf("%s\n", t.paint.file(clean(t.options.show(t.file))))
		}
		t.finding(f)
	}
}

// weight is the severity of what is found, and nothing of other answers.
func weight(f engine.Finding) int {
	if f.Outcome != engine.Found {
		return 0
	}
	return 1 + int(f.Severity)
}

// close ends what is said of one place.
func (t *text) close() {
	if t.open {
		t.printf("\n")
	}
	t.open = false
}

func (t *text) finding(f engine.Finding) {
	word := f.Outcome.String()
	switch f.Outcome {
	case engine.Found:
		word = t.paint.severity(f.Severity)
	case engine.Unknown:
		word = t.paint.faint(word)
	case engine.Passed, engine.NotApplicable:
		t.close()
		t.printf("  %s  %s  %s  %s\n", place(f.At), t.paint.faint(strings.ReplaceAll(word, "_", " ")), subjectOf(f), f.Rule.ID)
		return
	case engine.Suppressed:
		t.close()
		t.printf("  %s  %s  %s  %s\n", place(f.At), t.paint.faint(word), clean(f.Message), f.Rule.ID)
		for _, s := range f.Suppressions {
			t.detail("reason", t.suppression(s, f.At.File))
		}
		return
	}
	id, undecided := f.Rule.ID, ""
	if f.Outcome == engine.Unknown && t.cause.Answers > 1 {
		id = count(t.cause.Answers, "answer")
		undecided = leftOpen(t.cause)
	}
	if t.options.Fingerprints {
		id += "  " + f.Fingerprint[:min(len(f.Fingerprint), shownFingerprint)]
	}
	// What several findings stand on is shown with the first.
	again := t.open && f.At == t.at
	if !again {
		t.close()
	}
	t.printf("  %s  %s  %s  %s\n", place(f.At), word, t.paint.message(clean(f.Message)), t.paint.faint(id))
	if !again {
		t.excerpt(f.At)
	}
	t.at, t.open = f.At, true
	t.detail("undecided", undecided)
	if f.Own != nil {
		t.detail("severity", "by the rule it is "+f.Own.String())
	}
	t.detail("when", strings.Join(f.When, ", or "))
	for _, r := range f.Related {
		t.detail("see", t.where(r.At, f.At.File)+" "+r.Message)
	}
	for i, step := range f.Flow {
		t.detail(fmt.Sprintf("step %d", i+1), t.where(step.At, f.At.File)+" "+step.Message)
	}
	if f.Outcome == engine.Found {
		for _, r := range remedies(f) {
			t.remedy(f.Rule.ID, r)
		}
		if t.options.Marks {
			word, mark := markOf(f)
			t.printf("        %s %s\n", t.paint.faint(word+":"), clean(mark))
		}
	}
}

// remedy says what to do. The fix of a rule is said once a file: what is wrong with
// one function is often wrong with all of them.
func (t *text) remedy(rule string, r remedy) {
	key := [2]string{rule, r.what}
	if r.word == "fix" && t.fixes[key] {
		return
	}
	t.fixes[key] = true
	t.detail(r.word, r.what)
}

// suppression says why something is suppressed, and where it is written.
func (t *text) suppression(s engine.Suppression, here string) string {
	out := reasonOf(s)
	if s.At.File == "" { // the configuration is in no place that reports can name
		return out
	}
	return out + " (" + t.where(s.At, here) + ")"
}

// where names a place, without the file if it is the one being read.
func (t *text) where(at source.Span, here string) string {
	if at.File == here && at.Line > 0 {
		return fmt.Sprintf("line %d", at.Line)
	}
	at.File = t.options.show(at.File)
	return at.String()
}

// detail writes a line about a finding.
func (t *text) detail(word, what string) {
	if what == "" {
		return
	}
	t.printf("        %s %s\n", t.paint.faint(word+":"), clean(strings.Join(strings.Fields(what), " ")))
}

// excerpt writes the source line with a mark under the place.
func (t *text) excerpt(at source.Span) {
	line, ok := t.lines.line(at.File, int(at.Line))
	if !ok {
		return
	}
	end := t.lines.ended(at)
	shown, before, marked := window(line, end)
	number := fmt.Sprintf("%6d", at.Line)
	t.printf("%s %s %s\n", t.paint.faint(number), t.paint.faint("|"), clean(shown))
	t.printf("%6s %s %s%s\n", "", t.paint.faint("|"), before, t.paint.mark(strings.Repeat("^", marked)))
}

// window cuts the part of a line that is shown around a place. It returns what
// stands before the mark, blank but for tabs, so that the mark is under the
// place whatever a tab is wide; and how long the mark is.
func window(line row, at source.Span) (shown, before string, marked int) {
	start := min(int(at.Column)-1, line.length)
	stop := line.length
	if at.EndLine == at.Line {
		stop = min(max(int(at.EndColumn)-1, start), line.length)
	}
	from, to := 0, line.length
	lead, tail := "", ""
	if to > shownColumns && start > shownColumns/2 {
		from, lead = start-shownColumns/2, "…"
	}
	if to-from > shownColumns {
		to, tail = from+shownColumns, "…"
	}
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, lead+line.cut(from, start))
	return lead + line.cut(from, to) + tail, blank, max(min(stop, to)-start, 1)
}

func (t *text) problems(result *engine.Result) {
	if len(result.Problems) == 0 {
		return
	}
	t.printf("%s\n", t.paint.file("Problems with the input"))
	for _, p := range result.Problems {
		at := p.At
		at.File = t.options.show(at.File)
		where := ""
		if at.File != "" {
			where = clean(at.String()) + "  "
		}
		t.printf("  %s%s  %s  %s\n", where, t.paint.effect(p.Effect), clean(p.Message), t.paint.faint(p.ID))
		t.detail("fix", p.Fix)
		if p.Effect == source.Partial || len(p.Undecides) > 0 {
			t.detail("undecided", undecided(p.Undecides, len(result.Rules)))
		}
	}
	t.printf("\n")
}

// undecided names a few rules and counts the rest of those that were asked.
func undecided(rules []string, asked int) string {
	const few = 5
	if len(rules) == asked && asked > 1 {
		return fmt.Sprintf("all %d rules", asked)
	}
	if len(rules) <= few {
		return strings.Join(rules, ", ")
	}
	return strings.Join(rules[:few], ", ") + " and " + count(len(rules)-few, "more rule")
}

func (t *text) failures(failures []engine.Failure) {
	if len(failures) == 0 {
		return
	}
	t.printf("%s\n", t.paint.file("Rules that failed"))
	for _, f := range failures {
		t.printf("  %s  %s: %s\n", f.Rule.ID, clean(t.options.show(f.Unit)), clean(oneLine(f.Err.Error())))
	}
	t.printf("\n")
}

// total is the last line, with files as they are named.
func total(result *engine.Result, options Options, name func(file string) string) string {
	s := result.Summary
	var counts []string
	sum := 0
	for _, severity := range severities {
		if n := s.Found[severity]; n > 0 {
			sum += n
			counts = append(counts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	parts := []string{count(sum, "finding")}
	if sum > 0 {
		parts[0] += " (" + strings.Join(counts, ", ") + ")"
	}
	if s.Suppressed > 0 {
		parts = append(parts, suppressed(result, options, name))
	}
	if s.Unknown > 0 {
		unknown := count(s.Unknown, "answer") + " unknown"
		if causes := len(engine.Causes(result.Findings)); causes < s.Unknown && causes > 0 {
			unknown += " for " + count(causes, "reason")
		}
		if !options.Unknown {
			unknown += ", --unknown shows " + pick(s.Unknown, "it", "them")
		}
		parts = append(parts, unknown)
	}
	if n := len(result.Problems); n > 0 {
		parts = append(parts, count(n, "problem"))
	}
	if n := len(result.Failures); n > 0 {
		parts = append(parts, count(n, "rule failure"))
	}
	files := fmt.Sprintf("%s examined", count(s.Examined, "file"))
	if s.Lost > 0 {
		files += fmt.Sprintf(", %d lost", s.Lost)
	}
	parts = append(parts, files)
	if options.Note != "" {
		parts = append(parts, options.Note)
	}
	return clean(strings.Join(parts, "; "))
}

// suppressed counts what is suppressed, and names the files that do so without
// being looked at.
func suppressed(result *engine.Result, options Options, name func(file string) string) string {
	parts := []string{fmt.Sprintf("%d suppressed", result.Summary.Suppressed)}
	files := map[string]int{}
	for _, f := range result.Findings {
		for _, s := range f.Suppressions {
			if s.By != engine.ByMark {
				files[s.At.File]++
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		by := "the configuration"
		if file != "" {
			by = name(file)
		}
		parts = append(parts, fmt.Sprintf("%d by %s", files[file], by))
	}
	if !options.Suppressed {
		parts = append(parts, "--suppressed shows "+pick(result.Summary.Suppressed, "it", "them"))
	}
	return strings.Join(parts, ", ")
}

func count(n int, what string) string {
	return fmt.Sprintf("%d %s", n, pick(n, what, what+"s"))
}

func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func place(at source.Span) string {
	if at.Line == 0 {
		return "1:1"
	}
	return fmt.Sprintf("%d:%d", at.Line, at.Column)
}
