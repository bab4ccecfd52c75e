package draft

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// WhyUnknown says why a text with holes is not known.
func WhyUnknown(t model.Text) string {
	for _, part := range t {
		if part.Hole != nil && part.Hole.Why != "" {
			return part.Hole.Why
		}
	}
	return t.String() + " is known on deployment only"
}

// Literal is the literal text that a value is, "" for any other.
func Literal(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		s, _ := v.Literal()
		return s
	case model.Number:
		return v.Source
	default:
		return ""
	}
}

// Upper is a literal in capitals; any other value stays.
func Upper(value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		if literal := Literal(value); literal != "" {
			return model.Lit(strings.ToUpper(literal))
		}
		return value
	})
}

// CutText cuts a text at the first separator in its literal parts.
func CutText(text model.Text, separator string) (before, after model.Text, found bool) {
	for i, part := range text {
		if part.Hole != nil {
			continue
		}
		if left, right, ok := strings.Cut(part.Literal, separator); ok {
			before = model.Concat(text[:i], model.Lit(left))
			after = model.Concat(model.Lit(right), text[i+1:])
			return before, after, true
		}
	}
	return text, nil, false
}

// ARNService is the service of an ARN whose partition may be a hole, "" if it
// cannot be seen.
func ARNService(text model.Text) string {
	var b strings.Builder
	for _, part := range text {
		if part.Hole != nil {
			b.WriteByte(0)
			continue
		}
		b.WriteString(part.Literal)
	}
	fields := strings.SplitN(b.String(), ":", 4)
	if len(fields) < 4 || fields[0] != "arn" {
		return ""
	}
	return fields[2]
}

// Refers tells whether a value has a hole that refers to a resource.
func Refers(value model.Value, id string) bool {
	switch v := value.(type) {
	case model.Text:
		return slices.ContainsFunc(v, func(part model.Part) bool { return part.Hole != nil && part.Hole.Resource == id })
	case model.List:
		return slices.ContainsFunc(v, func(item model.Attr) bool { return Refers(item.Value, id) })
	case model.Choice:
		return Refers(v.Then, id) || Refers(v.Else, id)
	default:
		return false
	}
}

// AWSManaged is the ARN of a policy that AWS manages in the form that is the same
// in every partition; any other value stays.
func AWSManaged(value model.Value) model.Value {
	text, ok := value.(model.Text)
	if !ok {
		return value
	}
	scheme, rest, found := CutText(text, ":")
	if literal, _ := scheme.Literal(); !found || literal != "arn" {
		return value
	}
	partition, rest, found := CutText(rest, ":")
	if !found || len(partition) != 1 {
		return value
	}
	if _, known := partition.Literal(); !known && partition[0].Hole.Name != "AWS::Partition" {
		return value
	}
	if len(rest) == 0 || !strings.HasPrefix(rest[0].Literal, "iam::aws:policy/") {
		return value
	}
	return model.Concat(model.Lit("arn:aws:"), rest)
}
