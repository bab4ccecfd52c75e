package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

func TestCauses(t *testing.T) {
	unknown := func(rule, resource, file string, line int, why string) Finding {
		return Finding{
			Rule: &Rule{ID: rule}, Outcome: Unknown, Subject: &model.Resource{ID: resource},
			At: source.At(file, line, 0), Message: why,
		}
	}
	got := Causes([]Finding{
		unknown("b", "Role", "t.yaml", 3, "it is not read"),
		{Rule: &Rule{ID: "a"}, Outcome: Found, At: source.Span{File: "t.yaml", Line: 3}, Message: "it is not read"},
		unknown("a", "Role", "t.yaml", 3, "it is not read"),
		unknown("a", "Other", "t.yaml", 9, "it is not read"),
		unknown("a", "Role", "t.yaml", 5, "P has no default"),
		unknown("a", "Role", "u.yaml", 3, "it is not read"),
	})
	want := []Cause{
		{Why: "it is not read", At: source.Span{File: "t.yaml", Line: 3}, Answers: 3, Rules: []string{"a", "b"}, Resources: []string{"Other", "Role"}},
		{Why: "P has no default", At: source.Span{File: "t.yaml", Line: 5}, Answers: 1, Rules: []string{"a"}, Resources: []string{"Role"}},
		{Why: "it is not read", At: source.Span{File: "u.yaml", Line: 3}, Answers: 1, Rules: []string{"a"}, Resources: []string{"Role"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}
