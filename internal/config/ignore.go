package config

import (
	"time"

	"go.yaml.in/yaml/v3"
)

// An Ignore asks that findings not be reported. What it leaves open it does not
// narrow.
type Ignore struct {
	// Rules are ids of rules, or patterns of them: *-unwatched.
	Rules []string
	// Paths are patterns of the files in which findings stand, relative to the folder
	// of the file; none is all.
	Paths []string
	// Resources are ids of resources, or patterns of them; none is all.
	Resources []string
	// Witnesses are the things found that it covers, or * for whatever is found.
	// Findings that have witnesses are covered by no entry that lists none.
	Witnesses []string
	// Reason is shown in reports.
	Reason string
	// Until is the last day on which it counts; zero is for good.
	Until time.Time
	// Line is that of the file.
	Line int
}

// ignores are entries, each with its reason: what nobody remembers is not ignored.
func ignores(to *[]Ignore) shape {
	return list(to, func(i *Ignore, n *yaml.Node) shape {
		i.Line = n.Line
		return block([]key{
			{name: "paths", doc: "Patterns of the files in which findings stand.", otherwise: "all", is: texts(&i.Paths, patternSchema, isPattern)},
			{name: "reason", doc: "Why they are not reported.", must: true, is: text(&i.Reason)},
			{name: "resources", doc: "Ids of resources, or patterns of them.", otherwise: "all", is: texts(&i.Resources, resourceSchema, isPattern)},
			{name: "rules", doc: "Ids of rules, or patterns of them.", must: true, is: texts(&i.Rules, rulesSchema, isPattern)},
			{name: "until", doc: "The last day on which it counts.", otherwise: "for good", is: day(&i.Until)},
			{
				name: "witnesses", doc: "What is found that is covered, or `*` for whatever is found.", otherwise: "findings that have no witnesses",
				is: texts(&i.Witnesses, witnessSchema, isWitness),
			},
		})
	})
}

// Schemas of texts of entries, each with an example of what passes.
var (
	rulesSchema    = map[string]any{"type": "string", "minLength": 1, "examples": []string{"*-unwatched"}}
	resourceSchema = map[string]any{"type": "string", "minLength": 1, "examples": []string{"Legacy*"}}
	witnessSchema  = map[string]any{"type": "string", "minLength": 1, "examples": []string{"s3:PutObject"}}
)

// isWitness passes whatever may be found.
func isWitness(r reader, n *yaml.Node) error {
	if n.Value == "" {
		return r.errorf(n, "a witness is empty; write \"*\" for whatever is found")
	}
	return nil
}
