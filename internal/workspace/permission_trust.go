package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// trusted lists the accounts, users and roles that a statement of a trust or
// resource policy lets in, each with its account. Whoever is let in whatever the
// account, and services, are not among them.
func trusted(l *linker, n *Node) (model.Value, string) {
	out := model.List{}
	basis, _ := word(n, "basis")
	effect, known := word(n, "effect")
	if basis == string(iam.Identity) || known && effect == "Deny" {
		return out, ""
	}
	why := n.Unknown["principals"]
	for _, t := range flat(nil, n.Attrs["principals"].Value) {
		f := fields(t, ":", 2)
		if len(f) < 2 || !equals(f[0], "AWS") || equals(f[1], "*") {
			continue
		}
		account, whole, unknown := l.accountOf(f[1])
		why = cmp.Or(why, unknown)
		if account == "" {
			continue
		}
		out = append(out, model.Attr{Value: model.Block{
			"principal": {Value: f[1]},
			"account":   {Value: model.Lit(account)},
			"own":       {Value: model.Bool(account == ownAccount)},
			"whole":     {Value: model.Bool(whole)},
		}})
	}
	return out, why
}

// ownAccount stands for the account that a unit is deployed to.
const ownAccount = "own"

// accountOf is the account of a principal of type AWS, and whether the principal
// is all of it.
func (l *linker) accountOf(principal model.Text) (account string, whole bool, why string) {
	if hole, ok := principal.Hole(); ok {
		switch {
		case hole.Source == model.PseudoHole && hole.Name == "AWS::AccountId":
			return ownAccount, true, ""
		case hole.Source == model.ResourceHole:
			return ownAccount, false, ""
		}
		return "", false, whyHole(hole)
	}
	if literal, ok := principal.Literal(); ok && isAccount(literal) {
		return l.named12(literal), true, ""
	}
	f := fields(principal, ":", 6)
	if len(f) < 6 {
		if h := firstHole(principal); h != nil {
			return "", false, whyHole(h)
		}
		return "", false, "" // a unique id, or the ARN of something that is no principal
	}
	whole = equals(f[5], "root")
	if hole, ok := f[4].Hole(); ok {
		if hole.Source == model.PseudoHole {
			return ownAccount, whole, ""
		}
		return "", false, whyHole(hole)
	}
	literal, ok := f[4].Literal()
	if !ok || !isAccount(literal) {
		return "", false, ""
	}
	return l.named12(literal), whole, ""
}

// named12 is an account that is written in digits.
func (l *linker) named12(account string) string {
	if account == l.scope.unit.Account {
		return ownAccount
	}
	return account
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// conditionsOn are the conditions of a statement on a key, which in a key that
// ends in / or : are all that begin so.
func conditionsOn(n *Node, key string) []model.Block {
	var out []model.Block
	list, _ := n.Attrs["conditions"].Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		name, _ := block["key"].Value.(model.Text)
		s := strings.ToLower(name.String())
		if s == key || (strings.HasSuffix(key, "/") || strings.HasSuffix(key, ":")) && strings.HasPrefix(s, key) {
			out = append(out, block)
		}
	}
	return out
}

// asks tells whether a condition asks for a value of its key: a negated one, one
// with IfExists, ForAllValues or Null is met by a request that has no such key.
func asks(condition model.Block) bool {
	operator, _ := condition["operator"].Value.(model.Text)
	s := strings.ToLower(operator.String())
	return !strings.Contains(s, "not") && !strings.HasSuffix(s, "ifexists") && !strings.HasPrefix(s, "forallvalues:") && s != "null"
}

// asked tells whether a statement asks for a value of the key.
func asked(n *Node, key string) bool { return slices.ContainsFunc(conditionsOn(n, key), asks) }

// checkedKeys lists the condition keys of which a statement asks for a value.
func checkedKeys(_ *linker, n *Node) (model.Value, string) {
	var out []string
	list, _ := n.Attrs["conditions"].Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		key, _ := block["key"].Value.(model.Text)
		if asks(block) {
			out = append(out, strings.ToLower(key.String()))
		}
	}
	slices.Sort(out)
	return listOf(slices.Compact(out)), n.Unknown["conditions"]
}

