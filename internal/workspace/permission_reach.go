package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A speaker is the rule that speaks of an action which is allowed on everything.
// An action has one: what is wrong is said once.
type speaker string

const (
	speaksSecret      speaker = "secrets"
	speaksData        speaker = "data"
	speaksCredentials speaker = "credentials"
	speaksPermissions speaker = "permissions"
	speaksModel       speaker = "models"
	speaksInvoke      speaker = "invoke"
	speaksAssume      speaker = "assume"
	speaksPass        speaker = "pass"
	speaksLogs        speaker = "logs"
	speaksServiceRole speaker = "service role"
)

var allSpeakers = []speaker{
	speaksSecret, speaksData, speaksCredentials, speaksPermissions, speaksModel, speaksInvoke, speaksAssume, speaksPass,
	speaksLogs, speaksServiceRole,
}

// speaks says of sensitive actions, in lower case, who speaks of them.
var speaks = speakers()

func speakers() map[string]speaker {
	out := map[string]speaker{}
	// What comes first stands: iam:CreateAccessKey returns credentials, and
	// changes who may do what.
	for _, row := range []struct {
		speaker speaker
		actions []string
	}{
		{speaksPass, []string{"iam:PassRole"}},
		{speaksServiceRole, []string{"iam:CreateServiceLinkedRole"}},
		{speaksAssume, []string{"sts:AssumeRole"}},
		{speaksLogs, []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}},
		{speaksModel, []string{"bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"}},
		{speaksCredentials, data.Sensitive(data.Credentials)},
		{speaksPermissions, data.Sensitive(data.Escalation)},
		{speaksSecret, data.Sensitive(data.SecretRead)},
		{speaksData, data.Sensitive(data.DataRead)},
		{speaksInvoke, data.Sensitive(data.Invoke)},
	} {
		for _, action := range row.actions {
			if action = strings.ToLower(action); out[action] == "" {
				out[action] = row.speaker
			}
		}
	}
	return out
}

// speakerOf is the rule that speaks of an action, "" for the one that speaks of
// all others.
func speakerOf(u *data.Universe, id data.ActionID) speaker {
	if of, ok := speaks[strings.ToLower(u.Name(id))]; ok {
		return of
	}
	if action, err := u.Action(id); err == nil && action.Levels&data.PermissionsManagement != 0 {
		return speaksPermissions
	}
	return ""
}

// escalating are the speakers that leave an action to the rules on privilege
// escalation where it is part of one.
var escalating = map[speaker]bool{speaksPermissions: true, speaksCredentials: true, speaksAssume: true}

// A reach is what a statement allows of the actions of one speaker.
type reach struct {
	open []string // on everything of their types
	why  string   // why there may be more
}

// onAnything lists the actions of a speaker that a statement allows on
// everything of their types, in whatever form, and that no condition bounds.
func onAnything(of speaker) fact {
	return func(l *linker, n *Node) (model.Value, string) {
		r := l.everything(n)[of]
		return listOf(r.open), r.why
	}
}

// everything is what a statement allows on everything, by who speaks of it.
func (l *linker) everything(n *Node) map[speaker]reach {
	if out, ok := l.reached[n]; ok {
		return out
	}
	out := map[speaker]reach{}
	if a, why := l.analyzer(); why == "" && l.grantsIdentity(n) {
		for _, id := range l.actionsOf(n) {
			of := speakerOf(a.Universe, id)
			if of != "" && !slices.Contains(pulls, a.Universe.Name(id)) && !l.confined(a, n) {
				out[of] = l.reach(a, n, of, a.Universe.Name(id), out[of])
			}
		}
		if why := l.whyActions(n); why != "" {
			for _, of := range allSpeakers {
				r := out[of]
				r.why = cmp.Or(r.why, why)
				out[of] = r
			}
		}
	}
	if l.reached == nil {
		l.reached = map[*Node]map[speaker]reach{}
	}
	l.reached[n] = out
	return out
}

// fewActions is how many actions a statement has at most so that iam looks for the
// types of the resources among all of them.
const fewActions = 2000

// confined tells whether a statement is sure to be on everything of no type: then it is
// for none of its actions, which need not be asked about one by one.
func (l *linker) confined(a *iam.Analyzer, n *Node) bool {
	f := a.Facts(l.grantOf(a, n))
	return f.Star == iam.No && len(f.StarTypes) == 0 && f.Count < fewActions
}

// reach adds an action to what a statement allows of its speaker.
func (l *linker) reach(a *iam.Analyzer, n *Node, of speaker, action string, r reach) reach {
	switch open, why := onEverything(a, n, action); open {
	case iam.Yes:
		if !escalating[of] || !l.escalates(n, action) {
			r.open = append(r.open, action)
		}
	case iam.Unknown:
		r.why = cmp.Or(r.why, why)
	case iam.No:
	}
	return r
}

