package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// maxCell is how many characters a cell of a spreadsheet holds.
const maxCell = 32_767

// csvHeader names the columns. New ones come at the end.
var csvHeader = []string{
	"kind", "outcome", "severity", "rule", "tier", "family", "file", "line", "column",
	"resource", "type", "message", "when", "fix", "witnesses", "reason", "fingerprint", "worse",
}

// CSV writes all answers, problems and rule failures as a table for a
// spreadsheet, in the order of the JSON report.
func CSV(w io.Writer, result *engine.Result, options Options) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvHeader); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	row := func(cells ...string) error {
		for i := range cells {
			cells[i] = cell(cells[i])
		}
		return out.Write(cells)
	}
	for f := range result.All() {
		line, column := lineAndColumn(f.At)
		kind := ""
		if f.Subject != nil {
			kind = f.Subject.Type
		}
		if err := row("finding", f.Outcome.String(), f.Severity.String(), f.Rule.ID, string(f.Rule.Tier), f.Rule.Family,
			options.file(f.At.File), line, column, subjectOf(f), kind, f.Message, strings.Join(f.When, ", or "),
			strings.Join(fixes(f), " "), strings.Join(f.Witnesses, " "), suppressedBy(f), f.Fingerprint, strings.Join(f.Worse, "; ")); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	for _, p := range result.Problems {
		line, column := lineAndColumn(p.At)
		if err := row("problem", p.Effect.String(), "", p.ID, "", "", options.file(p.At.File), line, column,
			"", "", problemSaid(p, len(result.Rules)), "", p.Fix, "", "", "", ""); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	for _, f := range result.Failures {
		if err := row("failure", "failed", "", f.Rule.ID, string(f.Rule.Tier), f.Rule.Family, options.file(f.Unit), "", "",
			"", "", failureSaid(f, options), "", "", "", "", "", ""); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write csv: %w", out.Error())
	}
	return nil
}

func lineAndColumn(at source.Span) (line, column string) {
	if at.Line < 1 {
		return "", ""
	}
	return strconv.Itoa(int(at.Line)), strconv.Itoa(max(int(at.Column), 1))
}

// cell makes a text one that a spreadsheet shows and does not work out: what
// begins like a formula gets an apostrophe before it.
func cell(text string) string {
	text = clean(oneLine(text))
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		text = "'" + text
	}
	return cut(text, maxCell)
}