// sourceKeys are the keys that say on whose behalf a service calls.
var sourceKeys = []string{
	"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
	"kms:calleraccount", "kms:encryptioncontext:", "kms:viaservice",
}

// unconditional tells whether a service calls with no key although it is documented
// to send some elsewhere: EventBridge takes no condition in the policy of a topic,
// and none where it makes a log stream. Source:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func unconditional(n *Node, service, guarded string) bool {
	if service != eventsService && service != "delivery.logs.amazonaws.com" {
		return false
	}
	creates, _ := allowsAction(n, "logs:CreateLogStream")
	return guarded == "sns" && service == eventsService || guarded == "logs" && creates
}

// openServices lists the services that a statement lets in on behalf of anybody:
// they are documented to say on whose behalf they call, and it does not ask.
func openServices(_ *linker, n *Node) (model.Value, string) {
	basis, _ := word(n, "basis")
	effect, known := word(n, "effect")
	if basis == string(iam.Identity) || known && effect == "Deny" || basis == string(iam.Trust) && n.From != "" {
		return listOf(nil), ""
	}
	if slices.ContainsFunc(sourceKeys, func(key string) bool { return asked(n, key) }) {
		return listOf(nil), ""
	}
	guarded, _ := word(n, "service")
	var out []string
	why := n.Unknown["principals"]
	for _, t := range flat(nil, n.Attrs["principals"].Value) {
		literal, known := t.Literal()
		service, ok := strings.CutPrefix(literal, "Service:")
		if !known && strings.HasPrefix(opening(t), "Service:") {
			why = cmp.Or(why, whyHole(firstPart(t)))
		}
		if !known || !ok || service == "*" {
			continue
		}
		service = strings.TrimSuffix(strings.ToLower(service), ".cn")
		if tellsSource(n, service, basis, guarded) {
			out = append(out, service)
		}
	}
	if len(out) > 0 && n.Unknown["conditions"] != "" {
		return listOf(nil), n.Unknown["conditions"]
	}
	return listOf(out), why
}

// tellsSource tells whether a service says on whose behalf it assumes a role, or
// uses a resource of a service.
func tellsSource(n *Node, service, basis, guarded string) bool {
	if basis == string(iam.Trust) {
		_, says := data.SaysSourceAssuming(service)
		return says
	}
	_, says := data.SaysSource(service)
	return says && !unconditional(n, service, guarded)
}

// A provider of web identities and the keys by which a role tells apart who of
// all its users may take it.
type provider struct{ host, subject string }

var providers = []provider{
	{"token.actions.githubusercontent.com", "repo:"},
	{"gitlab.com", "project_path:"},
	{"app.terraform.io", "organization:"},
	{"agent.buildkite.com", "organization:"},
	{"oidc.circleci.com", ""},
	{"api.bitbucket.org", ""},
}

// federationGaps says what keeps a trust in a public identity provider, of whom
// anybody can be a user, from being bounded.
func federationGaps(_ *linker, n *Node) (model.Value, string) {
	basis, _ := word(n, "basis")
	effect, known := word(n, "effect")
	if basis != string(iam.Trust) || known && effect == "Deny" {
		return listOf(nil), ""
	}
	var gaps []string
	why := n.Unknown["principals"]
	for _, t := range flat(nil, n.Attrs["principals"].Value) {
		s := strings.ToLower(t.String())
		if !strings.HasPrefix(s, "federated:") {
			continue
		}
		for _, p := range providers {
			if issuer := s[strings.LastIndex(s, "oidc-provider/")+len("oidc-provider/"):]; strings.Contains(s, "oidc-provider/") && strings.HasPrefix(issuer, p.host) {
				p.host = issuer // an organization may have an issuer of its own below the host
				if n.Unknown["conditions"] != "" {
					return listOf(nil), n.Unknown["conditions"]
				}
				found, unknown := p.gaps(n)
				gaps = append(gaps, found...)
				why = cmp.Or(why, unknown)
			}
		}
	}
	return listOf(gaps), why
}

