package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// An answer is what a rule says about one resource in one world: one for each
// thing found, else exactly one of another outcome.
type answer struct {
	outcome   Outcome
	node      *workspace.Node
	path      []any // found: the place in the resource, texts and source indexes
	at        source.Span
	message   string
	severity  Severity
	witnesses []string
	related   []Related
}

// A statement is what found.at and found.also make.
type statement struct {
	Resource  string      `json:"resource"`
	Path      []any       `json:"path"`
	Message   string      `json:"message"`
	Severity  string      `json:"severity"`
	Witnesses []string    `json:"witnesses"`
	Related   []statement `json:"related"`
}

// ask evaluates a rule on an input and gives an answer for every resource of
// its subject kind.
//
// A rule is asked up to twice. Sure, what is unknown fires nothing: what is found
// is so whatever the unknown values are. If a resource that was not found has an
// unknown value that the rule reads, it is asked again with each unknown answer
// taken as the one that the rule reports: what is found now is unknown, and what
// is not could not be found whatever the values are.
func (p *program) ask(ctx context.Context, in *input) ([]answer, error) {
	rule := p.module.rule
	finding, applies, err := p.eval(ctx, in.sure)
	if err != nil {
		return nil, err
	}
	found := map[*workspace.Node][]answer{}
	for _, term := range sorted(finding) {
		a, err := p.found(in, term)
		if err != nil {
			return nil, err
		}
		found[a.node] = append(found[a.node], a)
	}
	doubts := map[*workspace.Node]doubts{}
	asked := false
	for _, n := range in.graph.Nodes {
		if n.Kind != rule.Subject {
			continue
		}
		if d := doubtsOf(rule, n); len(d.list) > 0 {
			doubts[n] = d
			asked = asked || d.asked
		}
	}
	var mayFinding, mayApplies ast.Set
	if asked {
		if mayFinding, mayApplies, err = p.eval(ctx, in.doubt); err != nil {
			return nil, err
		}
	}
	may := map[*workspace.Node]bool{}
	if mayFinding != nil {
		for _, term := range mayFinding.Slice() {
			a, err := p.found(in, term)
			if err != nil {
				return nil, err
			}
			may[a.node] = true
		}
	}
	var out []answer
	for _, n := range in.graph.Nodes {
		if n.Kind != rule.Subject {
			continue
		}
		d := doubts[n]
		name := ast.StringTerm(in.names[n])
		judged := applies == nil || applies.Contains(name)
		mayJudge := judged || mayApplies != nil && mayApplies.Contains(name) || d.applies
		switch {
		case !mayJudge:
			out = append(out, answer{outcome: NotApplicable, node: n, at: n.At})
		case judged && len(found[n]) > 0 && !d.total:
			out = append(out, found[n]...)
		case len(found[n]) > 0 || d.bare || d.total || may[n]:
			out = append(out, d.answer(n))
		case !judged:
			out = append(out, answer{outcome: NotApplicable, node: n, at: n.At})
		default:
			out = append(out, answer{outcome: Passed, node: n, at: n.At})
		}
	}
	return out, nil
}

// sorted are the members of a set in OPA's order, which is the same every time.
func sorted(set ast.Set) []*ast.Term {
	list := slices.Clone(set.Slice())
	slices.SortFunc(list, func(a, b *ast.Term) int { return a.Value.Compare(b.Value) })
	return list
}