// onEverything answers whether a statement allows an action on every resource
// of a type that the action takes, with no condition that bounds them.
func onEverything(a *iam.Analyzer, n *Node, action string) (answer iam.Answer, why string) {
	block := changed(n, "actions", action)
	f := a.Statement(block)
	answer = f.Star
	if len(f.StarTypes) > 0 && coversAll(a, action, f.StarTypes) {
		answer = iam.Yes
	}
	if answer == iam.No || answer == iam.Unknown && !mayBeEverything(n) {
		return iam.No, ""
	}
	why = cmp.Or(f.Why, whyResources(n))
	block["resources"] = model.Attr{Value: model.List{{Value: model.Lit("*")}}}
	delete(block, "not_resources")
	whole := a.Statement(block)
	switch {
	case len(whole.Required)+len(whole.Alternatives) == 0:
		return iam.No, "" // nothing can scope it, or a condition does
	case answer == iam.Yes && n.Unknown["conditions"] != "":
		return iam.Unknown, n.Unknown["conditions"]
	}
	return answer, why
}

// coversAll tells whether resources that are everything of their types leave
// nothing of an action out. Of the types that a call of a model is published with,
// all as required, it takes one; a call by an inference profile needs the model
// allowed too, so that every profile is not yet every model. Source:
// https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
func coversAll(a *iam.Analyzer, action string, stars []iam.StarResource) bool {
	if speaks[strings.ToLower(action)] != speaksModel {
		return starsAll(a, action, stars)
	}
	return slices.ContainsFunc(stars, func(s iam.StarResource) bool {
		return slices.Contains(s.Types, "bedrock foundation-model")
	})
}

// mayBeEverything tells whether resources of a statement that are not known may
// be a star. What stands for something that the unit declares is none.
func mayBeEverything(n *Node) bool {
	if n.Unknown["resources"] != "" {
		return true
	}
	return slices.ContainsFunc(flat(nil, n.Attrs["resources"].Value), func(t model.Text) bool {
		if len(t) == 0 || t[0].Hole == nil {
			return false
		}
		switch t[0].Hole.Source {
		case model.ResourceHole, model.PseudoHole:
			return false
		case model.OpaqueHole, model.ParameterHole, model.ImportHole, model.DynamicHole, model.PolicyVariableHole:
		}
		return true
	})
}