func (p provider) gaps(n *Node) (gaps []string, why string) {
	subjects := conditionsOn(n, p.host+":sub")
	for _, claim := range []string{":repository", ":repository_id", ":repository_owner", ":repository_owner_id", ":job_workflow_ref", ":project_id", ":namespace_id"} {
		if asked(n, p.host+claim) {
			return nil, "" // a claim that GitHub or GitLab vouches for
		}
	}
	// The provider of an enterprise has a key of its own, below the host.
	list, _ := n.Attrs["conditions"].Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		key, _ := block["key"].Value.(model.Text)
		if s := strings.ToLower(key.String()); strings.HasPrefix(s, p.host+"/") && strings.HasSuffix(s, ":sub") {
			subjects = append(subjects, block)
		}
	}
	subjects = slices.DeleteFunc(subjects, func(c model.Block) bool { return !asks(c) })
	if len(subjects) == 0 {
		return []string{"no condition on " + p.host + ":sub says who"}, ""
	}
	for _, c := range subjects {
		operator, _ := c["operator"].Value.(model.Text)
		like := strings.Contains(strings.ToLower(operator.String()), "like")
		values, _ := c["values"].Value.(model.List)
		for _, t := range flat(nil, values) {
			gap, unknown := p.gap(t)
			if !like && strings.ContainsAny(opening(t), "*?") {
				gap = "" // a character, which names nobody
			}
			if gap != "" {
				gaps = append(gaps, gap)
			}
			why = cmp.Or(why, unknown)
		}
	}
	return gaps, why
}

// gap says what a value of the subject leaves open, "" if it names somebody.
func (p provider) gap(value model.Text) (gap, why string) {
	if h := firstHole(value); h != nil && strings.Trim(opening(value), "*?") == "" {
		return "", whyHole(h)
	}
	start := opening(value)
	shown := value.String()
	if p.subject != "" && !strings.HasPrefix(start, p.subject) && len(value) < 2 && !strings.ContainsAny(start, "*?") {
		return shown + " does not begin with " + p.subject + " and so names nobody, or whoever sets the claim", ""
	}
	star := strings.IndexAny(start, "*?")
	switch {
	case star < 0:
		return "", ""
	case star <= len(p.subject):
		return shown + " lets in every user of " + p.host, ""
	}
	// repo:org/*: all repositories of an organization are that organization's. Before
	// the slash, the name of the organization itself is open.
	if p.subject != "" && !strings.Contains(start[:star], "/") {
		return shown + " lets in every owner whose name begins so", ""
	}
	return "", ""
}

// users are the edges by which a role is seen to be used as a service.
var users = map[string][]string{
	"lambda.amazonaws.com":    {"functions"},
	"states.amazonaws.com":    {"state_machines"},
	"pipes.amazonaws.com":     {"pipes"},
	"scheduler.amazonaws.com": {"schedules"},
	"events.amazonaws.com":    {"targets", "event_subscribers"},
}

// unusedTrust lists the services that a role trusts and that are not seen to use
// it, if another one is.
func unusedTrust(_ *linker, n *Node) (model.Value, string) {
	var unused []string
	used := false
	why := n.Unknown["trust"]
	for _, s := range n.Edges["trust"] {
		if effect, _ := word(s, "effect"); effect == "Deny" {
			continue
		}
		for _, t := range flat(nil, s.Attrs["principals"].Value) {
			literal, _ := t.Literal()
			service := strings.TrimPrefix(literal, "Service:")
			edges, known := users[service]
			switch {
			case !known:
			case slices.ContainsFunc(edges, func(edge string) bool { return len(n.Edges[edge]) > 0 }):
				used = true
			case incompleteEdges(n, edges...) != "":
				why = cmp.Or(why, incompleteEdges(n, edges...))
			default:
				unused = append(unused, service)
			}
		}
	}
	if !used {
		return listOf(nil), ""
	}
	slices.Sort(unused)
	return listOf(slices.Compact(unused)), why
}

// sharing says of the role of several functions whether they do the same.
func sharing(_ *linker, n *Node) (model.Value, string) {
	functions := n.Edges["functions"]
	if len(functions) < 2 {
		return nil, n.Unknown["functions"]
	}
	need := func(f *Node) string {
		var parts []string
		for _, name := range []string{"environment", "dead_letter_arn", "vpc"} {
			parts = append(parts, plain(f.Attrs[name].Value))
		}
		for _, source := range f.Edges["event_sources"] {
			parts = append(parts, plain(source.Attrs["source_arn"].Value))
		}
		return strings.Join(parts, "\n")
	}
	for _, f := range functions[1:] {
		if need(f) != need(functions[0]) {
			return model.Lit("different"), ""
		}
	}
	return model.Lit("same"), ""
}

