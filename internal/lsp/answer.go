package lsp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
)

// The kind of the actions, and the command that opens a page.
const (
	quickFix    = "quickfix"
	openCommand = "belay.open"
)

type hoverParams struct {
	TextDocument documentID `json:"textDocument"`
	Position     position   `json:"position"`
}

// hover explains what is found at a place.
func (s *server) hover(params hoverParams) (any, *failure) {
	at := span{Start: params.Position, End: params.Position}
	var parts []string
	var where span
	for _, it := range s.items[params.TextDocument.URI] {
		if !it.diagnostic.Range.holds(params.Position) {
			continue
		}
		text := ""
		switch {
		case it.finding != nil:
			text = explanation(it.finding)
		case it.problem != nil && it.problem.Fix != "":
			text = fmt.Sprintf("**%s**\n\n%s\n\n**How to fix it.** %s", plain(it.problem.ID), plain(it.problem.Message), plain(it.problem.Fix))
		}
		if text == "" || slices.Contains(parts, text) {
			continue
		}
		if len(parts) == 0 {
			where = it.diagnostic.Range
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	if !where.meets(at) {
		where = at
	}
	kind, value := "markdown", strings.Join(parts, "\n\n---\n\n")
	if !s.client.markdown {
		kind, value = "plaintext", strings.NewReplacer("**", "", "`", "", `\`, "").Replace(value)
	}
	return hover{Contents: markup{Kind: kind, Value: value}, Range: &where}, nil
}

// explanation is what there is to know of a finding and its rule, in Markdown.
func explanation(f *engine.Finding) string {
	rule := f.Rule
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s` %s\n\n%s\n", plain(rule.Title), rule.ID, f.Severity, plain(sentence(f)))
	if len(f.Witnesses) > 0 {
		b.WriteString("\n**Found.** ")
		for i, w := range f.Witnesses {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(code(w))
		}
		b.WriteString("\n")
	}
	for i, step := range f.Flow {
		fmt.Fprintf(&b, "%d. %s\n", i+1, plain(step.Message))
	}
	fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(rule.Description))
	if fix := strings.TrimSpace(rule.Fix); fix != "" {
		fmt.Fprintf(&b, "\n**How to fix it.** %s\n", fix)
	}
	for i, r := range rule.References {
		if i == 0 {
			b.WriteString("\n**To read.**\n\n")
		}
		text := r.Description
		if text == "" {
			text = r.URL
		}
		fmt.Fprintf(&b, "- [%s](%s)\n", plain(text), r.URL)
	}
	if len(rule.Maps) > 0 {
		b.WriteString("\n**Elsewhere.**")
		for i, name := range slices.Sorted(maps.Keys(rule.Maps)) {
			if i > 0 {
				b.WriteString(";")
			}
			fmt.Fprintf(&b, " %s %s", name, strings.Join(rule.Maps[name], ", "))
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

// plain makes text from the input text and nothing else in Markdown.
func plain(s string) string {
	return markdown.Replace(clean(s))
}

var markdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "\n", " ",
)

// code shows text from the input as code.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + clean(s) + " " + fence
	}
	return fence + clean(s) + fence
}

// codeActions are what can be done about what is found at a place.
func (s *server) codeActions(params codeActionParams) (any, *failure) {
	actions := []codeAction{}
	if !s.client.literals || len(params.Context.Only) > 0 && !slices.ContainsFunc(params.Context.Only, isQuickFix) {
		return actions, nil
	}
	pages := map[string]bool{}
	for _, it := range s.findings(params.TextDocument.URI, params.Range) {
		if it.finding.Outcome == engine.Found {
			if insertion, ok := s.checker.Suppress(it.part, it.finding); ok {
				actions = append(actions, codeAction{
					Title:       "Suppress " + it.finding.Rule.ID + " here, with a reason",
					Kind:        quickFix,
					Diagnostics: []diagnostic{it.diagnostic},
					Edit:        s.edit(it.part, insertion),
				})
			}
		}
		if href := page(it.finding.Rule); href != "" && s.client.shows && !pages[it.finding.Rule.ID] {
			pages[it.finding.Rule.ID] = true
			title := "Read about " + it.finding.Rule.ID
			actions = append(actions, codeAction{
				Title: title, Kind: quickFix, Diagnostics: []diagnostic{it.diagnostic},
				Command: &command{Title: title, Command: openCommand, Arguments: []any{href}},
			})
		}
	}
	return actions, nil
}

func isQuickFix(kind string) bool { return kind == "" || kind == quickFix }

// edit is an insertion as the client wants it.
func (s *server) edit(part *Part, in Insertion) *workspaceEdit {
	uri := s.uri(part.Path(in.File))
	id := documentID{URI: uri}
	var t *text
	if d := s.open[uri]; d != nil {
		version := d.version
		id.Version, t = &version, d.text
	} else {
		r := &rendering{client: &s.client, contents: map[string]*text{}}
		t = r.text(part, in.File)
	}
	at := t.position(in.Line, in.Column, s.client.encoding)
	edits := []textEdit{{Range: span{Start: at, End: at}, NewText: in.Text}}
	if s.client.versioned {
		return &workspaceEdit{DocumentChanges: []documentEdit{{TextDocument: id, Edits: edits}}}
	}
	return &workspaceEdit{Changes: map[string][]textEdit{uri: edits}}
}

// execute runs a command: it lets the client show a page that a rule names.
func (s *server) execute(params command) *failure {
	if params.Command != openCommand {
		return failf(codeInvalidParams, "there is no command %s", short(params.Command))
	}
	if len(params.Arguments) != 1 {
		return failf(codeInvalidParams, "%s wants one address", openCommand)
	}
	href, ok := params.Arguments[0].(string)
	if !ok || !strings.HasPrefix(href, "https://") {
		return failf(codeInvalidParams, "%s wants an address", openCommand)
	}
	s.ask("window/showDocument", map[string]any{"uri": href, "external": true}, nil)
	return nil
}
