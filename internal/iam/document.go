// Package iam knows what IAM policies mean. It brings policy documents into normal
// form, and an Analyzer answers what they amount to: the facts of a statement
// (Statement, Reaches, Redundant), a request (Evaluate, Can), what a principal may
// do (Admin, Missing), what one policy allows beyond another (Includes), who gets
// to more than he has (Escalations) and what is open to anybody (Public).
//
// Answers are three-valued. What a policy leaves open is bounded from above and
// from below: a hole in a pattern may hold anything or nothing that is sure, a
// condition on a key that is not known may hold or not. Where the bounds are
// apart the answer says what decides.
package iam

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Basis says what kind of policy a document is. It decides which elements a
// statement must have.
type Basis string

// The kinds of policies.
const (
	Identity Basis = "identity" // grants to its holder
	Trust    Basis = "trust"    // lets principals take a role
	Resource Basis = "resource" // lets principals use a resource
)

// A Statement is one statement of a policy document in normal form: what IAM
// allows to be written as a scalar is a list, principals are type:value,
// condition keys are in lower case, policy variables are holes.
type Statement struct {
	// Path is where it stands in the document: "Statement[0]". It is unique in the
	// document even where a choice puts two statements in one place.
	Path string
	// Sid is the statement id, "" if it has none that is known.
	Sid string
	// Hash is short and equal for statements that say the same, whatever the order
	// and the spelling in which they say it.
	Hash string
	At   source.Span
	// Attrs are the attributes of the kind statement that the document holds: sid,
	// effect, actions, not_actions, resources, not_resources, principals,
	// not_principals and conditions.
	Attrs model.Block
	If    model.Guard // in which worlds the document has it; nil is all
}

// documentAttrs are the attributes that a document can set, and that are
// unknown where the document is.
var documentAttrs = []string{
	"effect", "actions", "not_actions", "resources", "not_resources", "principals", "not_principals", "conditions",
}

// Statements brings a policy document into normal form. The document is a Block,
// or a Choice of such, or Unknown; JSON in a text is the loader's to parse. What is
// no valid policy is a problem, and as far as it cannot be read it is a statement
// whose actions are unknown: no part of a document is ever left out.
func Statements(document model.Attr, basis Basis) ([]Statement, []source.Problem) {
	r := reader{basis: basis, paths: map[string]int{}}
	r.document(document, nil)
	return r.statements, r.problems
}

type reader struct {
	basis      Basis
	variables  bool // whether ${...} is a policy variable: the language of 2012 has them
	statements []Statement
	problems   []source.Problem
	paths      map[string]int
}

func (r *reader) problem(at source.Span, effect source.Effect, format string, args ...any) string {
	p := source.Problem{ID: "policy-invalid", At: at, Effect: effect, Message: fmt.Sprintf(format, args...)}
	if effect != source.Noted {
		p.Hides = []string{string(model.Statement)}
	}
	r.problems = append(r.problems, p)
	return p.Message
}

// document reads a document or, where it is a choice, each of its sides.
func (r *reader) document(attr model.Attr, guard model.Guard) {
	model.EachChoice(attr.Value, guard, func(value model.Value, guard model.Guard) {
		switch v := value.(type) {
		case nil:
		case model.Block:
			r.variables = hasVariables(v["Version"].Value)
			r.elements(v, attr.At)
			r.list(v["Statement"], attr.At, guard)
		case model.Unknown:
			r.opaque("Statement", attr.At, guard, v.Why)
		case model.Text:
			r.strayText("Statement", v, attr.At, guard, "the policy document is %s where a mapping is expected")
		default:
			why := r.problem(attr.At, source.Partial, "the policy document is %s where a mapping is expected", describe(value))
			r.opaque("Statement", attr.At, guard, why)
		}
	})
}

// hasVariables tells whether ${aws:username} is a variable in a document of
// that version. Without a version IAM takes the language of 2008, which has no
// variables. A version that is not known may be the one that has them.
func hasVariables(version model.Value) bool {
	switch v := version.(type) {
	case nil:
		return false
	case model.Text:
		literal, ok := v.Literal()
		return !ok || literal == "2012-10-17"
	case model.Choice:
		return hasVariables(v.Then) || hasVariables(v.Else)
	default:
		return true
	}
}

