package embedded_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/embedded"
)

// outer is where the texts of these tests begin: a block scalar whose lines are
// indented to column 7 of template.yaml, after a key on line 9.
const outerLine, outerColumn = 10, 7

// text makes a Text of what a Fn::Sub would say, ${Name} being a hole, with the
// map of a block scalar.
func text(sub string) model.Attr {
	var value model.Text
	var inner source.Map
	offset, line, column := 0, outerLine, outerColumn
	point := func() {
		inner = append(inner, source.MapPoint{Offset: offset, Line: line, Column: column})
	}
	point()
	literal := func(s string) {
		if s == "" {
			return
		}
		value = append(value, model.Part{Literal: s})
		for _, c := range s {
			offset++
			column++
			if c == '\n' {
				line, column = line+1, outerColumn
				point()
			}
		}
	}
	for {
		before, rest, ok := strings.Cut(sub, "${")
		literal(before)
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		value = append(value, model.Part{Hole: hole(name)})
		offset++
		column += len("${}") + len(name)
		point()
		sub = after
	}
	if value == nil {
		value = model.Text{}
	}
	return model.Attr{Value: value, At: source.At("template.yaml", outerLine-1, 5)}.WithInner(inner)
}

func hole(name string) *model.Hole {
	return &model.Hole{Source: model.ResourceHole, Name: name, Resource: name}
}

// show writes a value as one line, holes in their marks.
func show(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case model.Text:
		return fmt.Sprintf("%q", v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.Unknown:
		return "unknown(" + v.Why + ")"
	case model.Choice:
		return "choice(" + show(v.Then) + ", " + show(v.Else) + ")"
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = show(item.Value)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var members []string
		for name, member := range v {
			members = append(members, name+": "+show(member.Value))
		}
		slices.Sort(members)
		return "{" + strings.Join(members, ", ") + "}"
	}
	return "?"
}

