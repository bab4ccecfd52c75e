package cloudformation

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// catalogue has a line for each type of resource: the type and the names of its
// properties, sorted. It is generated from goformation's structs by
// TestCatalogue and not linked with them, which would add 8 MB to the stripped
// program for 150 KB of names.
//
//go:embed properties.txt
var catalogue string

// propertiesOf returns the properties of a type, nil if the catalogue does not
// have it. The catalogue is of April 2024: that a property is not in it proves
// nothing.
func propertiesOf(typ string) []string {
	low, high := 0, len(catalogue) // between which the line begins
	for low < high {
		start := strings.LastIndexByte(catalogue[:(low+high)/2], '\n') + 1
		line, _, _ := strings.Cut(catalogue[start:], "\n")
		of, properties, _ := strings.Cut(line, " ")
		switch strings.Compare(of, typ) {
		case 0:
			return strings.Fields(properties)
		case -1:
			low = start + len(line) + 1
		default:
			high = start
		}
	}
	return nil
}

// misspelt notes properties that their types do not have and that are nearly
// the name of one they have, of the types whose properties are read. (Of the
// 13,675 properties that CloudFormation has in late 2026, 12 that the catalogue
// lacks are so near to one that it has, and none is of a type that is read.)
func misspelt(t *stack.Template) []source.Problem {
	var problems []source.Problem
	known := map[string][]string{} // by type: to find a line of the catalogue takes microseconds
	for _, r := range t.Resources {
		// What a transform made nobody misspelt, and a macro has properties of its own.
		if _, mapped := mappingOf(r.Type); r.From != "" || r.Open != "" || !mapped && carriers[r.Type] == nil {
			continue
		}
		properties, found := known[r.Type]
		if !found {
			properties = propertiesOf(r.Type)
			known[r.Type] = properties
		}
		var strange []string
		for name := range r.Properties {
			if meant(properties, name) != "" {
				strange = append(strange, name)
			}
		}
		slices.Sort(strange)
		for _, name := range strange {
			near := meant(properties, name)
			if _, set := r.Properties[near]; set {
				continue
			}
			problems = append(problems, source.Problem{
				ID: "property-unknown", At: r.Properties[name].At, Effect: source.Noted,
				Message: fmt.Sprintf("%s sets %s, which is no property of %s", r.ID, name, r.Type),
				Fix:     fmt.Sprintf("Write %s if that is what is meant.", near),
			})
		}
	}
	return problems
}

// meant is the one of sorted properties that a name is nearly, "" if it is one
// itself or near to none. Two letters of a short name are another name.
func meant(properties []string, name string) string {
	if _, found := slices.BinarySearch(properties, name); found {
		return ""
	}
	best, distance := "", 3
	for _, property := range properties {
		if d := editDistance(strings.ToLower(name), strings.ToLower(property), distance); d < distance && 3*d < len(name) {
			best, distance = property, d
		}
	}
	return best
}

// editDistance counts the letters to insert, remove, replace or swap with their
// neighbour to make b of a. From limit on it only says that it is as much.
func editDistance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return min(row[len(b)], limit)
}