// elements notes elements of a document that IAM does not know.
func (r *reader) elements(document model.Block, at source.Span) {
	for _, name := range sorted(document) {
		switch name {
		case "Version", "Id", "Statement":
		default:
			r.problem(orElse(document[name].At, at), source.Noted, "a policy document has no element %s", name)
		}
	}
}

// list reads the Statement element: a list, or a lone statement.
func (r *reader) list(attr model.Attr, at source.Span, guard model.Guard) {
	at = orElse(attr.At, at)
	if attr.Value == nil {
		why := r.problem(at, source.Partial, "the policy document has no statement")
		r.opaque("Statement", at, guard, why)
		return
	}
	model.EachChoice(attr.Value, guard, func(value model.Value, guard model.Guard) {
		switch v := value.(type) {
		case nil:
		case model.Block:
			r.statement("Statement[0]", v, at, guard)
		case model.List:
			for i, item := range v {
				r.item("Statement["+strconv.Itoa(i)+"]", item, at, guard)
			}
		case model.Unknown:
			r.opaque("Statement", at, guard, v.Why)
		case model.Text:
			r.strayText("Statement", v, at, guard, "Statement is %s where a list of statements is expected")
		default:
			why := r.problem(at, source.Partial, "Statement is %s where a list of statements is expected", describe(value))
			r.opaque("Statement", at, guard, why)
		}
	})
}

func (r *reader) item(path string, item model.Attr, at source.Span, guard model.Guard) {
	at = orElse(item.At, at)
	model.EachChoice(item.Value, guard, func(value model.Value, guard model.Guard) {
		switch v := value.(type) {
		case nil:
		case model.Block:
			r.statement(path, v, at, guard)
		case model.List:
			// CloudFormation and Terraform leave a list in a list as it is, and IAM refuses
			// it; what it says is still what its author meant.
			r.problem(at, source.Noted, "%s is a list where a statement is expected", path)
			for i, inner := range v {
				r.item(path+"["+strconv.Itoa(i)+"]", inner, at, guard)
			}
		case model.Unknown:
			r.opaque(path, at, guard, v.Why)
		case model.Text:
			r.strayText(path, v, at, guard, "a statement is %s where a mapping is expected")
		default:
			why := r.problem(at, source.Partial, "%s is %s where a statement is expected", path, describe(value))
			r.opaque(path, at, guard, why)
		}
	})
}

// strayText adds a statement of which nothing is known where a text stands. It is
// a problem unless the text may be anything on deployment.
func (r *reader) strayText(path string, text model.Text, at source.Span, guard model.Guard, format string) {
	why := unknownText(text)
	if _, known := text.Literal(); known {
		why = r.problem(at, source.Partial, format, describe(text))
	}
	r.opaque(path, at, guard, why)
}

// opaque adds a statement of which nothing is known.
func (r *reader) opaque(path string, at source.Span, guard model.Guard, why string) {
	attrs := model.Block{}
	for _, name := range documentAttrs {
		if r.basis == Identity && (name == "principals" || name == "not_principals") {
			continue
		}
		attrs[name] = model.Attr{Value: model.Unknown{Why: why}, At: at}
	}
	r.add(Statement{Path: path, At: at, Attrs: attrs, If: guard})
}

func (r *reader) add(s Statement) {
	n := r.paths[s.Path]
	r.paths[s.Path]++
	s.Hash = hash(s.Attrs)
	if n > 0 {
		s.Path += "~" + strconv.Itoa(n+1)
	}
	r.statements = append(r.statements, s)
}

// statement reads one statement.
func (r *reader) statement(path string, block model.Block, at source.Span, guard model.Guard) {
	s := Statement{Path: path, At: at, Attrs: model.Block{}, If: guard}
	for _, name := range sorted(block) {
		if _, ok := elements[name]; !ok {
			r.problem(orElse(block[name].At, at), source.Noted, "%s has an element %s, which IAM does not know", path, name)
		}
	}
	if sid := block["Sid"]; sid.Value != nil {
		value, _ := model.TextType.Coerce(sid.Value)
		s.Attrs["sid"] = sid.Of(value)
		if text, ok := value.(model.Text); ok {
			s.Sid = text.String()
		}
	}
	r.effect(s, block["Effect"])
	r.pair(s, block, "Action", "actions", r.action)
	r.pair(s, block, "Resource", "resources", r.pattern)
	r.pair(s, block, "Principal", "principals", nil)
	r.conditions(s, block["Condition"])
	r.add(s)
}

