package engine

import (
	"cmp"
	"os"
	"testing"
)

// TestRelaxedRulesCompile takes every rule that ships apart by each attribute
// that it reads by value. One that does not compile then would only make more
// answers unknown than need be, which nobody would notice.
func TestRelaxedRulesCompile(t *testing.T) {
	e, err := New(t.Context(), os.DirFS("../rules"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	programs := e.ready(e.rules)
	relaxed := 0
	for _, p := range programs {
		var all []string
		for _, at := range p.module.rule.uses {
			if at.how&bare == 0 {
				continue
			}
			name := at.field()
			all = append(all, name)
			for _, attrs := range [][]string{{name}, all} {
				r := p.relaxed(attrs)
				if r == nil {
					t.Errorf("%s cannot be taken apart", p.module.rule.ID)
					break
				}
				relaxed++
				if err := cmp.Or(r.err, r.load()); err != nil {
					t.Errorf("%s without %v: %s", p.module.rule.ID, attrs, err)
				}
			}
		}
	}
	if relaxed == 0 {
		t.Fatal("no rule reads an attribute by value")
	}
}
