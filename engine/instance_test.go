package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

func TestFold(t *testing.T) {
	t.Parallel()
	finding := func(id, identity, message string, line int, witnesses ...string) Finding {
		return Finding{
			Subject: &model.Resource{ID: id}, Identity: identity, Message: message, Severity: High,
			At: source.At("main.tf", line, 0), Witnesses: witnesses,
		}
	}
	type row struct {
		Message   string
		Witnesses []string
	}
	for _, test := range []struct {
		name     string
		findings []Finding
		want     []row
	}{
		{
			name:     "the instances of a block are one finding",
			findings: []Finding{finding("f[0]", "r|f", "f[0] is bad", 1, "x"), finding("f[1]", "r|f", "f[1] is bad", 1, "y"), finding("f[2]", "r|f", "f[2] is bad", 1, "x")},
			want:     []row{{"f[0] is bad (and 2 more instances)", []string{"f[0]", "f[1]", "f[2]", "x", "y"}}},
		},
		{
			name:     "two findings of one resource stay two",
			findings: []Finding{finding("f", "r|f", "a", 1), finding("f", "r|f", "b", 1)},
			want:     []row{{"a", nil}, {"b", nil}},
		},
		{
			name: "two findings of each instance are two",
			findings: []Finding{
				finding("f[0]", "r|f", "a", 1), finding("f[0]", "r|f", "b", 1), finding("f[1]", "r|f", "a", 1), finding("f[1]", "r|f", "b", 1),
			},
			want: []row{
				{"a (and 1 more instance)", []string{"f[0]", "f[1]"}}, {"b (and 1 more instance)", []string{"f[0]", "f[1]"}},
			},
		},
		{
			name:     "another place is another finding",
			findings: []Finding{finding("f[0]", "r|f", "a", 1), finding("f[1]", "r|f", "a", 2)},
			want:     []row{{"a", nil}, {"a", nil}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []row
			for _, f := range fold(test.findings) {
				got = append(got, row{f.Message, f.Witnesses})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("want (-), got (+)\n%s", diff)
			}
		})
	}
}