var elements = map[string]bool{
	"Sid": true, "Effect": true, "Action": true, "NotAction": true, "Resource": true, "NotResource": true,
	"Principal": true, "NotPrincipal": true, "Condition": true,
}

func (r *reader) effect(s Statement, attr model.Attr) {
	if attr.Value == nil {
		why := r.problem(s.At, source.Partial, "%s has no Effect", s.Path)
		s.Attrs["effect"] = model.Attr{Value: model.Unknown{Why: why}, At: s.At}
		return
	}
	value := model.Convert(attr.Value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		literal, known := text.Literal()
		switch {
		case ok && !known:
			return value
		case ok && (literal == "Allow" || literal == "Deny"):
			return value
		}
		return model.Unknown{Why: r.problem(attr.At, source.Partial, "Effect is %s, which is neither Allow nor Deny", describe(value))}
	})
	value, _ = model.Enum("Allow", "Deny").Coerce(value)
	s.Attrs["effect"] = attr.Of(value)
}

// pair reads an element and its negation, of which a statement has one. Which
// elements a statement must have depends on the kind of policy.
func (r *reader) pair(s Statement, block model.Block, element, name string, item func(model.Value, source.Span) model.Value) {
	plain, negated := block[element], block["Not"+element]
	not := "not_" + name
	switch {
	case plain.Value != nil && negated.Value != nil && surelySet(plain.Value) && surelySet(negated.Value):
		why := r.problem(negated.At, source.Partial, "%s has both %s and Not%s", s.Path, element, element)
		s.Attrs[name] = model.Attr{Value: model.Unknown{Why: why}, At: plain.At}
		s.Attrs[not] = model.Attr{Value: model.Unknown{Why: why}, At: negated.At}
		return
	case plain.Value == nil && negated.Value == nil:
		if why := r.missing(s, element); why != "" {
			s.Attrs[name] = model.Attr{Value: model.Unknown{Why: why}, At: s.At}
		}
		return
	}
	if element == "Principal" && r.basis == Identity {
		r.problem(orElse(plain.At, negated.At), source.Noted, "%s names a principal, which an identity policy may not", s.Path)
	}
	for i, attr := range []model.Attr{plain, negated} {
		if attr.Value == nil {
			continue
		}
		attribute := []string{name, not}[i]
		var value model.Value
		if element == "Principal" {
			value = r.principals(attr)
		} else {
			value = r.texts(attr, item)
		}
		if list, ok := value.(model.List); ok && len(list) == 0 {
			value = model.Unknown{Why: r.problem(attr.At, source.Partial, "%s of %s is an empty list", element, s.Path)}
		}
		s.Attrs[attribute] = attr.Of(value)
	}
}

// missing reports an element that a statement of this kind of policy must have.
func (r *reader) missing(s Statement, element string) string {
	switch {
	case element == "Action":
		return r.problem(s.At, source.Partial, "%s has neither Action nor NotAction", s.Path)
	case element == "Resource" && r.basis == Identity:
		return r.problem(s.At, source.Partial, "%s has neither Resource nor NotResource", s.Path)
	case element == "Principal" && r.basis != Identity:
		return r.problem(s.At, source.Partial, "%s has neither Principal nor NotPrincipal", s.Path)
	}
	return ""
}

// texts reads a list of texts, or a lone one. A choice between whole lists
// stays one.
func (r *reader) texts(attr model.Attr, item func(model.Value, source.Span) model.Value) model.Value {
	return model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return model.List{{Value: item(value, attr.At), At: attr.At}}
		}
		out := make(model.List, len(list))
		for i, a := range list {
			at := orElse(a.At, attr.At)
			out[i] = a.Of(model.Convert(a.Value, func(v model.Value) model.Value { return item(v, at) }))
			out[i].At = at
		}
		return out
	})
}

