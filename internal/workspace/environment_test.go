package workspace

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestGives(t *testing.T) {
	t.Parallel()
	s := &scope{choices: map[string]*model.ChoicePoint{
		"Stage":      {Name: "Stage", Outcomes: []string{"dev", "prod"}},
		"var.stage":  {Name: "var.stage", Outcomes: []string{"dev", "prod", "any other value"}, Other: "any other value"},
		"var.wanted": {Name: "var.wanted", Outcomes: []string{"a", "any other value"}, Other: "any other value", Required: true},
		"var.n > 0":  {Name: "var.n > 0", Outcomes: []string{"false", "true"}},
	}}
	for _, test := range []struct {
		name, point, outcome string
		given                map[string]string
		want                 bool
	}{
		{"a parameter by its name", "Stage", "prod", map[string]string{"Stage": "prod"}, true},
		{"a variable by its name", "var.stage", "prod", map[string]string{"stage": "prod"}, true},
		{"another value of a variable", "var.stage", "dev", map[string]string{"stage": "prod"}, false},
		{"a value that is not named", "var.stage", "any other value", map[string]string{"stage": "x"}, true},
		{"what is not given is the default", "var.stage", "dev", nil, true},
		{"what is not given is nothing else", "var.stage", "prod", nil, false},
		{"what has no default may be any", "var.wanted", "a", nil, true},
		{"an expression over what is given may be either", "var.n > 0", "true", map[string]string{"n": "3"}, true},
		{"an expression over something else is as by default", "var.n > 0", "true", map[string]string{"m": "3"}, false},
		{"a longer name is another variable", "var.n > 0", "true", map[string]string{"": "3"}, false},
	} {
		if got := s.gives(Environment{Parameters: test.given}, map[string]string{test.point: test.outcome}); got != test.want {
			t.Errorf("%s: got %t, want %t", test.name, got, test.want)
		}
	}
}
