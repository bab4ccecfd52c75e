package engine

import (
	"slices"

	"github.com/belay-dev/belay/internal/source"
)

// A Cause is one thing that is not known, with all the answers that it leaves
// open: a document that cannot be read leaves every rule about it undecided.
type Cause struct {
	Why       string
	At        source.Span // of the first of the answers
	Answers   int
	Rules     []string // sorted
	Resources []string // ids, sorted
}

// Causes are the causes of the unknown answers among findings, in the order in
// which they come first. Answers of one file with the same reasons have one.
func Causes(findings []Finding) []Cause {
	type key struct{ file, why string }
	index := map[key]int{}
	var out []Cause
	for _, f := range findings {
		if f.Outcome != Unknown {
			continue
		}
		k := key{f.At.File, f.Message}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, Cause{Why: f.Message, At: f.At})
		}
		c := &out[i]
		c.Answers++
		c.Rules = append(c.Rules, f.Rule.ID)
		if f.Subject != nil {
			c.Resources = append(c.Resources, f.Subject.ID)
		}
	}
	for i := range out {
		for _, list := range []*[]string{&out[i].Rules, &out[i].Resources} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
	}
	return out
}