func TestParseValues(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"empty mapping", `{}`, `{}`},
		{"empty list", `[]`, `[]`},
		{"spaces around", " \r\n\t{ } \n", `{}`},
		{"members", `{"a": 1, "b": "x", "c": true, "d": false}`, `{a: 1, b: "x", c: true, d: false}`},
		{"null is not set", `{"a": null}`, `{a: null}`},
		{"list", `["a", 1, null, [true], {}]`, `["a", 1, null, [true], {}]`},
		{"numbers keep their source", `[1.50, -0, 1e3, 012345678901]`, "unknown(the document cannot be read: \"012345678901\" is no value of JSON)"},
		{"number forms", `[1.50, -0, 1e3, 2E-2]`, `[1.50, -0, 1e3, 2E-2]`},
		{"number too large", `[1e999]`, `[unknown(1e999 is too large a number)]`},
		{"escapes", `["\"\\\/\b\f\n\r\tä"]`, `["\"\\/\b\f\n\r\tä"]`},
		{"surrogates", `["\ud83d\ude00"]`, `["😀"]`},
		{"lone surrogate", `["\ud83dx"]`, `["�x"]`},
		{"two high surrogates", `["\ud83d\ud83d\ude00"]`, `["�😀"]`},
		{"line break in a string", "[\"a\nb\"]", `["a\nb"]`},
		{"the last of two keys stands", `{"a": 1, "a": 2}`, `{a: 2}`},
		{"policy variable", `{"r": "home/$\u007baws:username}"}`, `{r: "home/${aws:username}"}`},

		{"hole in a string", `{"r": "${Table}/*"}`, `{r: "⟦Table⟧/*"}`},
		{"hole is the string", `{"r": "${Table}"}`, `{r: "⟦Table⟧"}`},
		{"two holes", `{"r": "a${B}c${D}"}`, `{r: "a⟦B⟧c⟦D⟧"}`},
		{"hole without quotes", `{"t": ${Limit}}`, `{t: "⟦Limit⟧"}`},
		{"hole in a number", `{"t": 1${Digit}0 , "u": ${A}${B}}`, `{t: "1⟦Digit⟧0", u: "⟦A⟧⟦B⟧"}`},
		{"hole as an item", `[${First}, "b"]`, `["⟦First⟧", "b"]`},
		{"hole after an item", `["a" ${More}]`, `["a", "⟦More⟧"]`},
		{"hole as a key", `{"${Provider}:aud": "x"}`, `{⟦Provider⟧:aud: "x"}`},
		{"hole among members", `{"a": {"b": 1, ${More}}, "c": 2}`, `{a: unknown(it holds more than is seen: More is known on deployment only), c: 2}`},
		{"hole after a member", `{"a": {"b": 1 ${More}}}`, `{a: unknown(it holds more than is seen: More is known on deployment only)}`},
		{"hole for all members", `{${All}}`, `unknown(it holds more than is seen: All is known on deployment only)`},
		{"nothing but a hole", `${Document}`, `unknown(Document is known on deployment only)`},
		{"begins with a hole", `${Head}: {}`, `unknown(Head is known on deployment only)`},

		{"yaml", "a: 1\nb: [x, 'y', \"z\"]\nc:\n  d: ~\n", `{a: 1, b: ["x", "y", "z"], c: {d: null}}`},
		{"yaml list", "- a\n- b: 1\n", `["a", {b: 1}]`},
		{"yaml dates are text", "a: 2012-10-17\n", `{a: "2012-10-17"}`},
		{"yaml numbers", "a: 0644\nb: 0x1F\nc: 1_000\nd: .5\ne: .inf\n", `{a: 0644, b: 0x1F, c: 1_000, d: .5, e: ".inf"}`},
		{"yaml words", "a: true\nb: yes\nc: False\n", `{a: true, b: "yes", c: false}`},
		{"yaml holes", "a: ${A}\nb: x-${B}-${C}\n${D}: 1\n", `{a: "⟦A⟧", b: "x-⟦B⟧-⟦C⟧", ⟦D⟧: 1}`},
		{"yaml private code points of its own", "a: \U000F0000${A}\U000F0001\n", "{a: \"\\U000f0000⟦A⟧\\U000f0001\"}"},
		{"yaml alias", "a: &x [1]\nb: *x\n", `{a: [1], b: [1]}`},
		{"yaml merge", "base: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3\n", `{a: {x: 1, y: 3}, base: {x: 1, y: 2}}`},
		{"yaml merge of several", "p: &p {x: 1}\nq: &q {x: 2, y: 2}\na: {<<: [*p, *q]}\n", `{a: {x: 1, y: 2}, p: {x: 1}, q: {x: 2, y: 2}}`},
		{"yaml tag", "a: !Sub x\nb: 1\n", `{a: unknown(the tag !Sub means nothing in this document), b: 1}`},
		{"yaml alias of itself", "a: &x [*x]\n", `unknown(the document cannot be read: it is too large or too deep, or its aliases form a loop)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attr, _ := embedded.Parse(text(tt.text))
			if got := show(attr.Value); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestParsePlaces(t *testing.T) {
	tests := []struct {
		name, text string
		path       []any
		want       source.Span
	}{
		{"first key", `{"a": 1}`, []any{"a"}, at(10, 8, 11)},
		{"key on another line", "{\n  \"a\": 1,\n  \"bc\": {\"d\": 2}\n}", []any{"bc"}, at(12, 9, 13)},
		{"nested", "{\n  \"a\": 1,\n  \"bc\": {\"d\": 2}\n}", []any{"bc", "d"}, at(12, 16, 19)},
		{"item", "[\n\"x\",\n  \"yz\"]", []any{1}, at(12, 9, 13)},
		{"after a hole", `{"a": "${Table}", "b": 1}`, []any{"b"}, at(10, 25, 28)},
		{"after a hole without quotes", `{"a": ${T}, "b": 1}`, []any{"b"}, at(10, 19, 22)},
		{"code points, not bytes", `{"ä": "öü😀", "b": 1}`, []any{"b"}, at(10, 20, 23)},
		{"yaml key", "a: 1\nbc:\n  d: 2\n", []any{"bc", "d"}, at(12, 9, 10)},
		{"yaml item", "a:\n- x\n- y: 1\n", []any{"a", 1}, at(12, 9, 0)},
		{"yaml after a hole", "{a: ${Table}, b: 1}", []any{"b"}, at(10, 21, 22)},
		{"yaml hole in flow", "x: {a: ${Table}, b: 1}", []any{"x", "b"}, at(10, 24, 25)},
		{"yaml windows line ends", "a: 1\r\nb: 2\r\n", []any{"b"}, at(11, 7, 8)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			read := embedded.Parse
			if strings.HasPrefix(tt.name, "yaml") {
				read = embedded.ParseYAML
			}
			attr, problems := read(text(tt.text))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, step := range tt.path {
				switch v := attr.Value.(type) {
				case model.Block:
					attr = v[step.(string)]
				case model.List:
					attr = v[step.(int)]
				default:
					t.Fatalf("no %v in %s", step, show(attr.Value))
				}
			}
			if attr.At != tt.want {
				t.Errorf("got %+v want %+v", attr.At, tt.want)
			}
		})
	}
}

// at is a span on one line; with no end only the start is known.
func at(line, column, endColumn int) source.Span {
	span := source.At("template.yaml", line, column)
	if endColumn == 0 {
		return span
	}
	return span.To(line, endColumn)
}

func TestParseProblems(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"duplicate key", "{\"a\": 1,\n \"a\": 2}", []string{"template.yaml:11:8 duplicate-key noted: a is already set on line 10"}},
		{"yaml duplicate key", "a: 1\na: 2\n", []string{"template.yaml:11:7 duplicate-key noted: a is already set on line 10"}},
		{"own key over a merged one", "b: &b {x: 1}\na: {<<: *b, x: 2}\n", nil},
		{"missing comma", "{\"a\": 1\n\"b\": 2}", []string{`template.yaml:11:7 document-unreadable partial: this document cannot be read: '"' stands where ',' or '}' is expected`}},
		{"comma at the end", `{"a": 1,}`, []string{`template.yaml:10:15 document-unreadable partial: this document cannot be read: '}' stands where a key in double quotes is expected`}},
		{"comma at the end of a list", `[1,]`, []string{`template.yaml:10:10 document-unreadable partial: this document cannot be read: ']' stands where a value is expected`}},
		{"unfinished", `{"a": [1`, []string{`template.yaml:10:15 document-unreadable partial: this document cannot be read: the text ends where ',' or ']' is expected`}},
		{"string without an end", `{"abc`, []string{`template.yaml:10:8 document-unreadable partial: this document cannot be read: a string has no end`}},
		{"no colon", `{"a" 1}`, []string{`template.yaml:10:12 document-unreadable partial: this document cannot be read: '1' stands where ':' after a key is expected`}},
		{"bad escape", `{"a": "\q"}`, []string{`template.yaml:10:14 document-unreadable partial: this document cannot be read: a backslash begins no escape that JSON has`}},
		{"short unicode escape", `["\u12"]`, []string{`template.yaml:10:9 document-unreadable partial: this document cannot be read: a backslash begins no escape that JSON has`}},
		{"word", `{"a": None}`, []string{`template.yaml:10:13 document-unreadable partial: this document cannot be read: "None" is no value of JSON`}},
		{"non-breaking space", "{\u00a0\"a\": 1}", []string{`template.yaml:10:8 document-unreadable partial: this document cannot be read: '\u00a0' stands where a key in double quotes is expected`}},
		{"comment", "{\n// why\n}", []string{`template.yaml:11:7 document-unreadable partial: this document cannot be read: '/' stands where a key in double quotes is expected`}},
		{"hole for a colon", `{"a" ${B}}`, []string{`template.yaml:10:12 document-unreadable partial: this document cannot be read: ⟦B⟧ stands where ':' after a key is expected`}},
		{"text after it", `{} x`, []string{`template.yaml:10:10 document-unreadable partial: this document cannot be read: 'x' stands where the end of the document is expected`}},
		{"empty", "", []string{`template.yaml:10:7 document-unreadable partial: this document cannot be read: it is empty`}},
		{"only spaces", " \n ", []string{`template.yaml:10:7 document-unreadable partial: this document cannot be read: it is empty`}},
		{"no document", "hello", []string{`template.yaml:10:7 document-unreadable partial: this document cannot be read: "hello" is no mapping and no list`}},
		{"yaml", "a: 1\nb: [\n", []string{`template.yaml:11:7 document-unreadable partial: this document cannot be read: did not find expected node content`}},
		{"text with a hole", "to ${Whom}", []string{`template.yaml:10:7 document-unreadable partial: this document cannot be read: "to ⟦Whom⟧" is no mapping and no list`}},
		{
			"aliases that multiply", "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n" +
				"c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n",
			[]string{"template.yaml:10:14 document-unreadable partial: this document cannot be read: it is too large or too deep, or its aliases form a loop"},
		},
		{"several documents", "a: 1\n---\nb: 2\n", []string{`template.yaml:10:7 several-documents noted: several YAML documents stand in one text, and the first is read`}},
		{"deep", strings.Repeat("[", 2000), []string{`template.yaml:10:1007 document-unreadable partial: this document cannot be read: it is nested more than 1000 deep`}},
		{"hole that may be anything", "${Document}", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attr, problems := embedded.Parse(text(tt.text))
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s %s %s: %s", p.At, p.ID, p.Effect, p.Message))
				if _, unknown := attr.Value.(model.Unknown); unknown != (p.Effect == source.Partial) {
					t.Errorf("the value is %s after a problem that is %s", show(attr.Value), p.Effect)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseWithoutMap(t *testing.T) {
	given := text(`{"a": [1], "b": }`)
	given = given.WithInner(nil)
	_, problems := embedded.Parse(given)
	if len(problems) != 1 || problems[0].At != given.At {
		t.Errorf("got %v want a problem at %s", problems, given.At)
	}
	given.Value = model.Lit(`{"a": [1]}`)
	given = given.WithVia([]source.Span{{File: "parameters.json"}})
	attr, _ := embedded.Parse(given)
	one := given.Of(model.Num(1))
	want := given.Of(model.Block{"a": given.Of(model.List{one})})
	if diff := cmp.Diff(want, attr); diff != "" {
		t.Error(diff)
	}
}

func TestParseOtherValues(t *testing.T) {
	isProd := model.Named{Name: "IsProd"}
	tests := []struct {
		name  string
		value model.Value
		want  string
	}{
		{"not set", nil, "null"},
		{"a mapping is read already", model.Block{"a": {Value: model.Lit(`{"b": 1}`)}}, `{a: "{\"b\": 1}"}`},
		{"unknown", model.Unknown{Why: "no default"}, "unknown(no default)"},
		{"choice", model.Choice{If: isProd, Then: model.Lit(`{"a": 1}`), Else: model.Lit("b: 2")}, "choice({a: 1}, {b: 2})"},
		{"choice of nothing", model.Choice{If: isProd, Then: model.Lit(`{"a": 1}`)}, "choice({a: 1}, null)"},
		{"choice of choices", model.Choice{If: isProd, Then: model.Choice{If: isProd, Else: model.Lit("[]")}}, "choice(choice(null, []), null)"},
		{
			"choice with one side unreadable",
			model.Choice{If: isProd, Then: model.Lit(`{`), Else: model.Lit("{}")},
			"choice(unknown(the document cannot be read: the text ends where a key in double quotes is expected), {})",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attr, _ := embedded.Parse(model.Attr{Value: tt.value})
			if got := show(attr.Value); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestParseFile(t *testing.T) {
	tests := []struct {
		name, file, data, want, at string
	}{
		{"json", "a.json", "{\n \"b\": 1}", "{b: 1}", "a.json:2:2"},
		{"byte order mark", "a.json", "\xef\xbb\xbf{\"b\": 1}", "{b: 1}", "a.json:1:2"},
		{"utf-16 little end first", "a.json", "\xff\xfe{\x00\"\x00b\x00\"\x00:\x001\x00}\x00", "{b: 1}", "a.json:1:2"},
		{"utf-16 big end first", "a.json", "\xfe\xff\x00{\x00\"\x00b\x00\"\x00:\x001\x00}", "{b: 1}", "a.json:1:2"},
		{"windows line ends", "a.json", "{\r\n\"b\": 1}\r\n", "{b: 1}", "a.json:2:1"},
		{"yaml", "a.yaml", "# x\n\nb: 1\n", "{b: 1}", "a.yaml:3:1"},
		{"flow mapping in yaml", "a.YML", "{b: 1,}", "{b: 1}", "a.YML:1:2"},
		{"yaml without its name", "a.asl", "b: 1", "{b: 1}", "a.asl:1:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attr, problems := embedded.ParseFile(tt.file, []byte(tt.data))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := show(attr.Value); got != tt.want {
				t.Errorf("got %s want %s", got, tt.want)
			}
			block, _ := attr.Value.(model.Block)
			if got := block["b"].At.String(); got != tt.at {
				t.Errorf("got %s want %s", got, tt.at)
			}
		})
	}
}

// TestParseTwins reads documents as JSON and as the YAML that JSON is.
func TestParseTwins(t *testing.T) {
	ignorePlaces := cmpopts.IgnoreFields(source.Span{}, "EndLine", "EndColumn")
	for _, document := range []string{
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "a:b"], "Resource": "${Bucket}/*"}]}`,
		"{\n  \"a\": {\"b\": [1, 2.5, true, null]},\n  \"ä\": \"${X}\", \"c\": ${Y}\n}",
	} {
		fromJSON, problems := embedded.Parse(text(document))
		fromYAML, more := embedded.ParseYAML(text(document))
		if len(problems)+len(more) > 0 {
			t.Fatal(problems, more)
		}
		if diff := cmp.Diff(fromJSON, fromYAML, ignorePlaces); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, "${b}", ${c}], "a": null}`, "a: &x [1]\nb: {<<: *x, c: ${d}}\n", `{"\ud83d\ude00": 1e9}`,
		"{${a}}", "[${a} ${b}]", "---\na: 1\n---\nb", "a: !x b", "\ufeff{}", "a:\r\n  b\u2028  c: 1\n", "? [a]\n: b\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sub string) {
		given := text(sub)
		for _, read := range []func(model.Attr) (model.Attr, []source.Problem){embedded.Parse, embedded.ParseYAML} {
			attr, problems := read(given)
			if attr.Value == nil {
				t.Error("a text is read as nothing")
			}
			checkPlaces(t, attr)
			for _, p := range problems {
				if p.At.Line < outerLine-1 {
					t.Errorf("%s is outside of the text", p.At)
				}
			}
		}
		checkJSON(t, sub)
	})
}

// checkPlaces looks for places outside of the text and for texts that are not
// in normal form.
func checkPlaces(t *testing.T, attr model.Attr) {
	t.Helper()
	if attr.At.File != "template.yaml" || attr.At.Line < outerLine-1 || attr.At.Column < 1 {
		t.Errorf("%+v is outside of the text", attr.At)
	}
	switch v := attr.Value.(type) {
	case model.Text:
		if diff := cmp.Diff(model.Concat(v), v); diff != "" {
			t.Error(diff)
		}
	case model.List:
		for _, item := range v {
			checkPlaces(t, item)
		}
	case model.Block:
		for _, member := range v {
			checkPlaces(t, member)
		}
	default:
	}
}

// checkJSON compares with the standard library whatever it accepts.
func checkJSON(t *testing.T, document string) {
	t.Helper()
	var want any
	if strings.Contains(document, "${") || json.Unmarshal([]byte(document), &want) != nil {
		return
	}
	switch want.(type) {
	case map[string]any, []any:
	default:
		return
	}
	attr, _ := embedded.Parse(text(document))
	if unknown, ok := attr.Value.(model.Unknown); ok {
		if !strings.Contains(unknown.Why, "nested more than") {
			t.Errorf("JSON is not read: %s", unknown.Why)
		}
		return
	}
	if diff := cmp.Diff(want, plain(attr.Value)); diff != "" {
		t.Error(diff)
	}
}

// plain is a value as package json gives it.
func plain(value model.Value) any {
	switch v := value.(type) {
	case model.Text:
		s, _ := v.Literal()
		return s
	case model.Number:
		return v.Value
	case model.Bool:
		return bool(v)
	case model.List:
		list := []any{}
		for _, item := range v {
			list = append(list, plain(item.Value))
		}
		return list
	case model.Block:
		block := map[string]any{}
		for name, member := range v {
			block[name] = plain(member.Value)
		}
		return block
	default:
		return nil
	}
}

// BenchmarkParse reads one long line, which must cost no more per byte than
// short ones do.
func BenchmarkParse(b *testing.B) {
	statement := `{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": "arn:aws:dynamodb:::table/${Table}"}`
	documents := map[string]string{
		"one line":  `{"Statement": [` + strings.Repeat(statement+",", 5000) + statement + `]}`,
		"lines":     `{"Statement": [` + strings.Repeat(statement+",\n", 5000) + statement + `]}`,
		"one":       `{"Statement": [` + statement + `]}`,
		"yaml":      "Statement:\n" + strings.Repeat("- "+statement+"\n", 5000),
		"yaml line": "Statement: [" + strings.Repeat(statement+",", 5000) + statement + "]",
	}
	for name, document := range documents {
		given := text(document)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := embedded.Parse(given); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
		})
	}
}
