package iam

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// An Admission says whether a statement lets any principal in.
type Admission struct {
	// Any is no; bounded if it lets in any principal that meets a condition on who
	// it is or from where it comes; yes; or "" while that is not known.
	Any string
	// Bounds are the condition keys that bound it, in lower case and sorted.
	Bounds []string
	// Why says what is not known, where Any is "".
	Why string
}

// AnyPrincipal tells whether a statement, given as the attributes of its kind
// without choices, lets any principal in. A statement that denies lets nobody
// in. NotPrincipal with Allow lets in all but a few.
//
// A condition bounds who is let in if it asks for a fixed value of a key that the
// caller cannot choose: its account, its organization, its network, the resource
// it calls for. Several values are alternatives, so that each must be fixed.
// Negated operators, IfExists, ForAllValues and Null hold for a caller that has
// no such key, and bound nothing. Nor does sts:ExternalId alone: it is a word
// that the caller says, not who the caller is.
func AnyPrincipal(statement model.Block) Admission {
	effect, _ := statement["effect"].Value.(model.Text)
	if literal, ok := effect.Literal(); ok && literal == "Deny" {
		return Admission{Any: "no"}
	}
	open, why := anyone(statement)
	if open == No {
		return Admission{Any: "no"}
	}
	bounds, reason := bounded(statement["conditions"].Value)
	if len(bounds) > 0 {
		return Admission{Any: "bounded", Bounds: bounds} // whoever the principals are
	}
	if open == Yes && why == "" {
		why = reason
	}
	if unknown, ok := statement["effect"].Value.(model.Unknown); ok && why == "" {
		why = unknown.Why
	}
	if why != "" {
		return Admission{Why: why}
	}
	return Admission{Any: "yes"}
}

// anyone tells whether the principals, conditions apart, are all there are.
func anyone(statement model.Block) (answer Answer, why string) {
	switch statement["not_principals"].Value.(type) {
	case nil:
	default:
		return Yes, ""
	}
	switch v := statement["principals"].Value.(type) {
	case model.List:
		for _, item := range v {
			got, reason := anyoneOf(item.Value)
			if got == Yes {
				return Yes, ""
			}
			if got == Unknown && answer == No {
				answer, why = Unknown, reason
			}
		}
		return answer, why
	case model.Unknown:
		return Unknown, v.Why
	default:
		return No, ""
	}
}

func anyoneOf(principal model.Value) (answer Answer, why string) {
	switch v := principal.(type) {
	case model.Text:
		if literal, ok := v.Literal(); ok {
			if literal == "AWS:*" {
				return Yes, ""
			}
			return No, ""
		}
		if len(v) == 2 && v[0].Literal == "AWS:" && mayBeAnything(v[1].Hole) {
			return Unknown, unknownText(v)
		}
		return No, ""
	case model.Unknown:
		return Unknown, v.Why
	default:
		return No, ""
	}
}

// mayBeAnything tells whether a hole that is a whole text may be a wildcard. The
// name or the account of something that exists is none.
func mayBeAnything(h *model.Hole) bool {
	if h == nil {
		return false
	}
	switch h.Source {
	case model.OpaqueHole, model.ParameterHole, model.ImportHole, model.DynamicHole, model.PolicyVariableHole:
		return true
	case model.ResourceHole, model.PseudoHole:
	}
	return false
}

// bounded returns the keys by which conditions bound who is let in. The reason
// is set if others may do.
func bounded(conditions model.Value) (bounds []string, why string) {
	list, ok := conditions.(model.List)
	if unknown, isUnknown := conditions.(model.Unknown); isUnknown {
		return nil, unknown.Why
	}
	if !ok {
		return nil, ""
	}
	for _, item := range list {
		switch v := item.Value.(type) {
		case model.Block:
			answer, reason := boundedBy(v)
			if answer == Yes {
				bounds = append(bounds, literal(v["key"].Value))
			}
			if answer == Unknown && why == "" {
				why = reason
			}
		case model.Unknown:
			if why == "" {
				why = v.Why
			}
		default:
		}
	}
	slices.Sort(bounds)
	return slices.Compact(bounds), why
}

// boundedBy tells whether one condition bounds who is let in.
func boundedBy(condition model.Block) (answer Answer, why string) {
	key := literal(condition["key"].Value)
	if _, known := keyForms[key]; !known {
		return No, ""
	}
	operator, known := parseOperator(literal(condition["operator"].Value))
	if !known || operator.negated || operator.ifExists || operator.forAll || operator.base == "null" {
		return No, ""
	}
	values, ok := condition["values"].Value.(model.List)
	if unknown, isUnknown := condition["values"].Value.(model.Unknown); isUnknown {
		return Unknown, unknown.Why
	}
	if !ok {
		return No, ""
	}
	answer = Yes
	for _, item := range values {
		got, reason := fixed(item.Value, operator, key)
		if got == No {
			return No, ""
		}
		if got == Unknown {
			answer, why = Unknown, reason
		}
	}
	return answer, why
}

// A keyForm says what a value of a key must have to be fixed.
type keyForm int

const (
	wholeForm   keyForm = iota // no wildcard at all
	arnForm                    // an ARN whose account is fixed, or a bucket's whose name is
	orgPathForm                // o-example/r-1234/ou-*: the organization is fixed
	userIDForm                 // AROAEXAMPLE:*: the part before the colon is fixed
	addressForm                // a CIDR that is not most of the Internet
	ownerForm                  // a variable that names the caller's own
)

