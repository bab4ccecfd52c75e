package workspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// stage is a parameter that three conditions read.
func stage(u *model.Unit) *model.Unit {
	u.Choices = append(u.Choices, model.ChoicePoint{
		Name: "Stage", Outcomes: []string{"dev", "prod", "any other value"},
		Values: map[string]string{"dev": "dev", "prod": "prod"}, Other: "any other value",
	})
	u.Conditions = append(u.Conditions,
		model.Condition{Name: "IsProd", If: model.Is{Choice: "Stage", Outcome: "prod"}},
		model.Condition{Name: "IsDev", If: model.Is{Choice: "Stage", Outcome: "dev"}},
		model.Condition{Name: "IsKnown", If: model.Any{model.Named{Name: "IsProd"}, model.Named{Name: "IsDev"}}},
	)
	return u
}

// flag is a condition with a parameter of its own, off by default.
func flag(u *model.Unit, name string) {
	u.Choices = append(u.Choices, model.ChoicePoint{
		Name: name + "Flag", Outcomes: []string{"false", "true"}, Values: map[string]string{"false": "false", "true": "true"},
	})
	u.Conditions = append(u.Conditions, model.Condition{Name: name, If: model.Is{Choice: name + "Flag", Outcome: "true"}})
}

func choose(name string, then, otherwise model.Value) model.Choice {
	return model.Choice{If: model.Named{Name: name}, Then: then, Else: otherwise}
}

func when(r *model.Resource, name string) *model.Resource {
	r.If = model.Named{Name: name}
	return r
}

