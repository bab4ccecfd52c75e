package iam

import "strings"

// An operator is a condition operator taken apart.
type operator struct {
	base      string // in lower case, without prefix and IfExists
	negated   bool
	ifExists  bool
	forAll    bool // ForAllValues, which holds for a key that is not there
	forAny    bool // ForAnyValue, which does not, even where it is negated
	wildcards bool // whether * and ? in its values are wildcards
}

// operators are the condition operators that IAM has, in lower case.
var operators = map[string]operator{
	"stringequals":              {},
	"stringnotequals":           {negated: true},
	"stringequalsignorecase":    {},
	"stringnotequalsignorecase": {negated: true},
	"stringlike":                {wildcards: true},
	"stringnotlike":             {wildcards: true, negated: true},
	"numericequals":             {},
	"numericnotequals":          {negated: true},
	"numericlessthan":           {},
	"numericlessthanequals":     {},
	"numericgreaterthan":        {},
	"numericgreaterthanequals":  {},
	"dateequals":                {},
	"datenotequals":             {negated: true},
	"datelessthan":              {},
	"datelessthanequals":        {},
	"dategreaterthan":           {},
	"dategreaterthanequals":     {},
	"bool":                      {},
	"binaryequals":              {},
	"ipaddress":                 {},
	"notipaddress":              {negated: true},
	"arnequals":                 {wildcards: true},
	"arnlike":                   {wildcards: true},
	"arnnotequals":              {wildcards: true, negated: true},
	"arnnotlike":                {wildcards: true, negated: true},
	"null":                      {},
}

// parseOperator takes an operator apart; letter case means nothing.
func parseOperator(s string) (operator, bool) {
	s = strings.ToLower(s)
	s, forAll := strings.CutPrefix(s, "forallvalues:")
	s, forAny := strings.CutPrefix(s, "foranyvalue:")
	base, ifExists := strings.CutSuffix(s, "ifexists")
	o, ok := operators[base]
	o.base, o.ifExists, o.forAll, o.forAny = base, ifExists, forAll, forAny
	return o, ok
}
