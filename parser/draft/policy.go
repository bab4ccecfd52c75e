package draft

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Policy is a policy document in a resource of a format, or one that is such
// a resource.
type Policy struct {
	ID       string // what it is called below its owner; "" if the owner is the policy and nothing else
	Words    string // what people call it: "the policy of queue Jobs"
	Basis    iam.Basis
	Service  string      // of a resource policy: whose resource
	Inline   bool        // whether it is part of its holder
	Name     model.Attr  // its name, if it has one
	Holders  model.Block // role_names, user_names, group_names, target_arns
	Document model.Attr  // a mapping, or a text that holds one
	Guard    model.Guard
}

// Policy makes a policy and the statements of its document. A document that is
// not there, or that cannot be read, is a statement whose actions are unknown.
func (d *Draft) Policy(owner *model.Resource, p Policy) {
	d.Hide(model.Statement, model.Policy)
	at := OrAt(p.Document.At, owner.At)
	if d.attrs == nil {
		d.attrs = model.Block{}
	}
	attrs := d.attrs // Add copies those of each policy
	clear(attrs)
	attrs["basis"] = model.Attr{Value: model.Lit(string(p.Basis)), At: at}
	attrs["inline"] = model.Attr{Value: model.Bool(p.Inline), At: at}
	if p.Name.Value != nil {
		attrs["name"] = p.Name
	}
	for attribute, holder := range p.Holders {
		if holder.Value != nil {
			attrs[attribute] = holder
		}
	}
	policy := &model.Resource{
		ID: owner.ID, Label: p.Words, Kind: model.Policy, Type: owner.Type, At: owner.At, Via: owner.Via, Attrs: attrs,
		If: model.Both(owner.If, p.Guard), Open: owner.Open, From: owner.From,
	}
	if p.ID != "" {
		policy.ID, policy.At = d.Unique(owner.ID+"."+p.ID), at
	}
	d.Add(owner.ID, policy)
	d.statements(owner, policy, p)
}

func (d *Draft) statements(owner, policy *model.Resource, p Policy) {
	document := p.Document
	document.At = OrAt(document.At, policy.At)
	if document.Value == nil {
		why := p.Words + " has no document"
		if owner.Open != "" {
			why = owner.Open
		} else {
			d.Problem(source.Problem{ID: "policy-invalid", At: policy.At, Effect: source.Partial, Message: why, Hides: d.hides})
		}
		document.Value = model.Unknown{Why: why}
	}
	statements, problems := iam.Statements(d.Document(document), p.Basis)
	for _, problem := range problems {
		problem.Message = p.Words + ": " + problem.Message
		d.Problem(problem)
	}
	for i, s := range statements {
		d.Add(owner.ID, statement(policy, p, s, i))
	}
}

// Principal is a principal, or a list of them, in which a service has the name
// that every partition and Region takes: lambda.${AWS::URLSuffix} is
// lambda.amazonaws.com, and states.eu-central-1.amazonaws.com, which only Regions
// that an account has to enable ask for, is states.amazonaws.com.
func Principal(value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.List:
			list := slices.Clone(v)
			for i := range list {
				list[i].Value = Principal(list[i].Value)
			}
			return list
		case model.Text:
			return withoutRegion(withoutSuffix(v))
		default:
			return v
		}
	})
}

func withoutSuffix(service model.Text) model.Text {
	last := len(service) - 1
	if last < 1 || service[last].Hole == nil || service[last].Hole.Name != "AWS::URLSuffix" || !strings.HasSuffix(service[last-1].Literal, ".") {
		return service
	}
	return model.Concat(service[:last], model.Lit("amazonaws.com"))
}

// regional is the end of the name of a service in a Region.
var regional = regexp.MustCompile(`\.[a-z]{2}(-[a-z]+)+-[0-9]\.amazonaws\.com$`)

func withoutRegion(service model.Text) model.Text {
	if literal, known := service.Literal(); known {
		if at := regional.FindStringIndex(literal); at != nil {
			return model.Lit(literal[:at[0]] + ".amazonaws.com")
		}
		return service
	}
	if len(service) != 3 || service[1].Hole == nil || service[1].Hole.Name != "AWS::Region" || service[2].Literal != ".amazonaws.com" {
		return service
	}
	return model.Lit(strings.TrimSuffix(service[0].Literal, ".") + service[2].Literal)
}

func statement(policy *model.Resource, p Policy, s iam.Statement, index int) *model.Resource {
	attrs := s.Attrs
	attrs["policy_id"] = model.Attr{Value: model.Lit(policy.ID), At: s.At}
	attrs["basis"] = model.Attr{Value: model.Lit(string(p.Basis)), At: s.At}
	for _, name := range []string{"principals", "not_principals"} {
		if attr, ok := attrs[name]; ok {
			attr.Value = Principal(attr.Value)
			attrs[name] = attr
		}
	}
	if p.Service != "" {
		attrs["service"] = model.Attr{Value: model.Lit(p.Service), At: s.At}
	}
	key, label := policy.ID+"."+s.Hash, strconv.Itoa(index+1)
	if s.Sid != "" {
		key, label = policy.ID+"."+s.Sid, s.Sid
	}
	return &model.Resource{
		ID: policy.ID + "." + s.Path, Key: key, Label: "statement " + label + " of " + p.Words,
		Kind: model.Statement, Type: policy.Type, At: s.At, Via: policy.Via, Attrs: attrs,
		If: model.Both(policy.If, s.If), Open: "", From: policy.From,
	}
}