// keyForms are the condition keys that say who calls or from where, in lower
// case. The list follows what S3 and Access Analyzer take as closing a policy to
// the public. lambda:FunctionUrlAuthType is among them since what a function URL
// lets in is judged at the URL.
var keyForms = map[string]keyForm{
	"aws:principalaccount":       wholeForm,
	"aws:principalarn":           arnForm,
	"aws:principalorgid":         wholeForm,
	"aws:principalorgpaths":      orgPathForm,
	"aws:resourceaccount":        ownerForm,
	"aws:resourceorgid":          ownerForm,
	"aws:sourceaccount":          wholeForm,
	"aws:sourcearn":              arnForm,
	"aws:sourceip":               addressForm,
	"aws:sourceorgid":            wholeForm,
	"aws:sourceorgpaths":         orgPathForm,
	"aws:sourceowner":            wholeForm,
	"aws:sourcevpc":              wholeForm,
	"aws:sourcevpcarn":           arnForm,
	"aws:sourcevpce":             wholeForm,
	"aws:userid":                 userIDForm,
	"aws:vpceaccount":            wholeForm,
	"aws:vpceorgid":              wholeForm,
	"aws:vpceorgpaths":           orgPathForm,
	"aws:vpcsourceip":            addressForm,
	"kms:calleraccount":          wholeForm,
	"lambda:functionurlauthtype": wholeForm,
	"s3:dataaccesspointaccount":  wholeForm,
	"s3:dataaccesspointarn":      arnForm,
}

// ownerVariables are the policy variables that tie the caller to the owner of
// the resource, by the key of which they are a fixed value.
var ownerVariables = map[string]string{
	"aws:principalaccount": "aws:resourceaccount",
	"aws:principalorgid":   "aws:resourceorgid",
	"aws:resourceaccount":  "aws:principalaccount",
	"aws:resourceorgid":    "aws:principalorgid",
	"aws:sourceaccount":    "aws:resourceaccount",
	"aws:sourceorgid":      "aws:resourceorgid",
	"aws:vpceaccount":      "aws:resourceaccount",
	"aws:vpceorgid":        "aws:resourceorgid",
}

// fixed tells whether one value of a condition key leaves no choice to the
// caller.
func fixed(value model.Value, operator operator, key string) (answer Answer, why string) {
	text, ok := value.(model.Text)
	if unknown, isUnknown := value.(model.Unknown); isUnknown {
		return Unknown, unknown.Why
	}
	if !ok {
		return No, ""
	}
	form := keyForms[key]
	if hole, whole := text.Hole(); whole {
		if hole.Source == model.PolicyVariableHole {
			return answers[strings.EqualFold(hole.Name, ownerVariables[key])], ""
		}
		if operator.wildcards && mayBeAnything(hole) {
			return Unknown, unknownText(text)
		}
		return answers[form != ownerForm], ""
	}
	for _, part := range text {
		if part.Hole != nil && part.Hole.Source == model.PolicyVariableHole {
			return No, ""
		}
	}
	switch form {
	case ownerForm:
		return No, ""
	case addressForm:
		literal, known := text.Literal()
		return answers[!known || narrow(literal)], ""
	case wholeForm, arnForm, orgPathForm, userIDForm:
	}
	if !operator.wildcards {
		return Yes, "" // StringEquals takes * for a star, which no caller is named
	}
	switch form {
	case arnForm:
		return answers[fixedARN(text)], ""
	case orgPathForm:
		before, _ := split(text, '/')
		return answers[!wild(before)], ""
	case userIDForm:
		before, _ := split(text, ':')
		return answers[!wild(before)], ""
	case wholeForm, ownerForm, addressForm:
	}
	return answers[!wild(text)], ""
}

// answers are those to a question that is known.
var answers = map[bool]Answer{false: No, true: Yes}

// wild tells whether the literal parts of a text hold a wildcard.
func wild(text model.Text) bool {
	for _, part := range text {
		if part.Hole == nil && strings.ContainsAny(part.Literal, "*?") {
			return true
		}
	}
	return false
}

// fixedARN tells whether the pattern of an ARN fixes whose resource it is. The
// ARN of a bucket has no account, and its name is nobody else's while the bucket
// is there.
func fixedARN(text model.Text) bool {
	if len(text) > 0 && text[0].Hole != nil {
		return true // ⟦Topic⟧ or ⟦Bucket.Arn⟧/*
	}
	fields := make([]model.Text, 0, 6)
	rest := text
	for len(fields) < 5 && rest != nil {
		var field model.Text
		field, rest = split(rest, ':')
		fields = append(fields, field)
	}
	if len(fields) < 5 || rest == nil {
		return !wild(text)
	}
	account := fields[4]
	if len(account) > 0 && !wild(account) {
		return true
	}
	if service, ok := fields[2].Literal(); ok && service == "s3" {
		name, _ := split(rest, '/')
		return !wild(name)
	}
	return false
}

// narrow tells whether a CIDR is less than most of the Internet. S3 takes more
// than a /8 of IPv4 or a /32 of IPv6 as public.
func narrow(cidr string) bool {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		_, err := netip.ParseAddr(cidr)
		return err == nil
	}
	if prefix.Addr().Is4() {
		return prefix.Bits() >= 8
	}
	return prefix.Bits() >= 32 || prefix.Addr().IsPrivate()
}

func literal(value model.Value) string {
	text, ok := value.(model.Text)
	if !ok {
		return ""
	}
	s, _ := text.Literal()
	return s
}
