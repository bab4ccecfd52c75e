package draft_test

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

func TestRouteKeys(t *testing.T) {
	cases := []struct {
		name         string
		key          model.Value
		method, path string
	}{
		{name: "a method and a path", key: model.Lit("GET /pets"), method: `"GET"`, path: `"/pets"`},
		{name: "the catch-all", key: model.Lit("$default"), method: `"ANY"`, path: `"$default"`},
		{name: "an open key", key: open("Key"), method: "unknown: parameter Key has no default", path: `"⟦Key⟧"`},
		{name: "an open path", key: model.Concat(model.Lit("GET /"), open("Path")), method: `"GET"`, path: `"/⟦Path⟧"`},
		{name: "two keys", key: choice(isProd, model.Lit("GET /a"), model.Lit("$default")), method: `(IsProd ? "GET" : "ANY")`, path: `(IsProd ? "/a" : "$default")`},
		{name: "none", method: "-", path: "-"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if method, path := show(draft.KeyMethod(c.key)), show(draft.KeyPath(c.key)); method != c.method || path != c.path {
				t.Errorf("got %s and %s, want %s and %s", method, path, c.method, c.path)
			}
		})
	}
}

func TestJoinPath(t *testing.T) {
	cases := []struct {
		name        string
		above, part model.Value
		want        string
	}{
		{name: "below the root", above: model.Lit("/"), part: model.Lit("pets"), want: `"/pets"`},
		{name: "deeper", above: model.Lit("/pets"), part: model.Lit("{id}"), want: `"/pets/{id}"`},
		{name: "an open part", above: model.Lit("/"), part: open("Part"), want: `"/⟦Part⟧"`},
		{name: "under a condition", above: choice(isProd, model.Lit("/"), model.Lit("/v2")), part: model.Lit("a"), want: `(IsProd ? "/a" : "/v2/a")`},
		{name: "unknown above", above: model.Unknown{Why: "so"}, part: model.Lit("a"), want: "unknown: so"},
		{name: "no part", above: model.Lit("/"), want: "-"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := show(draft.JoinPath(c.above, c.part)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestIsAsync(t *testing.T) {
	const header = "integration.request.header.X-Amz-Invocation-Type"
	with := func(value model.Value) model.Value { return model.Block{header: {Value: value, At: line(8)}} }
	cases := []struct {
		name       string
		parameters model.Value
		want       string
		at         int32
	}{
		{name: "an event", parameters: with(model.Lit("'Event'")), want: "true", at: 8},
		{name: "a call", parameters: with(model.Lit("'RequestResponse'")), want: "false", at: 8},
		{name: "open", parameters: with(open("Type")), want: "unknown: parameter Type has no default", at: 8},
		{name: "another parameter", parameters: model.Block{"x": {Value: model.Lit("'Event'")}}, want: "-", at: 7},
		{name: "under a condition", parameters: choice(isProd, with(model.Lit("'Event'")), nil), want: "(IsProd ? true : -)", at: 8},
		{name: "unknown", parameters: model.Unknown{Why: "so"}, want: "unknown: so", at: 7},
		{name: "none", want: "-", at: 7},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := draft.IsAsync(model.Attr{Value: c.parameters, At: line(7)})
			if show(got.Value) != c.want || got.At.Line != c.at {
				t.Errorf("got %s @%d, want %s @%d", show(got.Value), got.At.Line, c.want, c.at)
			}
		})
	}
}
