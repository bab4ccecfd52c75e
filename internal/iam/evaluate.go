package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A PrincipalKind is what sort of caller a principal is.
type PrincipalKind string

// The kinds of principals.
const (
	User      PrincipalKind = "user"
	Role      PrincipalKind = "role"    // any session of the role
	Session   PrincipalKind = "session" // one session, by its ARN
	Root      PrincipalKind = "root"    // the root user of an account
	Service   PrincipalKind = "service"
	Federated PrincipalKind = "federated"
	Anonymous PrincipalKind = "anonymous" // a caller who does not sign
)

// A Principal is who makes a request. Without a kind it is whoever holds the
// identity policies.
type Principal struct {
	Kind PrincipalKind
	// ARN of a user, role or session; the name of a service; the ARN or name of a
	// provider. It may have holes.
	ARN model.Text
	// RoleARN is the role of a session.
	RoleARN model.Text
	// Account is its account, without value if it is not known.
	Account model.Text
	// Management is true in the account that owns the organization, and
	// ServiceLinked for roles that AWS makes for its services: service control
	// policies bind neither.
	Management, ServiceLinked bool
}

// A Request is one call.
type Request struct {
	Principal Principal
	Action    string
	Resource  model.Text // an ARN, or * for an action without resource
	// ResourceAccount is the account that owns the resource. Without value it is
	// the principal's.
	ResourceAccount model.Text
	// Tried tells that the resource was found by a search, as one that the action
	// takes: texts do not show it.
	Tried   bool
	Context Context
}

// Policies is what bears on a principal. A layer that is nil is not there, which
// is not the same as one that is not known.
type Policies struct {
	Identity []*Grant
	// Boundary is the permissions boundary: nil without one, else its statements.
	Boundary []*Grant
	// Session is the policies passed with the session: nil without any.
	Session []*Grant
	// ServiceControl and ResourceControl hold, for each level from the root of the
	// organization to the account, the statements of all policies of that level.
	ServiceControl, ResourceControl [][]*Grant
	// Resource is the resource policy, the trust policy of a role that is assumed,
	// or the policy of a key.
	Resource []*Grant
	// Unknown says of each layer that is there and not known, or may hold more than
	// is seen, why: by the names identity, boundary, session, service control,
	// resource control and resource.
	Unknown map[string]string
}

// A Decision is the answer to a request.
type Decision string

// The decisions. Depends means that conditions decide which the input does not
// settle; Undecided that something of a policy itself is not known.
const (
	Allowed   Decision = "allowed"
	Denied    Decision = "denied"
	Depends   Decision = "depends"
	Undecided Decision = "unknown"
)

// A Verdict is a decision and what decides it.
type Verdict struct {
	Decision Decision
	// Allows and Denies are the statements that allow or deny, or may do.
	Allows, Denies []*Grant
	// Conditions are those on which it depends, as written in the policies.
	Conditions []string
	// Why says what is not known, where the decision is unknown, or what denies: an
	// explicit deny, or the layer that does not allow.
	Why string
}

// Answer is Yes for allowed and No for denied.
func (v Verdict) Answer() Answer {
	switch v.Decision {
	case Allowed:
		return Yes
	case Denied:
		return No
	case Depends, Undecided:
	}
	return Unknown
}

// Evaluate answers a request by the layers of policies in the order in which AWS
// takes them.
func (a *Analyzer) Evaluate(p Policies, request Request) Verdict {
	e := a.evaluation(p, request)
	return e.verdict()
}

// layer is what a list of statements says to a request.
type layer struct {
	allow, deny Answer
	matches     []matched
}

type matched struct {
	grant      *Grant
	answer     Answer
	conditions []string
	deny       bool
}

// An evaluation is a request on its way through the layers.
type evaluation struct {
	policies     Policies
	request      Request
	call         call
	upper, lower pattern // the resource
	conditions   []string
	allows       []*Grant
	denies       []*Grant
	why          string // why something of a policy is not known
	lacking      string // the first layer that does not allow
	deny         Answer
}

