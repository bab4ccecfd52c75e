package iam

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// shortestAction is the length of the shortest action name there is:
// apigateway:GET.
const shortestAction = 3

// WildcardServices returns, sorted, the services all of whose actions the list
// names by one pattern, in lower case: sqs for sqs:*, and * where a pattern
// covers every service. The second result is empty, or says why there may be
// more: an item that is not known, or a hole where the wildcard may stand.
func WildcardServices(actions model.List) (services []string, why string) {
	found := map[string]bool{}
	for _, item := range actions {
		switch v := item.Value.(type) {
		case model.Text:
			service, reason := wildcardService(v)
			if service != "" {
				found[service] = true
			}
			if why == "" {
				why = reason
			}
		case model.Unknown:
			if why == "" {
				why = v.Why
			}
		default:
		}
	}
	for service := range found {
		services = append(services, service)
	}
	slices.Sort(services)
	return services, why
}

func wildcardService(action model.Text) (service, why string) {
	literal, known := action.Literal()
	if !known {
		return openService(action)
	}
	service, name, found := strings.Cut(literal, ":")
	switch {
	case !found && covers(literal):
		return "*", ""
	case !found || !covers(name):
		return "", ""
	case strings.Trim(service, "*") == "":
		return "*", ""
	case strings.ContainsAny(service, "*?"):
		return "", "" // IAM refuses a service in part
	}
	return strings.ToLower(service), ""
}

// openService reads an action with holes: sqs:⟦Actions⟧ may be sqs:*, and
// ⟦Service⟧:* is a wildcard of some service.
func openService(action model.Text) (service, why string) {
	before, after := split(action, ':')
	if after == nil {
		if MatchAction(action, model.Lit("*")) != No || MatchAction(action, model.Lit("service:*")) != No {
			return "", unknownText(action)
		}
		return "", ""
	}
	name, known := after.Literal()
	if known && !covers(name) || !known && !mayCover(after) {
		return "", ""
	}
	if word, ok := before.Literal(); ok && known {
		return strings.ToLower(word), ""
	}
	return "", unknownText(action)
}

// covers tells whether a pattern matches every action name.
func covers(pattern string) bool {
	return strings.Contains(pattern, "*") && strings.Trim(pattern, "*?") == "" && strings.Count(pattern, "?") <= shortestAction
}

// mayCover tells whether a text with holes may be a pattern that matches every
// action name: what it holds beside the holes is wildcards.
func mayCover(text model.Text) bool {
	for _, part := range text {
		if part.Hole == nil && strings.Trim(part.Literal, "*?") != "" {
			return false
		}
	}
	return true
}

// split cuts a text at the first separator in its literal parts. Without one
// the second result is nil.
func split(text model.Text, separator byte) (before, after model.Text) {
	for i, part := range text {
		if part.Hole != nil {
			continue
		}
		if j := strings.IndexByte(part.Literal, separator); j >= 0 {
			before = model.Concat(text[:i], model.Lit(part.Literal[:j]))
			after = model.Concat(model.Lit(part.Literal[j+1:]), text[i+1:])
			return before, after
		}
	}
	return text, nil
}