// text makes a scalar text. What is no scalar is unknown and a problem.
func (r *reader) text(value model.Value, at source.Span) model.Value {
	switch v := value.(type) {
	case model.Text, model.Number, model.Bool:
		text, _ := model.TextType.Coerce(value)
		return text
	case model.Unknown:
		return v
	default:
		return model.Unknown{Why: r.problem(at, source.Partial, "%s stands where a policy has a text", describe(value))}
	}
}

// action reads an action pattern. IAM refuses a document with one that names no
// service.
func (r *reader) action(value model.Value, at source.Span) model.Value {
	value = r.text(value, at)
	text, ok := value.(model.Text)
	if !ok {
		return value
	}
	literal, known := text.Literal()
	if !known || strings.Trim(literal, "*") == "" && literal != "" {
		return text
	}
	service, name, found := strings.Cut(literal, ":")
	if !found || service == "" || name == "" {
		return model.Unknown{Why: r.problem(at, source.Partial, "%q is no action: actions are service:name", literal)}
	}
	return text
}

// pattern reads the pattern of a resource.
func (r *reader) pattern(value model.Value, at source.Span) model.Value {
	value = r.text(value, at)
	if text, ok := value.(model.Text); ok && r.variables {
		return variables(text)
	}
	return value
}

var principalTypes = map[string]bool{"AWS": true, "Service": true, "Federated": true, "CanonicalUser": true}

// principals reads a principal element as texts of the form type:value.
func (r *reader) principals(attr model.Attr) model.Value {
	return model.Convert(attr.Value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.Text:
			if literal, known := v.Literal(); known && literal == "*" {
				return model.List{{Value: model.Lit("AWS:*"), At: attr.At}}
			} else if !known {
				return model.Unknown{Why: unknownText(v)}
			}
			return model.Unknown{Why: r.problem(attr.At, source.Partial, "%s is no principal: that is * or a mapping of AWS, Service or Federated", describe(value))}
		case model.Block:
			out := model.List{}
			for _, kind := range sortedByPlace(v) {
				out = append(out, r.principalsOf(kind, v[kind], attr.At)...)
			}
			return out
		case model.Unknown:
			return v
		default:
			return model.Unknown{Why: r.problem(attr.At, source.Partial, "%s is no principal: that is * or a mapping of AWS, Service or Federated", describe(value))}
		}
	})
}

func (r *reader) principalsOf(kind string, attr model.Attr, at source.Span) model.List {
	at = orElse(attr.At, at)
	if !principalTypes[kind] {
		r.problem(at, source.Noted, "%s is no type of principal", kind)
	}
	var out model.List
	for _, item := range model.Items(attr) {
		at := orElse(item.At, at)
		value := model.Convert(item.Value, func(value model.Value) model.Value {
			value = r.text(value, at)
			if text, ok := value.(model.Text); ok {
				return model.Concat(model.Lit(kind+":"), text)
			}
			return value
		})
		if value != nil {
			item = item.Of(value)
			item.At = at
			out = append(out, item)
		}
	}
	return out
}

// conditions reads the Condition element as a list of operator, key and values,
// all of which must hold.
func (r *reader) conditions(s Statement, attr model.Attr) {
	if attr.Value == nil {
		return
	}
	value := model.Convert(attr.Value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.Block:
			out := model.List{}
			for _, operator := range sortedByPlace(v) {
				out = append(out, r.operator(operator, v[operator], attr.At)...)
			}
			if len(out) == 0 {
				return nil
			}
			return out
		case model.Unknown:
			return v
		default:
			return model.Unknown{Why: r.problem(attr.At, source.Partial, "Condition is %s where a mapping is expected", describe(value))}
		}
	})
	if value != nil {
		s.Attrs["conditions"] = attr.Of(value)
	}
}

