package collect

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Redacted stands where a value was that is never stored.
const Redacted = "[redacted]"

// hidden are the fields of all services whose values are never stored, in lower
// case. Of a mapping or list the names of its members stay.
var hidden = []string{
	// what processes are given
	"variables", "stagevariables", "environmentvariables",
	// what is sent: Input of a target may be a whole order
	"input", "inputtemplate", "requesttemplates", "responsetemplates", "responseparameters",
	"headerparameters", "querystringparameters", "pathparametervalues", "pipelineparameterlist",
	"sql", "sqls", "commonattributes", "containeroverrides",
	// what opens something
	"hectoken", "accesskey", "accesstoken", "secretaccesskey", "secretkey", "secretstring", "secretbinary",
	"password", "masteruserpassword", "keypassphrase", "privatekey", "clientsecret", "authtoken",
	"oauthtoken", "apikeyvalue", "metadatadocument", "samlmetadatadocument", "externalsecretrotationmetadata",
}

// redact replaces what is never stored.
func redact(value any) {
	each(value, func(name string, member any) (any, bool) {
		switch lower := strings.ToLower(name); {
		case slices.Contains(hidden, lower):
			return hide(member), true
		case lower == "requestparameters":
			return hideParameters(member), true
		case lower == "uri", lower == "url", lower == "endpoint", lower == "integrationuri", lower == "authorizeruri", lower == "invocationendpoint":
			if text, ok := member.(string); ok {
				return withoutSecrets(text), true
			}
		case lower == "definition":
			hideInStates(member)
		}
		return member, true
	})
}

// hide replaces every value but keeps what it is called: names of variables, the
// Name of a list of name and value.
func hide(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
	case map[string]any:
		for name, member := range value {
			if text, ok := member.(string); ok && (strings.EqualFold(name, "name") || strings.EqualFold(name, "attributeName")) {
				value[name] = text
				continue
			}
			value[name] = hide(member)
		}
		return value
	case []any:
		for i := range value {
			value[i] = hide(value[i])
		}
		return value
	}
	return Redacted
}

// source are the beginnings of parameters that say where a value comes from and
// are none themselves.
var sources = []string{"$", "method.", "context.", "integration.", "stageVariables.", "route.", "request."}

// hideParameters replaces the constant parameters of an integration. How it is
// invoked is no secret and is judged.
func hideParameters(value any) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	for name, member := range members {
		text, ok := member.(string)
		lower := strings.ToLower(name)
		switch {
		case !ok, strings.HasSuffix(lower, "x-amz-invocation-type"), naming.MatchString(name):
		case slices.ContainsFunc(sources, func(s string) bool { return strings.HasPrefix(text, s) }):
		default:
			members[name] = Redacted
		}
	}
	return members
}

// naming matches parameters that name a resource, or say how it is called.
var naming = regexp.MustCompile(`(?i)(name|arn|url|bucket|cluster|taskdefinition|jobqueue|jobdefinition|statemachine|invocationtype|launchtype|method|queue|topic)(\.\$)?$`)

// payloads are the fields of a state that hold what it is given or gives.
var payloads = []string{"Parameters", "Arguments", "Result", "ResultSelector", "Assign", "Output", "ItemSelector", "Items", "BatchInput"}

// hideInStates replaces the texts among the parameters of states that neither
// name a resource nor are taken from the input.
func hideInStates(definition any) {
	each(definition, func(name string, member any) (any, bool) {
		if slices.Contains(payloads, name) {
			return hidePayload(name, member), true
		}
		return member, true
	})
}

func hidePayload(name string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			value[name] = hidePayload(name, member)
		}
	case []any:
		for i := range value {
			value[i] = hidePayload(name, value[i])
		}
	case string:
		switch {
		case strings.HasPrefix(value, "$"), strings.HasPrefix(value, "{%"), strings.HasPrefix(value, "States."), strings.HasPrefix(value, "arn:"):
		case naming.MatchString(name):
			return withoutSecrets(value)
		default:
			return Redacted
		}
	}
	return value
}

// withoutSecrets takes out of a URL what may authenticate: who is before the
// host, and the values of the query. Other texts are returned as they are.
func withoutSecrets(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || !strings.HasPrefix(strings.ToLower(scheme), "http") {
		return text
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		rest = Redacted + rest[i:]
	}
	before, query, ok := strings.Cut(rest, "?")
	if !ok {
		return scheme + "://" + rest
	}
	query, _, _ = strings.Cut(query, "#")
	var names []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || plain != name {
			name = url.QueryEscape(name)
		}
		names = append(names, name+"="+Redacted)
	}
	return scheme + "://" + before + "?" + strings.Join(names, "&")
}
