package workspace

import (
	"cmp"
	"slices"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// crudActions are actions that the Crud templates of SAM all grant, kind by kind. Who
// writes out a statement that lets a function write means it.
var crudActions = map[model.Kind][]string{
	model.Table:  {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"},
	model.Bucket: {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
}

// sourceWrites lists the tables whose stream a function reads, and the buckets that
// call it, to which a policy template of SAM lets it write. What its environment names
// it may write to by intent.
func sourceWrites(l *linker, n *Node) (model.Value, string) {
	list, why := model.List{}, ""
	if n.From != "" {
		return list, "" // SAM made it, and gives it no template
	}
	for _, source := range eventSources(n) {
		if l.environmentNames(n, source) {
			continue
		}
		statement, unsure := l.templateGrant(n, source)
		why = cmp.Or(why, unsure)
		if statement == nil {
			continue
		}
		list = append(list, model.Attr{At: statement.At, Value: model.Block{
			"id":        {Value: model.Lit(source.name())},
			"kind":      {Value: model.Lit(string(source.Kind))},
			"statement": {Value: model.Lit(statement.name())},
		}})
	}
	if unsure := n.Unknown["environment"]; len(list) > 0 && unsure != "" {
		return nil, unsure
	}
	return list, why
}

// eventSources are the tables and buckets whose events a function gets.
func eventSources(n *Node) []*Node {
	var out []*Node
	for _, source := range n.Edges["event_sources"] {
		out = append(out, source.Edges["table"]...)
	}
	for _, notification := range n.Edges["notifications"] {
		out = append(out, notification.Edges["bucket"]...)
	}
	slices.SortFunc(out, func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) })
	return slices.Compact(out)
}

// environmentNames tells whether an environment variable of a function names a resource.
func (l *linker) environmentNames(n, to *Node) bool {
	return slices.ContainsFunc(l.variables(n, to.Kind), func(v variable) bool { return v.of == to })
}

// covers tells whether a statement is about all of some actions.
func covers(s *Node, actions []string) bool {
	patterns := flat(nil, s.Attrs["actions"].Value)
	return !slices.ContainsFunc(actions, func(action string) bool {
		return !slices.ContainsFunc(patterns, func(pattern model.Text) bool {
			return iam.MatchAction(pattern, model.Lit(action)) == iam.Yes
		})
	})
}

// templateGrant is the statement of a policy that SAM made for a function which lets it
// read, write and delete what is in a resource.
func (l *linker) templateGrant(n, to *Node) (statement *Node, why string) {
	for _, role := range n.Edges["role"] {
		for _, s := range role.Edges["statements"] {
			if s.From != n.ID || !covers(s, crudActions[to.Kind]) {
				continue
			}
			for _, r := range flat(nil, s.Attrs["resources"].Value) {
				if slices.Contains(l.of(s).resolve(fields(r, "/", 2)[0], to.Kind).nodes, to) || slices.Contains(l.of(s).resolve(r, to.Kind).nodes, to) {
					return s, ""
				}
			}
			why = cmp.Or(why, s.Unknown["resources"])
		}
	}
	return nil, why
}