// actionsOf are the actions that a statement names one by one or by patterns
// that are no whole service. Of NotAction there are none: another rule speaks of
// that.
func (l *linker) actionsOf(n *Node) []data.ActionID {
	a, why := l.analyzer()
	if why != "" {
		return nil
	}
	var out []data.ActionID
	for _, t := range flat(nil, n.Attrs["actions"].Value) {
		literal, known := t.Literal()
		if !known || wholesale(literal) {
			continue
		}
		out = append(out, expand(a.Universe, strings.ToLower(literal))...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func expand(u *data.Universe, pattern string) []data.ActionID {
	if id, ok := u.Find(pattern); ok {
		return []data.ActionID{id}
	}
	prefix, verb, _ := strings.Cut(pattern, ":")
	s := u.Service(prefix)
	if s == nil || !strings.ContainsAny(verb, "*?") {
		return nil
	}
	var out []data.ActionID
	for id := s.First; id < s.End; id++ {
		if iam.Glob(verb, u.Verb(id)) {
			out = append(out, id)
		}
	}
	return out
}

// whyActions says which of a statement's actions are not known.
func (l *linker) whyActions(n *Node) string { return l.holeIn(n, "actions") }

// whyResources says which of a statement's resources may be everything.
func whyResources(n *Node) string {
	for _, t := range flat(nil, n.Attrs["resources"].Value) {
		if h := firstHole(t); h != nil {
			return whyHole(h)
		}
	}
	return cmp.Or(n.Unknown["resources"], "its resources are known on deployment only")
}

// workload tells whether a statement is of the role of a function, workflow or
// pipe.
func workload(n *Node) bool {
	return slices.ContainsFunc(n.Edges["roles"], works)
}

// controlPlane lists the actions by which a workload may change data resources
// themselves, or who may use them.
func controlPlane(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	if !workload(n) || !l.grantsIdentity(n) || templated(n) {
		return listOf(nil), ""
	}
	var out []string
	for _, id := range l.actionsOf(n) {
		// What escalates is of other rules, and what a workflow waits by is its own.
		if ofWaiting(n, a.Universe.Name(id)) {
			continue
		}
		if a.Universe.ControlPlane(id) && speaks[strings.ToLower(a.Universe.Name(id))] == "" {
			out = append(out, a.Universe.Name(id))
		}
	}
	return listOf(out), l.whyActions(n)
}

// ofWaiting tells whether an action is on the rules of EventBridge that Step
// Functions makes to wait for jobs and executions, which its guide asks for. Source:
// https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
func ofWaiting(n *Node, action string) bool {
	resources := flat(nil, n.Attrs["resources"].Value)
	return strings.HasPrefix(action, "events:") && len(resources) > 0 && !slices.ContainsFunc(resources, func(t model.Text) bool {
		return !strings.Contains(t.String(), ":rule/StepFunctionsGet")
	})
}

// provisions tells whether a statement is of the role of a function behind a
// custom resource.
func provisions(_ *linker, n *Node) (model.Value, string) {
	for _, role := range n.Edges["roles"] {
		for _, function := range role.Edges["functions"] {
			if len(function.Edges["custom_resources"]) > 0 {
				return model.Bool(true), ""
			}
		}
	}
	return model.Bool(false), ""
}

// planes are the actions of controlPlane.
func (l *linker) planes(n *Node) map[string]bool {
	value, _ := l.fact(n, "control_plane")
	out := map[string]bool{}
	for _, t := range flat(nil, value) {
		out[t.String()] = true
	}
	return out
}

// passes lists the roles that a statement lets its holder pass, where they are
// more than it names, or to any service.
func passes(l *linker, n *Node) (model.Value, string) {
	out := model.List{}
	a, why := l.analyzer()
	if why != "" || !l.grantsIdentity(n) {
		return out, why
	}
	id, _ := a.Universe.Find("iam:PassRole")
	if !slices.Contains(l.actionsOf(n), id) {
		return out, l.whyActions(n)
	}
	if why := n.Unknown["conditions"]; why != "" {
		return out, why
	}
	if l.escalates(n, "iam:PassRole") {
		return out, ""
	}
	to := asked(n, "iam:passedtoservice") || l.deniesOtherServices(n)
	open, why := onEverything(a, n, "iam:PassRole")
	switch {
	case open == iam.Yes && !asked(n, "iam:associatedresourcearn"):
		out = append(out, passed("any role", to))
	case open == iam.Unknown:
		return out, why
	case !to:
		out = append(out, passed("named", to))
	}
	return out, ""
}

func passed(roles string, bounded bool) model.Attr {
	return model.Attr{Value: model.Block{
		"roles":   {Value: model.Lit(roles)},
		"service": {Value: model.Bool(bounded)},
	}}
}

// deniesOtherServices tells whether a Deny of the same holder restricts the
// services to which roles may be passed.
func (l *linker) deniesOtherServices(n *Node) bool {
	for _, h := range l.holders(n) {
		for s := range h.grants {
			effect, _ := word(s, "effect")
			acts, _ := allowsAction(s, "iam:PassRole")
			if effect == "Deny" && acts && len(conditionsOn(s, "iam:passedtoservice")) > 0 {
				return true
			}
		}
	}
	return false
}

// unboundedRoles lists the actions by which a statement lets its holder make
// roles, or write their policies, without asking for a permissions boundary.
func unboundedRoles(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" || !l.grantsIdentity(n) {
		return listOf(nil), why
	}
	if len(conditionsOn(n, "iam:permissionsboundary")) > 0 {
		return listOf(nil), ""
	}
	own := false
	for _, id := range l.actionsOf(n) {
		own = own || a.Universe.Name(id) == "iam:CreateRole"
	}
	if !own {
		return listOf(nil), l.whyActions(n)
	}
	writes := l.writesRoles(a, n)
	if len(writes) == 0 {
		return listOf(nil), l.whyActions(n)
	}
	return listOf(append([]string{"iam:CreateRole"}, writes...)), n.Unknown["conditions"]
}

// writes lists the actions by which a statement lets a holder say what roles may
// do, without asking for a permissions boundary.
func (l *linker) writes(a *iam.Analyzer, h *holder, s *Node) []string {
	if effect, known := word(s, "effect"); known && effect != "Allow" || len(conditionsOn(s, "iam:permissionsboundary")) > 0 {
		return nil
	}
	var out []string
	for _, id := range l.actionsOf(s) {
		name := a.Universe.Name(id)
		if (name == "iam:PutRolePolicy" || name == "iam:AttachRolePolicy") && h.unbounded(a, name) {
			out = append(out, name)
		}
	}
	return out
}

// unbounded tells whether no Deny keeps a holder from an action, on any resource
// or where there is no permissions boundary.
func (h *holder) unbounded(a *iam.Analyzer, action string) bool {
	for s := range h.grants {
		effect, _ := word(s, "effect")
		acts, _ := allowsAction(s, action)
		if effect == "Deny" && acts && len(conditionsOn(s, "iam:permissionsboundary")) > 0 {
			return false
		}
	}
	answer, _ := h.may(a, []string{action}, nil, nil)
	return answer != iam.No
}

// writesRoles lists the actions by which the holders of a statement say what roles
// may do, without asking for a permissions boundary.
func (l *linker) writesRoles(a *iam.Analyzer, n *Node) []string {
	var out []string
	for _, h := range l.holders(n) {
		if h.unbounded(a, "iam:CreateRole") {
			for s := range h.grants {
				out = append(out, l.writes(a, h, s)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
