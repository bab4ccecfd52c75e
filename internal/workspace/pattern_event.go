package workspace

import (
	"encoding/json"
	"slices"
	"strings"
)

// matchEvent tells whether a pattern of EventBridge matches an event. What a later
// EventBridge can say, and we cannot, is open.
func matchEvent(pattern string, event map[string]any) truth {
	var fields map[string]any
	if json.Unmarshal([]byte(pattern), &fields) != nil {
		return open
	}
	return matchFields(fields, event)
}

// matchFields tells whether all fields of a pattern match.
func matchFields(pattern, event map[string]any) truth {
	so := yes
	for name, wanted := range pattern {
		so = either(so.not(), matchField(name, wanted, event).not()).not()
	}
	return so
}

func matchField(name string, wanted any, event map[string]any) truth {
	switch w := wanted.(type) {
	case map[string]any:
		inner, _ := event[name].(map[string]any)
		return matchFields(w, inner)
	case []any:
		so := no
		for _, one := range w {
			if alternative, ok := one.(map[string]any); ok && name == "$or" {
				so = either(so, matchFields(alternative, event))
				continue
			}
			value, there := event[name]
			so = either(so, matchOne(one, picked{value, there}))
		}
		return so
	}
	return open
}

// matchOne tells whether one of the values of a field in a pattern matches.
func matchOne(wanted any, v picked) truth {
	matcher, ok := wanted.(map[string]any)
	if !ok {
		return truthOf(v.is(wanted))
	}
	so := yes
	for how, argument := range matcher {
		so = either(so.not(), matchBy(how, argument, v).not()).not()
	}
	return so
}

// matchBy tells whether a value matches by one of the ways that EventBridge has.
func matchBy(how string, argument any, v picked) truth {
	if how == "exists" {
		return truthOf(sameScalar(argument, v.there))
	}
	text, isText := v.value.(string)
	if how == "anything-but" {
		return anythingBut(argument, v)
	}
	wanted, plain := argument.(string)
	folded := false
	if inner, ok := argument.(map[string]any); ok {
		wanted, plain = inner["equals-ignore-case"].(string)
		text, wanted, folded = strings.ToLower(text), strings.ToLower(wanted), true
	}
	if !plain {
		return open
	}
	if !v.there || !isText {
		return no
	}
	switch how {
	case "prefix":
		return truthOf(strings.HasPrefix(text, wanted))
	case "suffix":
		return truthOf(strings.HasSuffix(text, wanted))
	case "wildcard":
		return truthOf(wildcard(wanted, text))
	case "equals-ignore-case":
		return truthOf(!folded && strings.EqualFold(text, wanted))
	}
	return open
}

// anythingBut tells whether a value is there that is none of some.
func anythingBut(argument any, v picked) truth {
	if !v.there {
		return no
	}
	switch a := argument.(type) {
	case []any:
		return truthOf(!slices.ContainsFunc(a, v.is))
	case map[string]any:
		so := yes
		for how, inner := range a {
			list, several := inner.([]any)
			if !several {
				list = []any{inner}
			}
			for _, one := range list {
				so = either(so.not(), matchBy(how, one, v)).not()
			}
		}
		return so
	}
	return truthOf(!v.is(argument))
}

// sameScalar tells whether two values of JSON are the same text, number or constant.
func sameScalar(a, b any) bool {
	switch a.(type) {
	case nil, string, bool, float64:
		switch b.(type) {
		case nil, string, bool, float64:
			return a == b
		}
	}
	return false
}
