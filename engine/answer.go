package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// An answer is one thing that a rule found of a resource in one world, or that
// it cannot know.
type answer struct {
	outcome   Outcome // Found or Unknown
	node      *workspace.Node
	path      []any // found: the place in the resource, texts and source indexes
	at        source.Span
	message   string
	severity  Severity
	witnesses []string
	related   []Related
	flow      []Related
	fix       []string
}

// A statement is what found.at and found.also make.
type statement struct {
	Resource  string      `json:"resource"`
	Path      []any       `json:"path"`
	Message   string      `json:"message"`
	Severity  string      `json:"severity"`
	Witnesses []string    `json:"witnesses"`
	Related   []statement `json:"related"`
	Flow      []statement `json:"flow"`
	Fix       []string    `json:"fix"`
}

// A reply is what a rule says of one resource in one world.
type reply struct {
	node    *workspace.Node
	outcome Outcome  // Passed or NotApplicable, where nothing is found or unknown
	answers []answer // what is found, or the one thing that is unknown
}

// ask evaluates a rule on an input and gives a reply for every resource of its
// subject kind.
//
// The rule is asked as it is: what is found now is so whatever the unknown values
// are. Where a subject was not found and has an unknown value that the rule
// reads, it is asked again so that it finds whatever it could: see possible.
// What is found then is unknown, and what is not has passed.
func (p *program) ask(ctx context.Context, in *input) ([]reply, error) {
	finding, applies, err := p.eval(ctx, in, surely)
	if err != nil {
		return nil, err
	}
	sure := verdict{applies: applies}
	var found map[*workspace.Node][]answer
	if finding.Len() > 0 {
		found, sure.finding = map[*workspace.Node][]answer{}, map[string]bool{}
	}
	for _, term := range sorted(finding) {
		a, err := p.found(in, term)
		if err != nil {
			return nil, err
		}
		found[a.node] = append(found[a.node], a)
		sure.finding[in.register.name(a.node)] = true
	}
	possible := p.possible(ctx, in, sure)
	subjects := in.subjects[p.module.rule.Subject]
	out := make([]reply, len(subjects))
	for i, s := range subjects {
		out[i] = reply{node: s.node, outcome: NotApplicable}
		may, doubtful := possible[s.node]
		switch {
		case sure.has(s) && (!doubtful || !may.total):
			out[i].answers = found[s.node]
		case doubtful && (may.total || may.has(s)):
			out[i].answers = []answer{may.answer(s.node)}
		case sure.judges(s):
			out[i].outcome = Passed
		}
	}
	return out, nil
}

// A verdict is what one evaluation gave.
type verdict struct {
	finding map[string]bool // ids of what was found
	applies ast.Set         // ids of what is judged; nil is everything
}

func (v verdict) judges(s subject) bool { return v.applies == nil || v.applies.Contains(s.id) }

// has tells whether a resource was found: one that is not judged never is.
func (v verdict) has(s subject) bool { return v.finding[s.name] && v.judges(s) }

// A possibility is what a rule could say of a subject of which something is
// not known.
type possibility struct {
	doubts
	verdict
}

// possible asks what the rule could find of the subjects of which something
// that it reads is not known. Unknown answers of questions count as those that
// the rule reports; expressions about unknown values are left out. A rule that
// cannot be asked like that could find anything.
func (p *program) possible(ctx context.Context, in *input, sure verdict) map[*workspace.Node]possibility {
	var out map[*workspace.Node]possibility
	asked := map[string]verdict{} // by the attributes left out
	for _, s := range in.subjects[p.module.rule.Subject] {
		if in.surelyKnown(p.module.rule, s.node) {
			continue
		}
		d := doubtsOf(p.module.rule, s.node)
		if len(d.list) == 0 {
			continue
		}
		if out == nil {
			out = map[*workspace.Node]possibility{}
		}
		if d.total || sure.has(s) {
			out[s.node] = possibility{doubts: d}
			continue
		}
		key := strings.Join(d.bare, " ")
		if _, ok := asked[key]; !ok {
			asked[key] = p.could(ctx, in, d.bare)
		}
		out[s.node] = possibility{doubts: d, verdict: asked[key]}
	}
	return out
}

// could is what the rule finds if unknown answers count as those that it
// reports and nothing is said of the attributes.
func (p *program) could(ctx context.Context, in *input, attrs []string) verdict {
	asked := p
	if len(attrs) > 0 {
		asked = p.relaxed(attrs)
	}
	if asked != nil {
		finding, applies, err := asked.eval(ctx, in, doubting)
		if err == nil {
			return verdict{finding: subjectsOf(finding), applies: applies}
		}
	}
	all := map[string]bool{}
	for _, s := range in.subjects[p.module.rule.Subject] {
		all[s.name] = true
	}
	return verdict{finding: all}
}

// subjectsOf are the ids of the resources that findings stand on. A relaxed
// rule finds ids.
func subjectsOf(finding ast.Set) map[string]bool {
	if finding.Len() == 0 {
		return nil
	}
	out := map[string]bool{}
	finding.Foreach(func(t *ast.Term) {
		if object, ok := t.Value.(ast.Object); ok {
			t = object.Get(ast.InternedTerm("resource"))
		}
		if t == nil {
			return
		}
		if id, ok := t.Value.(ast.String); ok {
			out[string(id)] = true
		}
	})
	return out
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
	a.related = append(a.related, in.places(s.Related, nil)...)
	a.flow = in.places(s.Flow, node)
	a.fix = s.Fix
	return a, nil
}

// places are where other findings stand. What is not in the input, as a policy
// that AWS manages is not, stands where otherwise does, or nowhere.
func (in *input) places(statements []statement, otherwise *workspace.Node) []Related {
	var out []Related
	for _, s := range statements {
		other := in.node(s.Resource)
		if other == nil {
			if otherwise != nil {
				out = append(out, Related{At: otherwise.At, Message: s.Message})
			}
			continue
		}
		_, at := locate(other, s.Path)
		out = append(out, Related{At: at, Message: s.Message})
	}
	return out
}

// node is the resource of an id that rules see, or of one that a fact lists.
func (in *input) node(id string) *workspace.Node {
	for _, nodes := range []map[string]*workspace.Node{in.byID, in.register.byID, in.register.bySource} {
		if n, ok := nodes[id]; ok {
			return n
		}
	}
	return nil
}

// sortedNames are the names of a block in order.
func sortedNames(b model.Block) []string { return slices.Sorted(maps.Keys(b)) }
