package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// policyDocument is the document that a data source of type
// aws_iam_policy_document makes: a Block as IAM knows it, whose places are those
// of the statements' blocks and attributes, or Unknown. Source and override
// documents are merged as the provider does: a statement takes the place of an
// earlier one of the same Sid.
func policyDocument(r *config.Resource) (model.Attr, []source.Problem) {
	d := policyReader{Draft: draft.New(), at: r.At}
	d.Hide(model.Statement, model.Policy)
	for _, name := range []string{"source_json", "source_policy_documents"} {
		d.documents(r.Values[name])
	}
	version := nonEmpty(r.Values["version"])
	if version.Value == nil {
		version = model.Attr{Value: model.Lit("2012-10-17"), At: r.At}
	}
	d.newer(version)
	if id := nonEmpty(r.Values["policy_id"]); id.Value != nil {
		d.id = id
	}
	d.own(r.Values["statement"])
	for _, name := range []string{"override_json", "override_policy_documents"} {
		d.documents(r.Values[name])
	}
	block := model.Block{"Version": d.version, "Statement": {Value: d.statements, At: r.At}}
	if d.id.Value != nil {
		block["Id"] = d.id
	}
	return model.Attr{Value: block, At: r.At}, d.Problems
}

// A policyReader is a document in the making.
type policyReader struct {
	*draft.Draft
	at          source.Span
	version, id model.Attr
	statements  model.List
}

// documents merges whole documents: the items of a list, or a lone one.
func (d *policyReader) documents(attr model.Attr) {
	for _, item := range model.Items(attr) {
		item.At = draft.OrAt(item.At, draft.OrAt(attr.At, d.at))
		document := d.Document(nonEmptyDocument(item))
		model.EachChoice(document.Value, nil, func(value model.Value, guard model.Guard) {
			switch v := value.(type) {
			case nil:
			case model.Block:
				d.merge(v, document, guard)
			default:
				why := draft.FormName(value) + " stands where a policy document is expected"
				if unknown, ok := v.(model.Unknown); ok {
					why = unknown.Why
				}
				d.add(document.Of(model.Unknown{Why: why}), guard)
			}
		})
	}
}

func (d *policyReader) merge(document model.Block, at model.Attr, guard model.Guard) {
	if version := document["Version"]; version.Value != nil && guard == nil {
		d.newer(version)
	}
	if id := nonEmpty(document["Id"]); id.Value != nil && guard == nil {
		d.id = id
	}
	for _, statement := range model.Items(document["Statement"]) {
		statement.At = draft.OrAt(statement.At, at.At)
		d.add(statement, guard)
	}
}

// newer takes a version that is newer than the one so far: of merged documents
// the newest counts.
func (d *policyReader) newer(version model.Attr) {
	if d.version.Value == nil || draft.Literal(version.Value) > draft.Literal(d.version.Value) {
		d.version = version
	}
}

// add puts a statement in the place of the one of the same Sid, else at the end.
func (d *policyReader) add(statement model.Attr, guard model.Guard) {
	model.EachChoice(statement.Value, guard, func(value model.Value, guard model.Guard) {
		if value == nil {
			return
		}
		one := statement
		one.Value = model.Guarded(guard, value)
		sid := sidOf(value)
		at := slices.IndexFunc(d.statements, func(earlier model.Attr) bool { return sid != nil && holdsSid(earlier.Value, sid) })
		if at < 0 {
			d.statements = append(d.statements, one)
			return
		}
		d.statements[at] = draft.Merged(one, d.statements[at])
	})
}

// sidOf is the Sid of a statement, nil if it has none.
func sidOf(value model.Value) model.Text {
	block, ok := value.(model.Block)
	if !ok {
		return nil
	}
	sid, _ := block["Sid"].Value.(model.Text)
	if len(sid) == 0 {
		return nil
	}
	return sid
}

func holdsSid(value model.Value, sid model.Text) bool {
	if choice, ok := value.(model.Choice); ok {
		return holdsSid(choice.Then, sid) || holdsSid(choice.Else, sid)
	}
	return sidOf(value).Equal(sid)
}

// own merges the statements of the data source itself.
func (d *policyReader) own(blocks model.Attr) {
	d.Each(blocks, func(_ int, item model.Attr, guard model.Guard, why string) {
		statement := item
		statement.Value = model.Unknown{Why: why}
		if block, ok := item.Value.(model.Block); ok && why == "" {
			statement.Value = d.statement(block, item.At)
		}
		d.add(statement, guard)
	})
}

// statementLists are the elements of a statement that are lists, and the
// attributes of a statement block that they come from.
var statementLists = []struct {
	element, attribute string
	variables          bool // whether &{...} is a policy variable in it
}{
	{"Action", "actions", false},
	{"NotAction", "not_actions", false},
	{"Resource", "resources", true},
	{"NotResource", "not_resources", true},
}