// plain writes a value so that equal values are equal texts.
func plain(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return v.String()
	case model.Bool:
		if v {
			return "true"
		}
		return "false"
	case model.Number:
		return v.Source
	case model.List:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = plain(item.Value)
		}
		slices.Sort(parts)
		return strings.Join(parts, ",")
	case model.Block:
		var parts []string
		for _, name := range sortedKeys(v) {
			parts = append(parts, name+"="+plain(v[name].Value))
		}
		return strings.Join(parts, ";")
	case nil, model.Choice, model.Unknown:
	}
	return ""
}

// sourceGaps says what the source of a permission leaves open.
func sourceGaps(_ *linker, n *Node) (model.Value, string) {
	t, ok := n.Attrs["source_arn"].Value.(model.Text)
	if !ok {
		return listOf(nil), n.Unknown["source_arn"]
	}
	f := fields(t, ":", 6)
	if len(f) < 6 {
		if h := firstHole(t); h != nil && len(f) < 2 {
			return listOf(nil), whyHole(h)
		}
		return listOf(nil), ""
	}
	service, _ := f[2].Literal()
	account, accountKnown := f[4].Literal()
	own, ownKnown := n.Attrs["source_account"].Value.(model.Text)
	var gaps []string
	bounded := ownKnown || n.Attrs["organization_id"].Value != nil
	switch {
	case service == "s3":
	case accountKnown && strings.ContainsAny(account, "*?") && !bounded:
		gaps = append(gaps, "any account")
	case accountKnown && strings.ContainsAny(account, "*?"):
	case ownKnown:
		if literal, known := own.Literal(); known && accountKnown && account != "" && account != literal {
			gaps = append(gaps, "account "+account+", which is not the SourceAccount "+literal)
		}
	}
	rest, _ := f[5].Literal()
	if rest == "*" || rest == "rule/*" || rest == "*/*" && service == "execute-api" || strings.HasPrefix(rest, "*/*/") {
		gaps = append(gaps, map[string]string{"execute-api": "any API", "events": "any rule", "sns": "any topic", "s3": "any bucket"}[service])
	}
	gaps = slices.DeleteFunc(gaps, func(s string) bool { return s == "" })
	return listOf(gaps), cmp.Or(n.Unknown["source_account"], n.Unknown["organization_id"])
}

// mismatched lists what calls an alias of a function although the permission is
// for the function without it, or the reverse.
func mismatched(l *linker, n *Node) (model.Value, string) {
	principal, _ := word(n, "principal")
	edges := map[string]map[string]string{
		apiService:    {"routes": "uri"},
		snsService:    {"subscriptions": "endpoint"},
		eventsService: {"targets": "arn"},
		s3Service:     {"notifications": "arn"},
	}[principal]
	var out []string
	why := n.Unknown["function"]
	for _, function := range n.Edges["function"] {
		for edge, attribute := range edges {
			why = cmp.Or(why, function.Unknown[edge])
			for _, caller := range function.Edges[edge] {
				t, ok := caller.Attrs[attribute].Value.(model.Text)
				if ok && l.opens(n) != l.qualified(t) && !l.opened(function, n, principal, l.qualified(t)) {
					out = append(out, caller.name())
				}
			}
		}
		why = cmp.Or(why, function.Unknown["permissions"])
	}
	slices.Sort(out)
	return listOf(slices.Compact(out)), why
}

// opens tells whether a permission is for an alias or version.
func (l *linker) opens(permission *Node) bool {
	if permission.Attrs["qualifier"].Value != nil {
		return true
	}
	t, _ := permission.Attrs["function_arn"].Value.(model.Text)
	return l.qualified(t)
}

// opened tells whether another permission of the function is for such a call.
func (l *linker) opened(function, except *Node, principal string, qualified bool) bool {
	return slices.ContainsFunc(function.Edges["permissions"], func(p *Node) bool {
		other, _ := word(p, "principal")
		return p != except && (other == principal || other == "*") && l.opens(p) == qualified
	})
}