// found reads what a rule found.
func (p *program) found(in *input, term *ast.Term) (answer, error) {
	rule := p.module.rule
	var s statement
	raw, err := ast.JSON(term.Value)
	if err == nil {
		var text []byte
		if text, err = json.Marshal(raw); err == nil {
			err = json.Unmarshal(text, &s)
		}
	}
	if err != nil {
		return answer{}, fmt.Errorf("read the finding %s: %w", term, err)
	}
	node := in.byID[s.Resource]
	if node == nil || node.Kind != rule.Subject || node.Unit != in.graph.Unit {
		return answer{}, fmt.Errorf("the finding stands on %q, which is no %s of the input", s.Resource, rule.Subject)
	}
	a := answer{outcome: Found, node: node, message: s.Message, severity: rule.Severities[0]}
	a.path, a.at = locate(node, s.Path)
	if s.Severity != "" {
		severity, ok := ParseSeverity(s.Severity)
		if !ok || !slices.Contains(rule.Severities, severity) {
			return answer{}, fmt.Errorf("the finding has severity %q, which custom.severity does not list", s.Severity)
		}
		a.severity = severity
	}
	slices.Sort(s.Witnesses)
	a.witnesses = slices.Compact(s.Witnesses)
	a.related = via(node, a.path)
	for _, r := range s.Related {
		if other := in.node(r.Resource); other != nil {
			_, at := locate(other, r.Path)
			a.related = append(a.related, Related{At: at, Message: r.Message})
		}
	}
	return a, nil
}

// node is the resource of an id that rules see, or of one that a fact lists.
func (in *input) node(id string) *workspace.Node {
	if n, ok := in.byID[id]; ok {
		return n
	}
	return in.bySource[id]
}

// A doubt is an attribute that a rule reads and that is not known.
type doubt struct {
	node *workspace.Node
	attr string
	via  string // the edge from the subject to node, "" if it is the subject
	why  string
}

// doubts are those about one subject.
type doubts struct {
	list    []doubt
	asked   bool // by a question, which can be asked again
	bare    bool // by value: nothing can be said of what is not found
	total   bool // nothing can be said of what is found either
	applies bool // whether the rule judges it cannot be said
}

// doubtsOf lists what is not known of a subject and of the resources that
// the rule reaches from it.
func doubtsOf(rule *Rule, n *workspace.Node) doubts {
	var d doubts
	for _, at := range rule.ordered {
		how := rule.uses[at]
		if how == shown || at.root != rule.Subject {
			continue
		}
		nodes := []*workspace.Node{n}
		if at.via != "" {
			nodes = n.Edges[at.via]
		}
		for _, target := range nodes {
			why, whole := unknownAttr(target, at.attr)
			if why == "" || !whole && how&(asked|total) == 0 {
				continue
			}
			d.list = append(d.list, doubt{node: target, attr: at.attr, via: at.via, why: why})
			d.asked = d.asked || how&asked != 0
			d.bare = d.bare || how&bare != 0 && whole
			d.total = d.total || how&total != 0
			d.applies = d.applies || how&judged != 0 && whole
		}
	}
	return d
}

// unknownAttr is why an attribute is not known, and whether that is more than a
// text with holes, of which rules can still ask something.
func unknownAttr(n *workspace.Node, name string) (why string, whole bool) {
	if why, ok := n.Unknown[name]; ok {
		return reason(why), true
	}
	attr, ok := n.Attrs[name]
	if !ok {
		return "", false
	}
	if v := valueTerm(attr.Value); v.why != "" {
		return v.why, true
	}
	return partialReason(attr.Value), false
}

// partialReason is why a text in a value is not known in full.
func partialReason(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return holeReason(v)
	case model.List:
		for _, item := range v {
			if why := partialReason(item.Value); why != "" {
				return why
			}
		}
	case model.Block:
		for _, name := range sortedNames(v) {
			if why := partialReason(v[name].Value); why != "" {
				return why
			}
		}
	default:
	}
	return ""
}

// answer is the unknown answer about a subject. It stands where the first
// unknown value is written, if that is on the subject, and gives every reason.
func (d doubts) answer(n *workspace.Node) answer {
	a := answer{outcome: Unknown, node: n, at: n.At}
	var reasons []string
	for i, x := range d.list {
		_, at := locate(x.node, []any{x.attr})
		switch {
		case i == 0 && x.node == n:
			a.at, a.path = at, []any{x.attr}
		case i == 0:
			_, a.at = locate(n, []any{x.via})
			a.path = []any{x.via}
			a.related = append(a.related, Related{At: at, Message: x.why})
		}
		if !slices.Contains(reasons, x.why) {
			reasons = append(reasons, x.why)
		}
	}
	if len(reasons) == 0 {
		reasons = []string{reason("")}
	}
	a.message = strings.Join(reasons, "; ")
	return a
}
