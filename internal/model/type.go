package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/source"
)

// Base is the outermost form of a Type.
type Base int

// The forms of values that rules see.
const (
	NumberBase Base = iota
	BoolBase
	TextBase
	EnumBase
	ListBase
	BlockBase
	EdgeBase
)

// A Type says what form an attribute has when a rule sees it.
type Type struct {
	Base   Base
	Words  []string // EnumBase: the words it may be; empty is any literal word
	Elem   *Type    // ListBase
	Fields Shape    // BlockBase
	Kind   Kind     // EdgeBase: the kind of the resources it leads to
	From   string   // EdgeBase: the text or list attribute that names them; "" is worked out in package workspace
	Back   string   // EdgeBase with From: the edge of Kind that leads back
}

// NumberType is a number in the unit that the attribute's Doc names.
var NumberType = Type{Base: NumberBase}

// BoolType is true or false.
var BoolType = Type{Base: BoolBase}

// TextType is text that may have holes; rules compare it with package ask only.
var TextType = Type{Base: TextBase}

// Enum is a word that rules may compare with ==. A text with holes is unknown
// in its place. With words given, another word is kept as it is: AWS adds some.
func Enum(words ...string) Type { return Type{Base: EnumBase, Words: words} }

// ListOf is a list of elem. A single value that is no list is a list of one.
func ListOf(elem Type) Type { return Type{Base: ListBase, Elem: &elem} }

// BlockOf is a mapping with the fields of the shape.
func BlockOf(fields Shape) Type { return Type{Base: BlockBase, Fields: fields} }

// Edge leads to resources of a kind, worked out in package workspace.
func Edge(kind Kind) Type { return Type{Base: EdgeBase, Kind: kind} }

// EdgeFrom leads to the resources of a kind that the text attribute (or list of
// texts) from names; back is the edge of that kind that leads back.
func EdgeFrom(kind Kind, from, back string) Type {
	return Type{Base: EdgeBase, Kind: kind, From: from, Back: back}
}

// Coerce makes value the form that t asks for: "30" is 30 for a number. What
// cannot be made is Unknown with the reason. Choices are coerced on both sides.
// Nil stays nil. The second result is a problem's message if the value is
// known and of the wrong form, "" otherwise.
func (t Type) Coerce(value Value) (Value, string) {
	switch v := value.(type) {
	case nil:
		return nil, ""
	case Unknown:
		return value, ""
	case Choice:
		then, whyThen := t.Coerce(v.Then)
		otherwise, whyElse := t.Coerce(v.Else)
		if whyThen == "" {
			whyThen = whyElse
		}
		v.Then, v.Else = then, otherwise
		return v, whyThen
	}
	switch t.Base {
	case NumberBase:
		return toNumber(value)
	case BoolBase:
		return toBool(value)
	case TextBase:
		return toText(value)
	case EnumBase:
		return t.toEnum(value)
	case ListBase:
		return t.toList(value)
	case BlockBase:
		return t.toBlock(value)
	case EdgeBase:
	}
	return wrong("no value of its own", value)
}

// Coerce keeps the attributes of block that the shape lists, each in its form.
// It reports the known values of the wrong form as problems at their places.
func (s Shape) Coerce(block Block) (Block, []source.Problem) {
	out := make(Block, len(block))
	var problems []source.Problem
	for name, attr := range block {
		a, ok := s[name]
		if !ok {
			continue
		}
		value, why := a.Type.Coerce(attr.Value)
		if why != "" {
			problems = append(problems, source.Problem{
				ID: "wrong-form", At: attr.At, Effect: source.Partial,
				Message: fmt.Sprintf("%s is %s", name, why),
			})
		}
		if value != nil {
			out[name] = attr.Of(value)
		}
	}
	slices.SortFunc(problems, func(a, b source.Problem) int { return strings.Compare(a.Message, b.Message) })
	return out, problems
}

func toNumber(value Value) (Value, string) {
	switch v := value.(type) {
	case Number:
		return value, ""
	case Text:
		if why, ok := holes(v); ok {
			return Unknown{Why: why}, ""
		}
		literal, _ := v.Literal()
		if f, err := strconv.ParseFloat(strings.TrimSpace(literal), 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return Number{Value: f, Source: literal}, ""
		}
	default:
	}
	return wrong("a number", value)
}

func toBool(value Value) (Value, string) {
	switch v := value.(type) {
	case Bool:
		return v, ""
	case Text:
		if why, ok := holes(v); ok {
			return Unknown{Why: why}, ""
		}
		literal, _ := v.Literal()
		switch strings.ToLower(literal) {
		case "true", "yes", "on": // the words of YAML 1.1, which CloudFormation reads
			return Bool(true), ""
		case "false", "no", "off":
			return Bool(false), ""
		}
	default:
	}
	return wrong("true or false", value)
}

func toText(value Value) (Value, string) {
	switch v := value.(type) {
	case Text:
		return value, ""
	case Number:
		return Lit(v.Source), ""
	case Bool:
		return Lit(strconv.FormatBool(bool(v))), ""
	default:
	}
	return wrong("text", value)
}

func (t Type) toEnum(value Value) (Value, string) {
	text, why := toText(value)
	if v, ok := text.(Text); ok {
		if why, ok := holes(v); ok {
			return Unknown{Why: why}, ""
		}
		literal, _ := v.Literal()
		for _, word := range t.Words {
			if word == literal {
				return text, ""
			}
			if strings.EqualFold(word, literal) {
				return Lit(word), ""
			}
		}
	}
	return text, why
}

func (t Type) toList(value Value) (Value, string) {
	list, ok := value.(List)
	if !ok {
		list = List{{Value: value}}
	}
	out := make(List, len(list))
	var problem string
	for i, item := range list {
		v, why := t.Elem.Coerce(item.Value)
		if problem == "" {
			problem = why
		}
		out[i] = item.Of(v)
	}
	return out, problem
}

func (t Type) toBlock(value Value) (Value, string) {
	block, ok := value.(Block)
	if !ok {
		if text, isText := value.(Text); isText {
			if why, open := holes(text); open {
				return Unknown{Why: why}, ""
			}
		}
		return wrong("a mapping", value)
	}
	out, problems := t.Fields.Coerce(block)
	if len(problems) > 0 {
		return out, problems[0].Message
	}
	return out, ""
}

// holes tells why a text with holes is not known.
func holes(t Text) (string, bool) {
	for _, p := range t {
		if p.Hole == nil {
			continue
		}
		if p.Hole.Why != "" {
			return p.Hole.Why, true
		}
		return p.Hole.Name + " is known on deployment only", true
	}
	return "", false
}

func wrong(want string, value Value) (Value, string) {
	message := fmt.Sprintf("%s where %s is expected", describe(value), want)
	return Unknown{Why: message}, message
}

func describe(value Value) string {
	switch v := value.(type) {
	case Text:
		return strconv.Quote(v.String())
	case Number:
		return v.Source
	case Bool:
		return strconv.FormatBool(bool(v))
	case List:
		return "a list"
	case Block:
		return "a mapping"
	default:
		return "a value"
	}
}