func (r *reader) operator(operator string, attr model.Attr, at source.Span) model.List {
	at = orElse(attr.At, at)
	if _, ok := parseOperator(operator); !ok {
		why := r.problem(at, source.Partial, "%s is no condition operator", operator)
		return model.List{{Value: model.Unknown{Why: why}, At: at}}
	}
	var out model.List
	model.EachChoice(attr.Value, nil, func(value model.Value, guard model.Guard) {
		switch v := value.(type) {
		case nil:
		case model.Block:
			for _, key := range sortedByPlace(v) {
				at := orElse(v[key].At, at)
				block := model.Block{
					"operator": {Value: model.Lit(operator), At: at},
					"key":      {Value: model.Lit(strings.ToLower(key)), At: at},
					"values":   {Value: r.texts(v[key], r.pattern), At: at},
				}
				if v[key].Value == nil {
					delete(block, "values")
				}
				out = append(out, model.Attr{Value: model.Guarded(guard, block), At: at})
			}
		case model.Unknown:
			out = append(out, model.Attr{Value: model.Guarded(guard, v), At: at})
		default:
			why := r.problem(at, source.Partial, "%s of a condition is %s where a mapping is expected", operator, describe(value))
			out = append(out, model.Attr{Value: model.Guarded(guard, model.Unknown{Why: why}), At: at})
		}
	})
	return out
}

// variables makes holes of the policy variables of a text.
func variables(text model.Text) model.Text {
	var out []model.Text
	changed := false
	for _, part := range text {
		if part.Hole != nil || !strings.Contains(part.Literal, "${") {
			out = append(out, model.Text{part})
			continue
		}
		changed = true
		rest := part.Literal
		for {
			before, after, found := strings.Cut(rest, "${")
			name, tail, closed := strings.Cut(after, "}")
			if !found || !closed {
				out = append(out, model.Lit(rest))
				break
			}
			out = append(out, model.Lit(before), model.HoleText(model.Hole{
				Source: model.PolicyVariableHole, Name: name, Why: "IAM fills ${" + name + "} on each request",
			}))
			rest = tail
		}
	}
	if !changed {
		return text
	}
	return model.Concat(out...)
}

// hash is short and the same for statements that say the same.
func hash(attrs model.Block) string {
	sum := sha256.Sum256([]byte(content(attrs)))
	return hex.EncodeToString(sum[:4])
}

// content is a text that is the same for statements that say the same.
func content(attrs model.Block) string {
	var b strings.Builder
	for _, name := range sorted(attrs) {
		if name == "sid" {
			continue
		}
		b.WriteString(name)
		b.WriteByte('=')
		text := canonical(attrs[name].Value)
		if name == "actions" || name == "not_actions" {
			text = strings.ToLower(text)
		}
		b.WriteString(text)
		b.WriteByte('\n')
	}
	return b.String()
}

// canonical writes a value so that the order of lists, which means nothing in a
// policy, does not show.
func canonical(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return strconv.Quote(v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return strconv.FormatBool(bool(v))
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = canonical(item.Value)
		}
		slices.Sort(items)
		return "[" + strings.Join(slices.Compact(items), ",") + "]"
	case model.Block:
		items := make([]string, 0, len(v))
		for _, name := range sorted(v) {
			items = append(items, name+":"+canonical(v[name].Value))
		}
		return "{" + strings.Join(items, ",") + "}"
	case model.Choice:
		return fmt.Sprintf("(%v?%s:%s)", v.If, canonical(v.Then), canonical(v.Else))
	case model.Unknown:
		return "?"
	default:
		return "-"
	}
}

// surelySet tells whether a value is set in all worlds: what nobody knows may be
// null.
func surelySet(value model.Value) bool {
	switch v := value.(type) {
	case model.Choice, model.Unknown:
		return false
	case model.Text:
		hole, ok := v.Hole()
		return !ok || hole.Source != model.OpaqueHole && hole.Source != model.ParameterHole
	default:
		return true
	}
}

func orElse(at, other source.Span) source.Span {
	if at.IsZero() {
		return other
	}
	return at
}

func sorted(block model.Block) []string {
	out := slices.AppendSeq(make([]string, 0, len(block)), maps.Keys(block))
	slices.Sort(out)
	return out
}

// sortedByPlace is the order in which the author wrote the keys, for lists that
// are made of a mapping.
func sortedByPlace(block model.Block) []string {
	return slices.SortedFunc(maps.Keys(block), func(a, b string) int {
		if c := block[a].At.Compare(block[b].At); block[a].At != block[b].At && c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
}

func unknownText(t model.Text) string {
	for _, p := range t {
		if p.Hole != nil && p.Hole.Why != "" {
			return p.Hole.Why
		}
	}
	return t.String() + " is known on deployment only"
}
