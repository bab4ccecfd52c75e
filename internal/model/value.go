// Package model is what every loader fills and every rule sees: resources of
// a few kinds, with attributes that are set, not set or unknown.
package model

import (
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/source"
)

// A Value is Text, Number, Bool, List, Block, Choice or Unknown. A nil Value is
// "not set".
type Value interface{ isValue() }

// Text is literal parts and holes. No part is empty, no two literal parts are
// neighbours, so that equal texts are equal slices (see Text.Equal).
type Text []Part

// A Part of a text is a literal, or a hole if Hole is not nil.
type Part struct {
	Literal string
	Hole    *Hole
}

// A Hole is a part of a text that only a deployment can fill. It is compared
// by Source and Name: two holes of one unit with both equal are the same text.
type Hole struct {
	Source    HoleSource
	Name      string // what it stands for, as shown between ⟦ and ⟧: "Bucket.Arn", "AWS::Region"
	Resource  string // ID of the resource of the same unit whose attribute it is; "" for other sources
	Attribute string // with Resource: "Arn", "Outputs.Url"; "" is what the plain reference gives (Ref)
	Why       string // why it is not known here; may be empty when the source says it all
}

// HoleSource says what kind of thing a hole stands for.
type HoleSource int

const (
	// OpaqueHole is anything a loader cannot name better; Why says why.
	OpaqueHole HoleSource = iota
	// ResourceHole is an attribute of a resource of the unit.
	ResourceHole
	// ParameterHole is a parameter or variable that has no value here.
	ParameterHole
	// PseudoHole is the account, region, partition or stack name: the same
	// everywhere in one unit. Name is CloudFormation's word whatever the format:
	// AWS::AccountId, AWS::Region, AWS::Partition, AWS::URLSuffix, AWS::StackName,
	// AWS::StackId.
	PseudoHole
	// ImportHole is an export of another stack. Name is its name.
	ImportHole
	// DynamicHole is looked up on deployment: {{resolve:ssm:/path}}.
	DynamicHole
	// PolicyVariableHole is a policy variable that IAM fills per request: aws:username.
	PolicyVariableHole
)

// Number is a number and the text it was written as, since 0644 may be an
// account id.
type Number struct {
	Value  float64
	Source string
}

// Bool is true or false.
type Bool bool

// List keeps its source indexes: an unknown item stays in place.
type List []Attr

// Block is a mapping.
type Block map[string]Attr

// Choice is a guarded value: Then where If holds, Else where it does not.
// Both may be nil, Choice or any other value. ThenAt and ElseAt are where they
// stand, if that is not where the attribute does.
type Choice struct {
	If             Guard
	Then, Else     Value
	ThenAt, ElseAt source.Span
}

// Unknown is a value that is set and cannot be known here.
type Unknown struct {
	Why string // a clause without a final period: "parameter Limit has no default"
}

func (Text) isValue()    {}
func (Number) isValue()  {}
func (Bool) isValue()    {}
func (List) isValue()    {}
func (Block) isValue()   {}
func (Choice) isValue()  {}
func (Unknown) isValue() {}

// An Attr is a value and its place: the key's place in a mapping, the item's
// in a list.
type Attr struct {
	Value Value
	At    source.Span
	// Provenance is what else is known of where the value is from; nil, as of nearly all, is
	// nothing. Copies of the Attr share it, so that nobody changes it: see WithVia and WithInner.
	Provenance *Provenance
}

// A Provenance says more of where a value is from than its place.
type Provenance struct {
	// Via is the chain of places that the value came through (variable, call
	// argument, parameter file), nearest first.
	Via []source.Span
	// Inner says where the characters of a Text stand, if the text may hold a document
	// of its own.
	Inner source.Map
}

// Via is the chain of places that the value came through: see Provenance.
func (a Attr) Via() []source.Span {
	if a.Provenance == nil {
		return nil
	}
	return a.Provenance.Via
}

// Inner says where the characters of a Text stand: see Provenance.
func (a Attr) Inner() source.Map {
	if a.Provenance == nil {
		return nil
	}
	return a.Provenance.Inner
}

// WithVia is the same with another chain of places that it came through.
func (a Attr) WithVia(via []source.Span) Attr {
	a.Provenance = provenance(via, a.Inner())
	return a
}

// WithInner is the same with other places of its characters.
func (a Attr) WithInner(inner source.Map) Attr {
	a.Provenance = provenance(a.Via(), inner)
	return a
}

// Of is another value that was made of this one: it is at its place and came through
// the same places, and its characters stand elsewhere or nowhere.
func (a Attr) Of(value Value) Attr {
	if a.Inner() != nil {
		a.Provenance = provenance(a.Via(), nil)
	}
	a.Value = value
	return a
}

func provenance(via []source.Span, inner source.Map) *Provenance {
	if via == nil && inner == nil {
		return nil
	}
	return &Provenance{Via: via, Inner: inner}
}

// Lit is a text without holes.
func Lit(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{{Literal: s}}
}

// HoleText is a text that is nothing but one hole.
func HoleText(h Hole) Text { return Text{{Hole: &h}} }

// Num is a number as written in Go.
func Num(f float64) Number {
	return Number{Value: f, Source: strconv.FormatFloat(f, 'f', -1, 64)}
}

// Concat joins texts and keeps the normal form.
func Concat(texts ...Text) Text {
	out := Text{}
	for _, t := range texts {
		for _, p := range t {
			if p.Hole == nil && p.Literal == "" {
				continue
			}
			if n := len(out); n > 0 && p.Hole == nil && out[n-1].Hole == nil {
				out[n-1].Literal += p.Literal
				continue
			}
			out = append(out, p)
		}
	}
	return out
}

// Literal returns the text if no part of it is a hole.
func (t Text) Literal() (string, bool) {
	switch len(t) {
	case 0:
		return "", true
	case 1:
		return t[0].Literal, t[0].Hole == nil
	}
	return "", false
}

// Hole returns the hole if the text is nothing but one.
func (t Text) Hole() (*Hole, bool) {
	if len(t) == 1 && t[0].Hole != nil {
		return t[0].Hole, true
	}
	return nil, false
}

// holeMarks escapes the marks of holes where they stand in literal text.
var holeMarks = strings.NewReplacer("⟦", "⟦⟦", "⟧", "⟧⟧")

// holeMark is the byte that both marks begin with.
const holeMark = 0xe2

// String is the text as rules and messages see it: a hole is ⟦Bucket.Arn⟧.
// Two texts of one unit are the same exactly if their strings are.
func (t Text) String() string {
	if s, ok := t.Literal(); ok && strings.IndexByte(s, holeMark) < 0 {
		return s // as nearly all are
	}
	if hole, ok := t.Hole(); ok {
		return "⟦" + hole.Name + "⟧"
	}
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.Hole != nil:
			b.WriteString("⟦")
			b.WriteString(p.Hole.Name)
			b.WriteString("⟧")
		case strings.IndexByte(p.Literal, holeMark) < 0:
			b.WriteString(p.Literal)
		default:
			b.WriteString(holeMarks.Replace(p.Literal))
		}
	}
	return b.String()
}

// Equal tells whether two texts of one unit are the same part by part.
func (t Text) Equal(u Text) bool {
	if len(t) != len(u) {
		return false
	}
	for i, p := range t {
		q := u[i]
		if p.Literal != q.Literal || (p.Hole == nil) != (q.Hole == nil) {
			return false
		}
		if p.Hole != nil && (p.Hole.Source != q.Hole.Source || p.Hole.Name != q.Hole.Name) {
			return false
		}
	}
	return true
}
