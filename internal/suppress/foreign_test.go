package suppress

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// TestImportSeveral takes over a mark of several ids, each with the day that is its.
func TestImportSeveral(t *testing.T) {
	rules := map[string]*engine.Rule{}
	for id, mapped := range map[string]string{"a": "AWS-0001", "b": "AWS-0002", "gone": "AWS-0003"} {
		rules[id] = &engine.Rule{ID: id, Maps: map[string][]string{"trivy": {mapped}}}
	}
	r := runOf([]engine.Finding{finding("a", "t", "R", "/x", "1"), finding("b", "t", "R", "/y")})
	r.All, r.Import = []*engine.Rule{rules["a"], rules["b"], rules["gone"]}, true
	r.Units[0].Marks = []model.Mark{{
		Word: "trivy:ignore", Text: ":AVD-AWS-0001:exp:2027-01-31 trivy:ignore:AWS-0002 trivy:ignore:AWS-0003",
		At: source.Span{File: "t", Line: 1, Column: 1}, Covers: source.Span{File: "t"},
	}}
	r.Apply()
	var got []string
	for _, f := range r.Result.Findings {
		for _, s := range f.Suppressions {
			got = append(got, f.Rule.ID+" until "+s.Until+": "+s.Reason)
		}
	}
	for _, p := range r.Result.Problems {
		got = append(got, p.Message)
	}
	want := []string{
		"a until 2027-01-31: imported from trivy", "b until : imported from trivy", "3 suppressions of trivy: 3 taken over, 2 used",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
