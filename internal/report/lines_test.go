package report

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/source"
)

// The expected values were computed with a rolling hash over the same input in
// another language, and that with GitHub's own upload action.
func TestLineHashes(t *testing.T) {
	cases := map[string]struct {
		text string
		want []string
	}{
		"empty file": {text: "", want: []string{"c129715d7a2bc9a3:1"}},
		"template": {
			text: "Resources:\n  Resize:\n    Timeout: 30\n",
			want: []string{"2d2e3a14923daa26:1", "4b630c2347fdebcb:1", "a746739ab2e78031:1", "c129715d7a2bc9a3:1"},
		},
		"line ends of all kinds": {
			text: "a\r\nb\rc\n\n d",
			want: []string{"da815e20fd1432a5:1", "7637b694ce51cabe:1", "f8ac93a55d88711a:1", "6bf49ae9d59c5bc1:1", "a23a3dc5e078b07b:1"},
		},
		"beyond ASCII, and a blank within CR LF": {
			text: "é😀\n\tx\r \ny",
			want: []string{"ff43e5c72e37cb4:1", "ea5c6c22b47aa350:1", "f85c2d2aa834d48e:1", "ed3261245082261c:1"},
		},
		"the same line again": {
			text: strings.Repeat("  Key: Value\n", 12),
			want: []string{
				"273ac8a43aeb14ec:1", "273ac8a43aeb14ec:2", "273ac8a43aeb14ec:3", "9d49779292484991:1",
				"61d0146cc50aa5d3:1", "f41ff2ea18225a85:1", "d0d16d3d4f2df027:1", "d7a7c2f6fa9c4b39:1",
				"eda45415414ccc3b:1", "7f1df5ca63d66fad:1", "b186193468fdee0f:1", "ee87af5df0a2dbe1:1", "c129715d7a2bc9a3:1",
			},
		},
		"long lines": {
			text: strings.Repeat("x", 250) + "\n" + strings.Repeat("x", 250),
			want: []string{"52b56201ffb58620:1", "52b56201ffb58620:2"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lineHashes(c.text)); diff != "" {
				t.Errorf("hashes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEnded(t *testing.T) {
	cases := map[string]struct {
		line string
		at   source.Span
		want source.Span
	}{
		"key":                  {line: "  Resize:", at: source.Span{Line: 1, Column: 3}, want: source.Span{Line: 1, Column: 3, EndLine: 1, EndColumn: 9}},
		"key before a value":   {line: "Timeout: 30", at: source.Span{Line: 1, Column: 1}, want: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 8}},
		"type with colons":     {line: "- AWS::Lambda", at: source.Span{Line: 1, Column: 3}, want: source.Span{Line: 1, Column: 3, EndLine: 1, EndColumn: 14}},
		"quoted key":           {line: `{"a \"b": 1}`, at: source.Span{Line: 1, Column: 2}, want: source.Span{Line: 1, Column: 2, EndLine: 1, EndColumn: 9}},
		"quote without an end": {line: `"ab`, at: source.Span{Line: 1, Column: 1}, want: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 4}},
		"item of a flow list":  {line: `[s3:*, b]`, at: source.Span{Line: 1, Column: 2}, want: source.Span{Line: 1, Column: 2, EndLine: 1, EndColumn: 6}},
		"code points":          {line: `é😀x: 1`, at: source.Span{Line: 1, Column: 2}, want: source.Span{Line: 1, Column: 2, EndLine: 1, EndColumn: 4}},
		"only a file":          {line: "Resources:", at: source.Span{}, want: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 10}},
		"beyond the line":      {line: "ab", at: source.Span{Line: 1, Column: 7}, want: source.Span{Line: 1, Column: 7, EndLine: 1, EndColumn: 8}},
		"beyond the file":      {line: "ab", at: source.Span{Line: 9, Column: 7}, want: source.Span{Line: 9, Column: 7, EndLine: 9, EndColumn: 8}},
		"an end of its own":    {line: "ab", at: source.Span{Line: 1, Column: 1, EndLine: 3, EndColumn: 2}, want: source.Span{Line: 1, Column: 1, EndLine: 3, EndColumn: 2}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.at.File, c.want.File = "t.yaml", "t.yaml"
			l := newLines(fstest.MapFS{"t.yaml": {Data: []byte(c.line)}})
			if got := l.ended(c.at); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"plain":               {content: "aé", want: "aé"},
		"byte order mark":     {content: "\xEF\xBB\xBFa", want: "a"},
		"UTF-16 little":       {content: "\xFF\xFEa\x00\xE9\x00", want: "aé"},
		"UTF-16 big":          {content: "\xFE\xFF\x00a\x00\xE9", want: "aé"},
		"UTF-16 cut short":    {content: "\xFE\xFF\x00a\x00", want: "a"},
		"UTF-16 beyond plane": {content: "\xFE\xFF\xD8\x3D\xDE\x00", want: "😀"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := decode([]byte(c.content)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestContextIsMoreThanTheRegion(t *testing.T) {
	s := &sarifReport{lines: newLines(fstest.MapFS{
		"all.json": {Data: []byte(`{"Effect":"Allow"}`)},
		"two.json": {Data: []byte("{\n}")},
	})}
	whole := s.location(source.Span{File: "all.json", Line: 1, Column: 1, EndLine: 1, EndColumn: 19})
	if whole.PhysicalLocation.ContextRegion != nil {
		t.Error("a place that is all there is has no context")
	}
	if first := s.location(source.Span{File: "two.json", Line: 1, Column: 1}); first.PhysicalLocation.ContextRegion == nil {
		t.Error("a place with a line after it has that for its context")
	}
}
