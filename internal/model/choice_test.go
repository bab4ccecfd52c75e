package model

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestItems(t *testing.T) {
	prod := Named{Name: "IsProd"}
	one, two := Attr{Value: Lit("one")}, Attr{Value: Lit("two")}
	tests := []struct {
		name string
		attr Attr
		want List
	}{
		{"not set", Attr{}, nil},
		{"a list", Attr{Value: List{one, two}}, List{one, two}},
		{"a lone value", one, List{one}},
		{"unknown", Attr{Value: Unknown{Why: "it is"}}, List{{Value: Unknown{Why: "it is"}}}},
		{
			"a choice of a list and a value",
			Attr{Value: Choice{If: prod, Then: List{one}, Else: two.Value}},
			List{{Value: Choice{If: prod, Then: one.Value}}, {Value: Choice{If: Not{Guard: prod}, Then: two.Value}}},
		},
		{"a list in one world", Attr{Value: Choice{If: prod, Then: List{one}}}, List{{Value: Choice{If: prod, Then: one.Value}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Items(test.attr)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEachChoice(t *testing.T) {
	a, b := Named{Name: "A"}, Named{Name: "B"}
	value := Choice{If: a, Then: Choice{If: b, Then: Num(1), Else: Num(2)}, Else: nil}
	var got []string
	EachChoice(value, nil, func(v Value, g Guard) { got = append(got, fmt.Sprint(v, " if ", g)) })
	want := []string{
		fmt.Sprint(Num(1), " if ", All{a, b}),
		fmt.Sprint(Num(2), " if ", All{a, Not{Guard: b}}),
		fmt.Sprint(nil, " if ", Not{Guard: a}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestConvert(t *testing.T) {
	prod := Named{Name: "IsProd"}
	double := func(v Value) Value {
		number, _ := v.(Number)
		return Num(2 * number.Value)
	}
	if got := Convert(nil, double); got != nil {
		t.Errorf("what is not set becomes %v", got)
	}
	got := Convert(Choice{If: prod, Then: Num(2)}, double)
	if diff := cmp.Diff(Value(Choice{If: prod, Then: Num(4)}), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	drop := func(Value) Value { return nil }
	if got := Convert(Choice{If: prod, Then: Num(2)}, drop); got != nil {
		t.Errorf("a choice of nothing is %v, want nothing", got)
	}
}

func TestBothLeavesItsArguments(t *testing.T) {
	base := make(All, 1, 4)
	base[0] = Named{Name: "A"}
	first := Both(base, Named{Name: "B"})
	second := Both(base, Named{Name: "C"})
	if diff := cmp.Diff(Guard(All{Named{Name: "A"}, Named{Name: "B"}}), first); diff != "" {
		t.Errorf("a second use of the guard changed the first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Guard(All{Named{Name: "A"}, Named{Name: "C"}}), second); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