func TestWorlds(t *testing.T) {
	u := stage(unit(a,
		resource(model.Function, "Fn", "timeout", choose("IsProd", model.Num(30), nil)),
		when(resource(model.Queue, "Only"), "IsDev"),
		resource(model.Queue, "Plain"),
		resource(model.Function, "List", "layers", model.List{
			{Value: text("a")}, {Value: choose("IsProd", text("b"), nil)}, {Value: text("c")},
		}),
	))
	w := Build([]*model.Unit{u}, Options{})
	if got := len(w.Units[0].Rounds); got != 2 {
		t.Fatalf("%d rounds, want 2", got)
	}
	var got []string
	for _, g := range w.Units[0].Rounds {
		for _, n := range g.Nodes {
			got = append(got, fmt.Sprintf("%d %s component %d world %d timeout %v", g.Round, n.ID, n.Component, n.World, n.Attrs["timeout"].Value))
		}
	}
	want := []string{
		"0 Fn component 0 world 0 timeout <nil>",
		"0 Only component 1 world 0 timeout <nil>",
		"0 Plain component 2 world 0 timeout <nil>",
		"0 List component 3 world 0 timeout <nil>",
		"1 Fn component 0 world 1 timeout {30 30}",
		"1 List component 3 world 1 timeout <nil>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if problems := w.Problems; len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
	list := node(t, w, a, "List", 0).Attrs["layers"].Value.(model.List)
	if len(list) != 3 || list[1].Value != nil {
		t.Errorf("list %v, want three items of which the second is not set", list)
	}
}

func TestWorldsOfOneComponent(t *testing.T) {
	u := unit(a,
		resource(model.Function, "Fn", "dead_letter_arn", choose("A", ref("Q.Arn"), nil)),
		resource(model.Queue, "Q", "retention", choose("B", model.Num(60), nil)),
		resource(model.Function, "Apart", "timeout", choose("C", model.Num(1), choose("D", model.Num(2), nil))),
	)
	for _, name := range []string{"A", "B", "C", "D"} {
		flag(u, name)
	}
	w := Build([]*model.Unit{u}, Options{})
	components := w.Units[0].Components
	if len(components) != 2 || len(components[0].Worlds) != 4 || len(components[1].Worlds) != 3 {
		t.Fatalf("components %v, want one of four worlds and one of three", components)
	}
	var got []string
	for round := range 4 {
		got = append(got, strings.Join(idsIn(t, w, a, "Fn", "dead_letter_queue", round), " "))
	}
	if diff := cmp.Diff([]string{"", "", "Q", "Q"}, got); diff != "" {
		t.Errorf("dead-letter queue by world (-want +got):\n%s", diff)
	}
	if back := idsIn(t, w, a, "Q", "dead_letter_functions", 3); !cmp.Equal(back, []string{"Fn"}) {
		t.Errorf("back edge %v", back)
	}
}

func TestTooManyWorlds(t *testing.T) {
	u := unit(a, resource(model.Role, "Role"), resource(model.Function, "Free", "role_arn", "⟦Role.Arn⟧"))
	for i := range 5 {
		name := string(rune('A' + i))
		flag(u, name)
		fn := resource(model.Function, "Fn"+name, "role_arn", "⟦Role.Arn⟧", "timeout", choose(name, model.Num(5), nil))
		fn.At = source.At(a, 10+i, 3)
		u.Resources = append(u.Resources, fn)
	}
	u.Resources = append(u.Resources, when(resource(model.Function, "Maybe", "role_arn", "⟦Role.Arn⟧"), "A"))
	w := Build([]*model.Unit{u}, Options{})
	want := []source.Problem{{
		ID: "too-many-worlds", At: source.Span{File: a, Line: 10, Column: 3},
		Message: "more than 16 combinations of conditions decide on resources that belong together, so what they decide on is unknown",
		Fix:     "Give the parameters of one deployment with --parameter, a parameter file or an environment.",
		Effect:  source.Partial, Hides: []string{"function"},
	}}
	if diff := cmp.Diff(want, w.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if why := node(t, w, a, "FnA", 0).Unknown["timeout"]; why != "more than 16 combinations of conditions meet here" {
		t.Errorf("timeout is unknown because %q", why)
	}
	if got := ids(t, w, a, "FnA", "role"); !cmp.Equal(got, []string{"Role"}) {
		t.Errorf("role %v", got)
	}
	functions := []string{"FnA", "FnB", "FnC", "FnD", "FnE", "Free", "? more than 16 combinations of conditions meet here"}
	if diff := cmp.Diff(functions, ids(t, w, a, "Role", "functions")); diff != "" {
		t.Errorf("functions of the role (-want +got):\n%s", diff)
	}
}

func TestConditionsInACircle(t *testing.T) {
	u := unit(a, resource(model.Function, "Fn", "timeout", choose("A", model.Num(5), nil)))
	u.Conditions = []model.Condition{{Name: "A", If: model.Named{Name: "B"}}, {Name: "B", If: model.Named{Name: "A"}}}
	w := Build([]*model.Unit{u}, Options{})
	if why := node(t, w, a, "Fn", 0).Unknown["timeout"]; why == "" {
		t.Error("the timeout is known")
	}
}

func TestClass(t *testing.T) {
	u := stage(unit(a, resource(model.Function, "Fn", "timeout", choose("IsProd", model.Num(30), nil))))
	tests := []struct {
		name         string
		environments []Environment
		required     bool
		want         []string
	}{
		{name: "none", want: []string{"", ""}},
		{
			name:         "by value",
			environments: []Environment{{Name: "live", Class: "prod", Parameters: map[string]string{"Stage": "prod"}}},
			want:         []string{"", "prod"},
		},
		{
			name:         "by default",
			environments: []Environment{{Name: "mine", Class: "ephemeral"}},
			want:         []string{"ephemeral", ""},
		},
		{
			name:         "any world where it has no default",
			environments: []Environment{{Name: "live", Class: "prod"}},
			required:     true,
			want:         []string{"prod", "prod"},
		},
		{
			name:         "by another value",
			environments: []Environment{{Name: "mine", Class: "ephemeral", Parameters: map[string]string{"Stage": "ada"}}},
			want:         []string{"ephemeral", ""},
		},
		{
			name: "of several",
			environments: []Environment{
				{Name: "mine", Class: "ephemeral", Parameters: map[string]string{"Stage": "ada"}},
				{Name: "test", Class: "shared", Parameters: map[string]string{"Stage": "test"}},
			},
			want: []string{"shared", ""},
		},
	}
	required := *u
	required.Choices = slices.Clone(u.Choices)
	required.Choices[0].Required = true
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u := u
			if test.required {
				u = &required
			}
			w := Build([]*model.Unit{u}, Options{Environments: test.environments})
			var got []string
			for _, world := range w.Units[0].Components[0].Worlds {
				got = append(got, world.Class)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhen(t *testing.T) {
	stages := stage(unit(a, resource(model.Function, "Fn",
		"timeout", choose("IsProd", model.Num(30), choose("IsDev", model.Num(3), model.Num(5))))))
	bare := stage(unit(a, resource(model.Function, "Fn",
		"timeout", model.Choice{If: model.Is{Choice: "Stage", Outcome: "prod"}, Then: model.Num(30)})))
	bare.Conditions = nil
	sizes := unit(a, resource(model.Function, "Fn",
		"timeout", model.Choice{If: model.Is{Choice: "Size", Outcome: "s or m"}, Then: model.Num(30)}))
	sizes.Choices = []model.ChoicePoint{{
		Name: "Size", Outcomes: []string{"s or m", "l"}, Values: map[string]string{"s": "s or m", "m": "s or m", "l": "l"},
	}}
	two := unit(a, resource(model.Function, "Fn",
		"timeout", choose("A", model.Num(1), nil), "memory", choose("B", model.Num(1), nil)))
	flag(two, "A")
	flag(two, "B")
	nested := unit(a, resource(model.Function, "Fn",
		"timeout", choose("A", model.Num(1), choose("B", model.Num(2), nil))))
	flag(nested, "A")
	flag(nested, "B")
	tests := []struct {
		name         string
		unit         *model.Unit
		holds, among []int
		want         []string
	}{
		{name: "everywhere", unit: stages, holds: []int{0, 1, 2}, among: []int{0, 1, 2}},
		{name: "nowhere", unit: stages, holds: nil, among: []int{0, 1, 2}},
		{name: "condition", unit: stages, holds: []int{1}, among: []int{0, 1, 2}, want: []string{"IsProd is true"}},
		{name: "negated condition", unit: stages, holds: []int{0, 2}, among: []int{0, 1, 2}, want: []string{"IsProd is false"}},
		{name: "two conditions", unit: stages, holds: []int{2}, among: []int{0, 1, 2}, want: []string{"Stage is any other value"}},
		{name: "among some", unit: stages, holds: []int{2}, among: []int{1, 2}, want: []string{"IsProd is false"}},
		{name: "choice", unit: bare, holds: []int{1}, among: []int{0, 1}, want: []string{"Stage is prod"}},
		{name: "negated choice", unit: bare, holds: []int{0}, among: []int{0, 1}, want: []string{"Stage is not prod"}},
		{name: "one value", unit: sizes, holds: []int{1}, among: []int{0, 1}, want: []string{"Size is l"}},
		{name: "several values", unit: sizes, holds: []int{0}, among: []int{0, 1}, want: []string{"Size is not l"}},
		{name: "conjunction", unit: two, holds: []int{1}, among: []int{0, 1, 2, 3}, want: []string{"A is false", "B is true"}},
		{
			name: "a condition without an answer in some world", unit: nested, holds: []int{0}, among: []int{0, 1, 2},
			want: []string{"A is false", "B is false"},
		},
		{name: "alternatives", unit: two, holds: []int{1, 2, 3}, among: []int{0, 1, 2, 3}, want: []string{"A is true or B is true"}},
		{
			name: "exactly one", unit: two, holds: []int{1, 2}, among: []int{0, 1, 2, 3},
			want: []string{"A is true and B is false or A is false and B is true"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u := Build([]*model.Unit{test.unit}, Options{}).Units[0]
			if diff := cmp.Diff(test.want, u.When(0, test.holds, test.among)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