func (a *Analyzer) evaluation(p Policies, request Request) *evaluation {
	e := &evaluation{policies: p, request: request, call: a.call(request.Action)}
	value := reading{binding: a.binding}
	e.lower = value.compile(request.Resource)
	value.free = true
	e.upper = value.compile(request.Resource)
	return e
}

// layer asks statements. Without who, the principals of statements are not
// looked at.
func (e *evaluation) layer(grants []*Grant, name string, who func(*Grant) Answer) layer {
	var l layer
	for _, g := range grants {
		answer, conditions := e.applies(g, who)
		if answer == No {
			continue
		}
		if g.effect != Yes {
			l.deny = max(l.deny, min(answer, Yes-g.effect))
			l.matches = append(l.matches, matched{g, answer, conditions, true})
		}
		if g.effect != No {
			l.allow = max(l.allow, min(answer, max(g.effect, Unknown)))
			l.matches = append(l.matches, matched{g, answer, conditions, false})
		}
		if g.effect == Unknown && e.why == "" {
			e.why = "the effect of " + g.Name + " is not known"
		}
	}
	if why, ok := e.policies.Unknown[name]; ok {
		l.allow, l.deny = max(l.allow, Unknown), max(l.deny, Unknown)
		if e.why == "" {
			e.why = why
		}
	}
	return l
}

// applies answers whether a statement is about the request.
func (e *evaluation) applies(g *Grant, who func(*Grant) Answer) (Answer, []string) {
	answer := g.actions.action(e.call)
	if answer == No {
		return No, nil
	}
	if answer == Unknown {
		e.note(cmp.Or(g.actions.why, "the actions of "+g.Name+" are not known"))
	}
	resource := g.resources.resource(e.upper, e.lower)
	if resource == No {
		return No, nil
	}
	answer = min(answer, resource)
	if who != nil {
		is := who(g)
		if is == No {
			return No, nil
		}
		answer = min(answer, is)
	}
	holds, conditions := g.conditions(e.request.Context)
	if holds == No {
		return No, nil
	}
	if resource == Unknown {
		asked := e.request.Resource.String()
		if e.request.Tried {
			asked = "a resource that " + e.request.Action + " takes"
		}
		conditions = append(conditions, "whether "+g.resources.String()+" covers "+asked)
	}
	return min(answer, holds), conditions
}

func (e *evaluation) note(why string) {
	if e.why == "" {
		e.why = why
	}
}

// String lists the resources for a message.
func (p resourcePart) String() string {
	var out []string
	for _, t := range p.texts {
		out = append(out, t.String())
	}
	if p.why != "" {
		out = append(out, "?")
	}
	if p.negated {
		return "all but " + strings.Join(out, ", ")
	}
	return strings.Join(out, ", ")
}

// take keeps what a layer says: its denials count whatever the others say, and
// its allows if it is asked for them.
func (e *evaluation) take(l layer) Answer {
	e.deny = max(e.deny, l.deny)
	for _, m := range l.matches {
		if m.deny {
			e.denies = append(e.denies, m.grant)
		} else {
			e.allows = append(e.allows, m.grant)
		}
		if m.answer == Unknown {
			e.conditions = append(e.conditions, m.conditions...)
		}
	}
	return l.allow
}

// need is the answer of a layer that must allow.
func (e *evaluation) need(answer Answer, layer string) Answer {
	if answer == No && e.lacking == "" {
		e.lacking = layer
	}
	return answer
}

// optional asks a layer that limits only where it is there.
func (e *evaluation) optional(grants []*Grant, name string) Answer {
	if _, unknown := e.policies.Unknown[name]; grants == nil && !unknown {
		return Yes
	}
	return e.need(e.take(e.layer(grants, name, nil)), name)
}

// levels asks every level of an organization, each of which must allow.
func (e *evaluation) levels(levels [][]*Grant, name string) Answer {
	if len(levels) == 0 {
		if why, ok := e.policies.Unknown[name]; ok {
			e.note(why)
			return Unknown
		}
		return Yes
	}
	all := Yes
	for _, grants := range levels {
		all = min(all, e.take(e.layer(grants, name, nil)))
	}
	return e.need(all, name)
}

