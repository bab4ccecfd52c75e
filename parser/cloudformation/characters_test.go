package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// mark is the character whose place the tests below look for, in the value and
// in the file.
const mark = "§"

func TestCharacters(t *testing.T) {
	tests := []struct {
		name, value string // of the property P; it has the mark once
	}{
		{"plain in a Join", "!Join [\"\", [\"{\", a b§]]"},
		{"plain over lines in a Join", "!Join [\"\", [\"{\", a\n      b§]]"},
		{"double quotes", `"{\"a\": §}"`},
		{"double quotes with escapes", `"{\n\t\x41\u00e9\"§}"`},
		{"double quotes over lines", "\"{ a\n\n      b\n      §}\""},
		{"double quotes with an escaped line break", "\"{ a\\\n      §}\""},
		{"single quotes", `'{''a'': §}'`},
		{"single quotes over lines", "'{ a\n      b ''§}'"},
		{"literal", "|\n      {\n        \"a\": 1,\n\n        \"b\": §\n      }"},
		{"literal with a digit", "|2-\n      {\n        §\n      }"},
		{"literal with a comment", "|- # policy\n      {\n\n      §}"},
		{"folded", ">\n      {\n      \"a\":\n      §\n      }"},
		{"folded with blank lines", ">-\n      {\n\n      a\n\n\n      b §\n      }"},
		{"folded with an indented part", ">\n      {\n        a\n        b\n      §}"},
		{"beyond ASCII", `"{é😀é: §"`},
		{"Sub", `!Sub "{${AWS::Region} §"`},
		{"Sub of a literal block", "!Sub |\n      {\n        \"é${Q.Arn}\": \"${Q}\",\n        \"${!x}\": §\n      }"},
		{"Sub in long form", "\n      Fn::Sub:\n        - |\n          {${A} ${B}\n           §}\n        - {A: text, B: !Ref Q}"},
		{"Join", "!Join [\"\", ['{', !Ref Q, '\"', §, '}']]"},
		{"Join over lines", "\n      Fn::Join:\n        - \",\"\n        - - '{'\n          - !Sub \"${Q} é\"\n          - |\n            a\n            §"},
		{"dynamic references", `"{{resolve:ssm:/a}} {{resolve:ssm:/b}} §"`},
		{"dynamic references in Sub", `!Sub "{{resolve:ssm:/${Q}}} ${Q} §"`},
		{"an escaped key", "\"{\\\"§\\\": 1}\""},
		{"behind a tag and an anchor", `!Sub &a   "{ §"`},
	}
	for _, test := range tests {
		for _, lineEnd := range []string{"\n", "\r\n"} {
			t.Run(fmt.Sprintf("%s %q", test.name, lineEnd), func(t *testing.T) {
				template := "Resources:\n  Q:\n    Type: A::B::C\n    Properties:\n      P: " + strings.ReplaceAll(test.value, "\n", "\n  ") + "\n"
				template = strings.ReplaceAll(template, "\n", lineEnd)
				attr, tpl := property(t, template, "Q")
				if len(tpl.Problems) > 0 {
					t.Fatal(tpl.Problems)
				}
				text, ok := attr.Value.(model.Text)
				if !ok {
					t.Fatalf("got %s", show(attr.Value))
				}
				line, column := attr.Inner().At(offsetOf(t, text))
				wantLine, wantColumn := placeOf(template)
				if line != wantLine || column != wantColumn {
					t.Errorf("got %d:%d, want %d:%d of\n%s", line, column, wantLine, wantColumn, template)
				}
			})
		}
	}
}

// TestCharactersOfJSON does the same for strict JSON, whose nodes are our own.
func TestCharactersOfJSON(t *testing.T) {
	for _, value := range []string{
		`"{\"a\": §}"`, `"{\ud83d\ude00\u00e9 §"`, `{"Fn::Sub": "{é ${Q} §"}`, `{"Fn::Join": ["", ["{", {"Ref": "Q"}, "\"", "é§"]]}`,
	} {
		t.Run(value, func(t *testing.T) {
			template := "{\n\t\"Resources\": {\"Q\": {\"Type\": \"A::B::C\", \"Properties\": {\"é\": 1,\n\"P\": " + value + "}}}}"
			attr, _ := property(t, template, "Q")
			text, ok := attr.Value.(model.Text)
			if !ok {
				t.Fatalf("got %s", show(attr.Value))
			}
			line, column := attr.Inner().At(offsetOf(t, text))
			wantLine, wantColumn := placeOf(template)
			if line != wantLine || column != wantColumn {
				t.Errorf("got %d:%d, want %d:%d", line, column, wantLine, wantColumn)
			}
		})
	}
}

// offsetOf is where the mark is in a text whose holes count as one character.
func offsetOf(t *testing.T, text model.Text) int {
	t.Helper()
	offset := 0
	for _, p := range text {
		if before, _, ok := strings.Cut(p.Literal, mark); ok {
			return offset + len([]rune(before))
		}
		offset += length(model.Text{p})
	}
	t.Fatalf("no mark in %s", text)
	return 0
}

func placeOf(template string) (line, column int) {
	before, _, _ := strings.Cut(template, mark)
	start := strings.LastIndex(before, "\n") + 1
	return strings.Count(before, "\n") + 1, len([]rune(before[start:])) + 1
}