// statement is a statement block as IAM knows it.
func (d *policyReader) statement(block model.Block, at source.Span) model.Block {
	out := model.Block{"Effect": {Value: model.Lit("Allow"), At: at}}
	if effect := nonEmpty(block["effect"]); effect.Value != nil {
		out["Effect"] = effect
	}
	if sid := nonEmpty(block["sid"]); sid.Value != nil {
		out["Sid"] = sid
	}
	for _, of := range statementLists {
		attr := nonEmptyList(block[of.attribute])
		if attr.Value == nil {
			continue
		}
		if of.variables {
			attr.Value = policyVariables(attr.Value)
		}
		out[of.element] = attr
	}
	if principals := d.principals(block["principals"]); principals.Value != nil {
		out["Principal"] = principals
	}
	if principals := d.principals(block["not_principals"]); principals.Value != nil {
		out["NotPrincipal"] = principals
	}
	if conditions := d.conditions(block["condition"]); conditions.Value != nil {
		out["Condition"] = conditions
	}
	return out
}

// nonEmptyList is an attribute that is not set where its list is empty. A
// reference in the place of the list is to a list.
func nonEmptyList(attr model.Attr) model.Attr {
	attr.Value = model.Convert(formed(model.ListOf(model.TextType), attr.Value), func(value model.Value) model.Value {
		if list, ok := value.(model.List); ok && len(list) == 0 {
			return nil
		}
		return value
	})
	return attr
}

// policyVariables writes policy variables as IAM does. Terraform has ${} for its
// own and the provider takes &{} instead.
func policyVariables(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Text:
		texts := make([]model.Text, len(v))
		for i, part := range v {
			texts[i] = v[i : i+1]
			if part.Hole == nil {
				texts[i] = model.Lit(strings.ReplaceAll(part.Literal, "&{", "${"))
			}
		}
		return model.Concat(texts...)
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			item.Value = policyVariables(item.Value)
			out[i] = item
		}
		return out
	case model.Choice:
		return model.Choice{If: v.If, Then: policyVariables(v.Then), Else: policyVariables(v.Else)}
	default:
		return value
	}
}

// principals is the Principal element that principals blocks make: a mapping of
// types, or a star.
func (d *policyReader) principals(blocks model.Attr) model.Attr {
	var out model.Value
	count := 0
	var unknown model.Value
	d.Each(blocks, func(_ int, item model.Attr, guard model.Guard, why string) {
		count++
		kind := draft.Literal(d.Inside(item, "type").Value)
		identifiers := nonEmptyList(d.Inside(item, "identifiers"))
		switch {
		case why != "":
			unknown = model.Unknown{Why: why}
		case kind == "":
			unknown = model.Unknown{Why: "the type of a principal is known on deployment only"}
		case identifiers.Value == nil:
		case kind == "*":
			out = withMember(out, guard, "AWS", identifiers)
		default:
			identifiers.Value = policyVariables(identifiers.Value)
			out = withMember(out, guard, kind, identifiers)
		}
	})
	if count == 0 {
		if v, ok := blocks.Value.(model.Unknown); ok {
			return model.Attr{Value: v, At: blocks.At}
		}
		return model.Attr{}
	}
	if unknown != nil {
		out = unknown
	}
	return model.Attr{Value: out, At: blocks.At}
}

// withMember is a mapping with one more member, where the guard holds. The items
// of a member that is there already are kept.
func withMember(value model.Value, guard model.Guard, name string, member model.Attr) model.Value {
	if value == nil {
		value = model.Block{}
	}
	with := func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		out := make(model.Block, len(block)+1)
		maps.Copy(out, block)
		one := member
		if earlier, ok := block[name]; ok {
			one = earlier
			one.Value = append(slices.Clip(model.Items(earlier)), model.Items(member)...)
		}
		out[name] = one
		return out
	}
	if guard == nil {
		return model.Convert(value, with)
	}
	return model.Choice{If: guard, Then: model.Convert(value, with), Else: emptyIsNot(value)}
}

// emptyIsNot is a mapping that is not set where it is empty.
func emptyIsNot(value model.Value) model.Value {
	if block, ok := value.(model.Block); ok && len(block) == 0 {
		return nil
	}
	return value
}

// conditions is the Condition element that condition blocks make: a mapping of
// operators, each a mapping of keys.
func (d *policyReader) conditions(blocks model.Attr) model.Attr {
	out := model.Block{}
	var unknown model.Value
	if v, ok := blocks.Value.(model.Unknown); ok {
		unknown = v
	}
	d.Each(blocks, func(_ int, item model.Attr, guard model.Guard, why string) {
		operator, key := draft.Literal(d.Inside(item, "test").Value), draft.Literal(d.Inside(item, "variable").Value)
		values := nonEmptyList(d.Inside(item, "values"))
		switch {
		case why != "":
			unknown = model.Unknown{Why: why}
		case operator == "" || key == "":
			unknown = model.Unknown{Why: "what a condition tests is known on deployment only"}
		default:
			values.Value = policyVariables(values.Value)
			earlier := out[operator]
			out[operator] = model.Attr{
				Value: withMember(earlier.Value, guard, key, values), At: draft.OrAt(earlier.At, item.At),
			}
		}
	})
	switch {
	case unknown != nil:
		return model.Attr{Value: unknown, At: blocks.At}
	case len(out) == 0:
		return model.Attr{}
	}
	return model.Attr{Value: out, At: blocks.At}
}