func (e *evaluation) verdict() Verdict {
	allow := e.allow()
	answer := min(allow, Yes-e.deny)
	v := Verdict{Allows: distinct(e.allows), Denies: distinct(e.denies)}
	switch {
	case answer == Yes:
		v.Decision = Allowed
	case answer == No && e.deny == Yes:
		v.Decision, v.Why = Denied, "an explicit deny"
	case answer == No:
		v.Decision, v.Why = Denied, "no "+e.lacking+" policy allows it"
	case e.why != "":
		v.Decision, v.Why = Undecided, e.why
	default:
		v.Decision = Depends
	}
	if answer == Unknown {
		slices.Sort(e.conditions)
		v.Conditions = slices.Compact(e.conditions)
	}
	return v
}

func distinct(grants []*Grant) []*Grant {
	var out []*Grant
	for _, g := range grants {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// allow answers whether the layers allow, explicit denies apart.
func (e *evaluation) allow() Answer {
	p := e.request.Principal
	control := e.levels(e.policies.ResourceControl, "resource control")
	if p.ServiceLinked {
		// Resource control policies bind no service-linked role either.
		control, e.deny, e.denies, e.allows = Yes, No, nil, nil
	}
	if !p.Management && !p.ServiceLinked && p.Kind.signs() {
		control = min(control, e.levels(e.policies.ServiceControl, "service control"))
	}
	grants := e.resourceGrants()
	if !p.Kind.signs() {
		return min(control, e.need(grants.whole(), "resource"))
	}
	identity, boundary, session := Yes, Yes, Yes
	if p.Kind != Root {
		identity = e.take(e.layer(e.policies.Identity, "identity", nil))
		boundary = e.optional(e.policies.Boundary, "boundary")
		session = e.optional(e.policies.Session, "session")
	}
	limits := min(boundary, session)
	own := min(identity, limits)
	same := e.sameAccount()
	inside := max(own, grants.direct, min(grants.role, limits))
	across := min(own, grants.whole())
	if Mandatory(e.request.Action) {
		// The policy of a key and the trust policy of a role must let the caller in,
		// by name or by letting its account decide.
		inside = max(grants.direct, min(grants.role, limits), min(grants.account, own))
	}
	answer := max(min(inside, same), min(across, Yes-same))
	if same == Unknown {
		answer = min(max(inside, across), max(Unknown, min(inside, across)))
	}
	if answer == No {
		e.need(identity, "identity")
		e.need(grants.whole(), "resource")
	}
	return min(control, answer)
}

// signs tells whether the principal is of an account and has policies there. A
// principal of no kind is one: whoever holds a policy that is judged alone.
func (k PrincipalKind) signs() bool {
	return k == "" || k == User || k == Role || k == Session || k == Root
}

// Mandatory tells whether the policy of the resource must allow an action in the same
// account too, as that of a key and the trust policy of a role.
func Mandatory(action string) bool {
	service, verb, _ := strings.Cut(strings.ToLower(action), ":")
	return service == "kms" && !slices.Contains(keylessActions, verb) ||
		service == "sts" && strings.HasPrefix(verb, "assumerole")
}

// keylessActions are the actions of KMS that are about no key, and so have no
// key policy. Source: "Actions, resources, and condition keys for AWS KMS" in the
// service authorization reference, the actions without resource type key.
var keylessActions = []string{
	"createcustomkeystore", "createkey", "deletecustomkeystore", "connectcustomkeystore", "describecustomkeystores",
	"disconnectcustomkeystore", "generaterandom", "listaliases", "listkeys", "listretirablegrants", "updatecustomkeystore",
}

// sameAccount answers whether principal and resource are of one account.
func (e *evaluation) sameAccount() Answer {
	return sameAccount(e.request.Principal.Account, e.request.ResourceAccount)
}

func sameAccount(a, b model.Text) Answer {
	if len(a) == 0 || len(b) == 0 || a.Equal(b) {
		return Yes
	}
	_, known := a.Literal()
	_, also := b.Literal()
	if known && also {
		return No
	}
	return Unknown
}