// strong are the policies of administrators, of which another rule speaks.
var strong = []string{
	"IAMFullAccess", "AWSOrganizationsFullAccess", "AWSCloudTrail_FullAccess", "AWSSecurityHubFullAccess", "AmazonGuardDutyFullAccess",
}

// fullAccess lists the policies called FullAccess that the role of a workload
// has.
func fullAccess(l *linker, n *Node) (model.Value, string) {
	if !works(n) {
		return listOf(nil), ""
	}
	why := n.Unknown["managed_policy_arns"]
	var out []string
	for _, t := range flat(nil, n.Attrs["managed_policy_arns"].Value) {
		literal, known := t.Literal()
		name := literal[strings.LastIndex(literal, "/")+1:]
		switch {
		case !known:
			why = cmp.Or(why, l.mayBeManaged(t))
		case strings.Contains(literal, ":iam::aws:policy/") && strings.HasSuffix(name, "FullAccess") && !slices.Contains(strong, name):
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return listOf(slices.Compact(out)), why
}

// openRoute tells whether a route answers whoever calls it: nothing asks who that
// is, the API is no private one, and its resource policy bounds nobody.
func openRoute(l *linker, n *Node) (model.Value, string) {
	authorization, set := word(n, "authorization")
	keyed, why := isTrue(n, "api_key")
	switch {
	case set && authorization != "NONE", keyed:
		return model.Bool(false), ""
	case n.Unknown["authorization"] != "":
		return nil, n.Unknown["authorization"]
	case why != "":
		return nil, why
	}
	for _, api := range n.Edges["api"] {
		endpoint, _ := word(api, "endpoint")
		admits, unknown := l.fact(api, "admits")
		switch {
		case endpoint == "PRIVATE":
			return model.Bool(false), ""
		case api.Unknown["endpoint"] != "":
			return nil, api.Unknown["endpoint"]
		case unknown != "":
			return nil, unknown
		case admits == nil || wordIs(admits, "bounded"):
			return model.Bool(false), ""
		}
	}
	return model.Bool(true), n.Unknown["api"]
}

func wordIs(value model.Value, word string) bool {
	t, ok := value.(model.Text)
	return ok && equals(t, word)
}

// ofWebSocket tells whether a route is of a WebSocket API, whose route keys are no
// methods of HTTP.
func ofWebSocket(_ *linker, n *Node) (model.Value, string) {
	switch method, _ := word(n, "method"); method {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY":
		return model.Bool(false), ""
	}
	for _, api := range n.Edges["api"] {
		protocol, _ := word(api, "protocol")
		return model.Bool(protocol == "WEBSOCKET"), api.Unknown["protocol"]
	}
	return model.Bool(false), n.Unknown["api"]
}

// apiAdmits says whom the resource policy of an API lets in: anybody, which is also
// what a public API without one does; bounded, where conditions of what it allows
// or denies say who; or nobody, where a private API has none.
func apiAdmits(_ *linker, n *Node) (model.Value, string) {
	if why := n.Unknown["resource_policy"]; why != "" {
		return nil, why
	}
	endpoint, _ := word(n, "endpoint")
	statements := n.Edges["resource_policy"]
	if len(statements) == 0 {
		if endpoint == "PRIVATE" {
			return model.Lit("nobody"), ""
		}
		return model.Lit("anybody"), ""
	}
	anybody, why := false, ""
	for _, s := range statements {
		effect, known := word(s, "effect")
		switch {
		case !known:
			why = cmp.Or(why, s.Unknown["effect"])
		case effect == "Deny" && s.Attrs["conditions"].Value != nil:
			return model.Lit("bounded"), "" // it shuts out whom the conditions say
		case effect == "Deny" && s.Unknown["conditions"] != "":
			why = cmp.Or(why, s.Unknown["conditions"])
		case effect == "Allow":
			a := admission(s)
			anybody = anybody || a.Any == "yes"
			why = cmp.Or(why, a.Why)
		}
	}
	switch {
	case why != "":
		return nil, why
	case anybody:
		return model.Lit("anybody"), ""
	}
	return model.Lit("bounded"), ""
}
