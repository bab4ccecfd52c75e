package workspace

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// ref is a reference to a resource of the unit: "Fn" or "Fn.Arn".
func ref(s string) model.Text {
	id, attribute, _ := strings.Cut(s, ".")
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: s, Resource: id, Attribute: attribute})
}

// text makes a text in which ⟦x⟧ stands for a hole: a reference to a resource,
// AWS::Region, import:NAME, parameter:NAME or opaque:WHY.
func text(s string) model.Text {
	var out model.Text
	for {
		before, rest, ok := strings.Cut(s, "⟦")
		out = model.Concat(out, model.Lit(before))
		if !ok {
			return out
		}
		var inner string
		inner, s, _ = strings.Cut(rest, "⟧")
		out = model.Concat(out, hole(inner))
	}
}

func hole(s string) model.Text {
	word, name, _ := strings.Cut(s, ":")
	switch {
	case strings.HasPrefix(s, "AWS::"):
		return model.HoleText(model.Hole{Source: model.PseudoHole, Name: s})
	case word == "import":
		return model.HoleText(model.Hole{Source: model.ImportHole, Name: name})
	case word == "parameter":
		return model.HoleText(model.Hole{Source: model.ParameterHole, Name: name, Why: "parameter " + name + " has no default"})
	case word == "opaque":
		return model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "?", Why: name})
	}
	return ref(s)
}

// resource makes a resource from pairs of attribute and value: a string is a text,
// a []string a list of texts, anything else a value of the model.
func resource(kind model.Kind, id string, pairs ...any) *model.Resource {
	r := &model.Resource{ID: id, Kind: kind, Attrs: model.Block{}}
	for i := 0; i < len(pairs); i += 2 {
		name := pairs[i].(string)
		var value model.Value
		switch v := pairs[i+1].(type) {
		case string:
			value = text(v)
		case []string:
			list := model.List{}
			for _, s := range v {
				list = append(list, model.Attr{Value: text(s)})
			}
			value = list
		case int:
			value = model.Num(float64(v))
		case bool:
			value = model.Bool(v)
		case model.Value:
			value = v
		}
		if _, ok := model.Kinds[kind][name]; !ok {
			panic("no attribute " + name + " of " + string(kind))
		}
		r.Attrs[name] = model.Attr{Value: value}
	}
	return r
}

func unit(key string, resources ...*model.Resource) *model.Unit {
	return &model.Unit{Key: key, Resources: resources}
}

// ids are the nodes that an edge leads to, and ? with the reason if it may lead
// to more.
func ids(t *testing.T, w *Workspace, unit, id, edge string) []string {
	t.Helper()
	return idsIn(t, w, unit, id, edge, 0)
}

func idsIn(t *testing.T, w *Workspace, unit, id, edge string, round int) []string {
	t.Helper()
	n := node(t, w, unit, id, round)
	if _, ok := model.Kinds[n.Kind][edge]; !ok {
		t.Fatalf("%s has no edge %s", n.Kind, edge)
	}
	var out []string
	for _, to := range n.Edges[edge] {
		out = append(out, to.ID)
	}
	if why := n.Unknown[edge]; why != "" {
		out = append(out, "? "+why)
	}
	return out
}

func node(t *testing.T, w *Workspace, unit, id string, round int) *Node {
	t.Helper()
	for _, u := range w.Units {
		if u.Key != unit {
			continue
		}
		for _, n := range u.Rounds[round].Nodes {
			if n.ID == id {
				return n
			}
		}
	}
	t.Fatalf("no node %s in round %d of %s", id, round, unit)
	return nil
}
