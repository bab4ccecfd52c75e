package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMarksCanBePasted puts the mark of each finding above its line: all of them
// are suppressed, and nothing is wrong with any mark. What stands in a text, where
// there are no comments, is left out.
func TestMarksCanBePasted(t *testing.T) {
	for name, from := range baselineInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			copyInput(t, from)
			marks := map[string]map[int][]string{} // by file and line
			for _, f := range found(t) {
				if marks[f.Location.File] == nil {
					marks[f.Location.File] = map[int][]string{}
				}
				marks[f.Location.File][f.Location.Line] = append(marks[f.Location.File][f.Location.Line], f.Mark)
			}
			pasted := 0
			rewrite(t, func(name string, content []byte) []byte {
				lines := strings.Split(string(content), "\n")
				if !slices.Contains([]string{".yaml", ".yml", ".tf"}, filepath.Ext(name)) || strings.HasPrefix(strings.TrimSpace(lines[0]), "{") {
					return nil
				}
				var out []string
				for i, line := range lines {
					for _, mark := range marks[name][i+1] {
						if inText(lines, i) {
							continue
						}
						pasted++
						indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
						out = append(out, indent+"# "+strings.Replace(mark, `"..."`, `"pasted"`, 1))
					}
					out = append(out, line)
				}
				return []byte(strings.Join(out, "\n"))
			})
			var stdout, stderr bytes.Buffer
			run(t.Context(), []string{"check", "--date", "2026-11-24", "--format", "json"}, nil, &stdout, &stderr)
			var report struct {
				Summary  struct{ Suppressed int }
				Findings []checkedFinding
				Problems []struct {
					ID, Message string
					Location    struct {
						File string
						Line int
					}
				}
			}
			if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
				t.Fatal(err, stderr.String())
			}
			for _, p := range report.Problems {
				if strings.HasPrefix(p.ID, "suppression") {
					t.Errorf("%s:%d: %s (%s)", p.Location.File, p.Location.Line, p.Message, p.ID)
				}
			}
			if report.Summary.Suppressed != pasted {
				t.Errorf("got %d suppressed findings of %d marks", report.Summary.Suppressed, pasted)
			}
			if name == "examples" && pasted == 0 {
				t.Fatal("no mark was pasted")
			}
		})
	}
}

// inText tells whether a line is that of a heredoc or of JSON in a template.
func inText(lines []string, at int) bool {
	return strings.HasPrefix(strings.TrimSpace(lines[at]), `"`)
}
