package workspace

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// permissionFacts are the facts that follow from what policies mean.
var permissionFacts = factTable{
	model.Statement: {
		"admin":             administrator,
		"wide_services":     wideServices,
		"surprising":        surprising,
		"unscoped":          unscoped,
		"unscopable":        unscopable,
		"star_types":        starTypes,
		"any_region":        anyRegion,
		"narrower":          narrower,
		"any_secrets":       onAnything(speaksSecret),
		"any_data":          onAnything(speaksData),
		"any_credentials":   onAnything(speaksCredentials),
		"any_permissions":   onAnything(speaksPermissions),
		"any_models":        onAnything(speaksModel),
		"any_invokes":       onAnything(speaksInvoke),
		"any_roles":         onAnything(speaksAssume),
		"any_log_groups":    onAnything(speaksLogs),
		"any_service_roles": onAnything(speaksServiceRole),
		"control_plane":     controlPlane,
		"provisions":        provisions,
		"dead_actions":      deadActions,
		"unknown_actions":   unknownActions,
		"idle_conditions":   idleConditions,
		"redundant":         redundant,
		"passes":            passes,
		"rewrites_itself":   escalatesBy(iam.SelfFamily),
		"takes_others":      escalatesBy(iam.PrincipalFamily),
		"passes_to_new":     escalatesBy(iam.NewFamily),
		"takes_running":     escalatesBy(iam.ExistingFamily),
		"unbounded_roles":   unboundedRoles,
		"trusted":           trusted,
		"open_services":     openServices,
		"checked_keys":      checkedKeys,
		"federation_gaps":   federationGaps,
	},
	model.Role: {
		"full_access":   fullAccess,
		"narrower":      narrowerPolicies,
		"unused_trust":  unusedTrust,
		"managed_risks": managedRisks,
		"attached":      attachedPolicies,
		"sharing":       sharing,
	},
	model.User:   {"managed_risks": managedRisks},
	model.Group:  {"managed_risks": managedRisks},
	model.Route:  {"open": openRoute, "websocket": ofWebSocket},
	model.API:    {"admits": apiAdmits},
	model.Policy: {"size": policySize, "size_limit": sizeLimit},
	model.Permission: {
		"source_gaps": sourceGaps,
		"mismatched":  mismatched,
	},
	model.Function: {
		"self_changes":     selfChanges,
		"missing_polls":    missingPolls,
		"missing_failures": missingFailures,
		"missing_runtime":  missingRuntime,
	},
}

// analyzer is what knows the policies of the unit. What it knows of actions and of
// policies that AWS manages is worked out once for all units.
func (l *linker) analyzer() (a *iam.Analyzer, why string) {
	if l.scope.analyzer != nil {
		return l.scope.analyzer, ""
	}
	if l.builder.analyzer == nil {
		shared, err := iam.NewAnalyzer(nil)
		if err != nil {
			return nil, err.Error()
		}
		l.builder.analyzer = shared
	}
	l.scope.analyzer = l.builder.analyzer.With(l.formatOf)
	return l.scope.analyzer, ""
}

// arnFormats are the formats of the ARNs of what policies refer to by reference.
var arnFormats = map[model.Kind]string{
	model.Queue:          "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
	model.Topic:          "arn:${Partition}:sns:${Region}:${Account}:${TopicName}",
	model.Function:       "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}",
	model.Table:          "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}",
	model.Bucket:         "arn:${Partition}:s3:::${BucketName}",
	model.StateMachine:   "arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}",
	model.Stream:         "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}",
	model.DeliveryStream: "arn:${Partition}:firehose:${Region}:${Account}:deliverystream/${DeliveryStreamName}",
	model.Key:            "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
	model.Secret:         "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}",
	model.Role:           "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
	model.User:           "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}",
	model.Group:          "arn:${Partition}:iam::${Account}:group/${GroupNameWithPath}",
	model.EventBus:       "arn:${Partition}:events:${Region}:${Account}:event-bus/${EventBusName}",
	model.LogGroup:       "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}",
}

// refIsARN are the kinds of which a plain reference is the ARN.
var refIsARN = map[model.Kind]bool{model.Topic: true, model.StateMachine: true, model.Secret: true}

// The words for units of Terraform, and for accounts.
const (
	terraformFormat = "terraform"
	accountFormat   = "account"
)

// formatOf is the format of the ARN that a hole stands for, or "".
func (l *linker) formatOf(h *model.Hole) string {
	if h.Source != model.ResourceHole {
		return ""
	}
	r, ok := l.scope.byID[h.Resource]
	if !ok || r.Kind == model.User || r.Kind == model.Group {
		return "" // a user that has no name here is not taken for one that has
	}
	attribute := strings.ToLower(h.Attribute)
	if r.Kind == model.LogGroup && attribute == "arn" && l.scope.unit.Format != terraformFormat {
		// It ends in :*, a wildcard that stands for the log streams. Terraform takes it
		// off, and its users write it back.
		return namedFormat(r, arnFormats[r.Kind]) + ":${Streams}"
	}
	if attribute == "arn" || attribute == "topicarn" || attribute == "" && refIsARN[r.Kind] {
		return namedFormat(r, arnFormats[r.Kind])
	}
	if attribute == "streamarn" || attribute == "stream_arn" {
		return "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/stream/${StreamLabel}"
	}
	return ""
}

// namedFormat is the format with the name of a resource that has one in the
// template, so that a pattern can be told to cover it or not.
func namedFormat(r *model.Resource, format string) string {
	text, ok := r.Attrs[nameAttribute(r.Kind)].Value.(model.Text)
	name, known := text.Literal()
	i := strings.LastIndex(format, "${")
	if !ok || !known || name == "" || i < 0 || strings.ContainsAny(name, "${}*?") || r.Kind == model.Secret || r.Kind == model.Key {
		return format // a key has an id, and the ARN of a secret ends in characters that nobody chose
	}
	if r.Kind == model.Role {
		switch path := r.Attrs["path"].Value.(type) {
		case nil:
		case model.Text:
			literal, known := path.Literal()
			if !known {
				return format
			}
			name = strings.TrimPrefix(literal, "/") + name
		default:
			return format
		}
	}
	end := strings.IndexByte(format[i:], '}')
	return format[:i] + name + format[i+end+1:]
}

// documentOf is a statement as package iam takes it, in which what is not known
// is a value. It is not to be changed.
func documentOf(n *Node) model.Block {
	block, own := n.Attrs, false
	for _, name := range statementAttrs {
		if _, ok := block[name]; !ok && n.Unknown[name] != "" {
			if !own {
				block, own = maps.Clone(block), true
			}
			block[name] = model.Attr{Value: model.Unknown{Why: n.Unknown[name]}}
		}
	}
	return block
}

// statementAttrs are the attributes of a statement that its document has.
var statementAttrs = []string{
	"effect", "actions", "not_actions", "resources", "not_resources", "principals", "not_principals", "conditions",
}

// changed is a statement with other actions, or other resources.
func changed(n *Node, name, text string) model.Block {
	block := make(model.Block, len(statementAttrs))
	document := documentOf(n)
	for _, name := range statementAttrs {
		if attr, ok := document[name]; ok {
			block[name] = attr
		}
	}
	block[name] = model.Attr{Value: model.List{{Value: model.Lit(text)}}}
	delete(block, "not_"+name)
	return block
}

// A holder is a principal as its policies make it: a role, a user, or whoever holds a
// policy of which neither is seen.
type holder struct {
	node       *Node // the role, the user, the group or the policy
	policies   iam.Policies
	own        int // how many of the identity grants are not of a group
	principal  iam.Principal
	statements map[*iam.Grant]*Node
	grants     map[*Node]*iam.Grant
	// redundant are the superfluous among its statements, and administers whether it may
	// do everything; each of its statements asks. Both are nil until one does.
	redundant   []iam.Redundancy
	administers *administers
}

// administers is whether a holder may do everything, and why that is not known.
type administers struct {
	answer iam.Answer
	why    string
}

// admin answers whether the holder may do everything.
func (h *holder) admin(a *iam.Analyzer) (iam.Answer, string) {
	if h.administers == nil {
		answer, why := a.Admin(h.policies)
		h.administers = &administers{answer, why}
	}
	return h.administers.answer, h.administers.why
}

// holders are those that a statement of an identity policy grants to.
func (l *linker) holders(statement *Node) []*holder {
	nodes := grantees(statement)
	if len(nodes) == 0 {
		nodes = statement.Edges["policy"]
	}
	var out []*holder
	for _, n := range nodes {
		if h := l.holder(n); h != nil {
			out = append(out, h)
		}
	}
	return out
}

// grantees are the roles and users that a policy or a statement grants to, as far as
// they are seen, and groups of which no user is seen, for whoever is in them.
func grantees(n *Node) []*Node {
	if len(n.Edges["users"])+len(n.Edges["groups"]) == 0 {
		return n.Edges["roles"]
	}
	out := slices.Concat(n.Edges["roles"], n.Edges["users"])
	for _, group := range n.Edges["groups"] {
		if nobodyIn(group) {
			out = append(out, group)
		}
		for _, user := range group.Edges["users"] {
			if !slices.Contains(out, user) {
				out = append(out, user)
			}
		}
	}
	return out
}

// nobodyIn tells whether a node is a group of which no user is seen.
func nobodyIn(n *Node) bool { return n.Kind == model.Group && len(n.Edges["users"]) == 0 }

func (l *linker) holder(n *Node) *holder {
	if h, ok := l.held[n]; ok {
		return h
	}
	a, why := l.analyzer()
	if why != "" {
		return nil
	}
	h := &holder{
		node: n, principal: iam.Principal{Kind: iam.Role}, statements: map[*iam.Grant]*Node{}, grants: map[*Node]*iam.Grant{},
		policies: iam.Policies{Unknown: map[string]string{}},
	}
	why = h.take(l, a, n)
	h.own = len(h.policies.Identity)
	switch n.Kind {
	case model.Group:
		h.principal.ARN = l.arnOf(n)
	case model.User:
		h.principal.Kind = iam.User
		why = cmp.Or(why, n.Unknown["groups"])
		for _, group := range n.Edges["groups"] {
			why = cmp.Or(why, h.join(l.holder(group)))
		}
		fallthrough
	case model.Role:
		h.principal.ARN = l.arnOf(n)
		h.limit(l, a, n)
	default:
	}
	if why != "" {
		h.policies.Unknown["identity"] = why
	}
	if l.held == nil {
		l.held = map[*Node]*holder{}
	}
	l.held[n] = h
	return h
}

// take adds what the policies of a role, a user, a group or a policy itself grant. It
// says why there may be more.
func (h *holder) take(l *linker, a *iam.Analyzer, of *Node) (why string) {
	for _, s := range of.Edges["statements"] {
		g := l.grantOf(a, s)
		h.statements[g], h.grants[s] = s, g
		h.policies.Identity = append(h.policies.Identity, g)
	}
	return cmp.Or(of.Unknown["statements"], h.attach(l, a, of), of.Unknown["managed_policy_arns"])
}

// join adds what a group grants. It says why there may be more.
func (h *holder) join(group *holder) (why string) {
	h.policies.Identity = append(slices.Clip(h.policies.Identity), group.policies.Identity...)
	for g, s := range group.statements {
		h.statements[g] = s
		if h.grants[s] == nil {
			h.grants[s] = g
		}
	}
	return group.policies.Unknown["identity"]
}

// attach adds the policies of AWS that a role, a user or a group has. It says which of
// those that it names are not known.
func (h *holder) attach(l *linker, a *iam.Analyzer, of *Node) (why string) {
	for _, t := range flat(nil, of.Attrs["managed_policy_arns"].Value) {
		literal, known := t.Literal()
		if !known || !strings.Contains(literal, ":iam::aws:policy/") {
			continue // an edge leads to it, or why there is none is known
		}
		grants, found, err := l.builder.managedGrants(a, of, literal)
		if !found || err != nil {
			why = cmp.Or(why, noSuchPolicy(literal))
			continue
		}
		h.policies.Identity = append(h.policies.Identity, grants...)
	}
	return why
}

// noSuchPolicy says that nothing is known of a policy of AWS.
func noSuchPolicy(arn string) string { return "no policy " + arn + " is among those that Belay knows" }

// limit adds the permissions boundary of a role.
func (h *holder) limit(l *linker, a *iam.Analyzer, role *Node) {
	if why := role.Unknown["permissions_boundary_arn"]; why != "" {
		h.policies.Unknown["boundary"] = why
		return
	}
	t, ok := role.Attrs["permissions_boundary_arn"].Value.(model.Text)
	if !ok {
		return
	}
	h.policies.Boundary = []*iam.Grant{}
	if policies := role.Edges["boundary"]; len(policies) > 0 {
		for _, s := range policies[0].Edges["statements"] {
			h.policies.Boundary = append(h.policies.Boundary, l.grantOf(a, s))
		}
		if why := policies[0].Unknown["statements"]; why != "" {
			h.policies.Unknown["boundary"] = why
		}
		return
	}
	if literal, known := t.Literal(); known {
		if grants, found, err := l.builder.managedGrants(a, role, literal); found && err == nil {
			h.policies.Boundary = grants
			return
		}
	}
	h.policies.Unknown["boundary"] = "the permissions boundary " + t.String() + " is not seen"
}

// grantsIdentity tells whether a statement is one of an identity policy that allows, and
// no permissions boundary. Of all others the facts about breadth say nothing.
func (l *linker) grantsIdentity(n *Node) bool {
	basis, _ := word(n, "basis")
	effect, known := word(n, "effect")
	if basis != string(iam.Identity) || known && effect != "Allow" {
		return false
	}
	boundary, _ := l.fact(n, "boundary")
	return boundary != model.Bool(true)
}

// statementFacts are what a statement amounts to.
func (l *linker) statementFacts(n *Node) (f *iam.StatementFacts, why string) {
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	return a.Facts(l.grantOf(a, n)), ""
}

// grantOf is a statement as questions are asked of it.
func (l *linker) grantOf(a *iam.Analyzer, n *Node) *iam.Grant {
	g, ok := l.granted[n]
	if !ok {
		g = a.Grant(n.name(), documentOf(n))
		if l.granted == nil {
			l.granted = map[*Node]*iam.Grant{}
		}
		l.granted[n] = g
	}
	return g
}

// administrator tells whether a statement makes its holder an administrator, by
// itself or as the first of several that do so together.
func administrator(l *linker, n *Node) (model.Value, string) {
	if !l.grantsIdentity(n) {
		return model.Bool(false), ""
	}
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	answer := iam.No
	for _, h := range l.holders(n) {
		got, reason := h.admin(a)
		if got == iam.No || h.firstBroad(a, n) != n || h.administersWithout(a) {
			continue
		}
		if got == iam.Unknown && !h.mayAdminister(a, n) {
			continue
		}
		if got > answer {
			answer, why = got, reason
		}
	}
	switch answer {
	case iam.Yes:
		return model.Bool(true), ""
	case iam.Unknown:
		return nil, cmp.Or(l.whyActions(n), l.holeIn(n, "resources"), why)
	case iam.No:
	}
	return model.Bool(false), ""
}

// holeIn says what keeps a list of a statement from being known.
func (l *linker) holeIn(n *Node, name string) string {
	if why := n.Unknown[name]; why != "" {
		return why
	}
	for _, t := range flat(nil, n.Attrs[name].Value) {
		if h := firstHole(t); h != nil {
			return whyHole(h)
		}
	}
	return ""
}

// administersWithout tells whether the policies of AWS that a holder has make it
// an administrator whatever its own statements say.
func (h *holder) administersWithout(a *iam.Analyzer) bool {
	others := h.policies
	others.Identity = slices.DeleteFunc(slices.Clone(others.Identity), func(g *iam.Grant) bool {
		effect, _ := g.Statement["effect"].Value.(model.Text)
		return h.statements[g] != nil && equals(effect, "Allow")
	})
	got, _ := a.Admin(others)
	return got == iam.Yes
}

// mayAdminister tells whether the statement alone, all that is not known left
// out, goes some way to an administrator: an unknown policy beside a small one
// is not that one's business.
func (h *holder) mayAdminister(a *iam.Analyzer, n *Node) bool {
	got, _ := a.Admin(iam.Policies{Identity: []*iam.Grant{h.grants[n]}})
	return got != iam.No
}

// firstBroad is the statement of a holder that names the most actions on
// everything, the first of those that name equally many.
func (h *holder) firstBroad(a *iam.Analyzer, n *Node) *Node {
	var best *Node
	most := -1
	for _, g := range h.policies.Identity {
		s, own := h.statements[g]
		if !own {
			continue
		}
		if effect, known := word(s, "effect"); known && effect != "Allow" {
			continue
		}
		f := a.Facts(g)
		count := f.Count
		if f.Star == iam.No {
			count = 0
		}
		if count > most {
			best, most = s, count
		}
	}
	return cmp.Or(best, n)
}

// fewWrites is how few writing actions a service may have so that naming nine
// tenths of them is no wildcard: they are then one or two that somebody needs.
const fewWrites = 5

// wideServices lists the services of which a statement names all actions by one
// pattern, or nine tenths of those that write or manage permissions.
func wideServices(l *linker, n *Node) (model.Value, string) {
	if admin, _ := l.fact(n, "admin"); admin == model.Bool(true) {
		return listOf(nil), "" // that is said of it
	}
	value, why := wildcardServices(l, n)
	named, _ := value.(model.List)
	f, unknown := l.statementFacts(n)
	if unknown != "" {
		return nil, unknown
	}
	var out []string
	for _, t := range flat(nil, named) {
		out = append(out, t.String())
	}
	a, _ := l.analyzer()
	for _, service := range f.Services {
		if !slices.Contains(out, "*") && !slices.Contains(out, service) && writesOf(a.Universe, service) >= fewWrites && n.Attrs["not_actions"].Value == nil {
			out = append(out, service)
		}
	}
	if value == nil && len(out) == 0 {
		return nil, why
	}
	slices.Sort(out)
	return listOf(out), why
}

func writesOf(u *data.Universe, prefix string) int {
	n := 0
	s := u.Service(prefix)
	if s == nil {
		return 0
	}
	for id := s.First; id < s.End; id++ {
		if action, err := u.Action(id); err == nil && action.Levels&(data.Write|data.PermissionsManagement) != 0 {
			n++
		}
	}
	return n
}

// wholesale tells whether a pattern names every action of a service, or of all.
// What is wrong with such a pattern is said once.
func wholesale(pattern string) bool {
	services, _ := iam.WildcardServices(model.List{{Value: model.Lit(pattern)}})
	return len(services) > 0
}

// actionsValue is items of actions as rules see them.
func actionsValue(items []iam.Actions, keep func(action string) bool) model.List {
	out := model.List{}
	for _, item := range items {
		if wholesale(item.Pattern) {
			continue
		}
		var names []string
		for _, name := range item.Examples {
			if keep == nil || keep(name) {
				names = append(names, name)
			}
		}
		count := item.Count - len(item.Examples) + len(names)
		if count == 0 || len(names) == 0 {
			continue
		}
		out = append(out, model.Attr{Value: model.Block{
			"pattern": {Value: model.Lit(item.Pattern)},
			"actions": {Value: listOf(names)},
			"count":   {Value: model.Num(float64(count))},
			"class":   {Value: model.Lit(string(item.Class))},
		}})
	}
	return out
}

func surprising(l *linker, n *Node) (model.Value, string) {
	basis, _ := word(n, "basis")
	if basis == string(iam.Trust) {
		return model.List{}, ""
	}
	if basis == string(iam.Identity) && !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	if service, _ := word(n, "service"); basis == string(iam.Resource) && service == "kms" {
		return model.List{}, "" // who manages a key is given kms:Put* by the guide of KMS
	}
	items := slices.DeleteFunc(slices.Clone(f.Surprising), func(a iam.Actions) bool { return a.Class == iam.TaggingClass })
	return actionsValue(items, nil), l.whyActions(n)
}

// unscoped lists what a statement on everything allows that could be scoped and
// that no other rule speaks of.
func unscoped(l *linker, n *Node) (model.Value, string) {
	if !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	keep := l.rest(n)
	switch f.Star {
	case iam.Yes:
		if len(f.Required)+len(f.Alternatives) == 0 {
			return model.List{}, l.whyActions(n)
		}
		return mergeItems(actionsValue(f.Required, keep), actionsValue(f.Alternatives, keep)), l.whyActions(n)
	case iam.Unknown:
		if whole := l.onStar(n); mayBeEverything(n) && len(actionsValue(whole.Required, keep))+len(actionsValue(whole.Alternatives, keep)) > 0 {
			return model.List{}, cmp.Or(f.Why, whyResources(n))
		}
	case iam.No:
	}
	return model.List{}, ""
}

// onStar is what a statement would be if its resources were everything.
func (l *linker) onStar(n *Node) *iam.StatementFacts {
	return l.scope.analyzer.Statement(changed(n, "resources", "*"))
}

// interfaces are the actions by which Lambda and others manage the network
// interfaces of what runs in a VPC. The guide of Lambda asks for them on *, as its
// managed policy has them. Source:
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
var interfaces = []string{
	"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
	"ec2:CreateNetworkInterfacePermission",
}

// pulls are the actions by which images are pulled. The managed policy for the
// role that pulls them for tasks has them on *. Source:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
var pulls = []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

// rest tells of actions whether none of the narrower rules speaks of them.
func (l *linker) rest(n *Node) func(action string) bool {
	plane := l.planes(n)
	a, why := l.analyzer()
	return func(action string) bool {
		id, ok := a.Universe.Find(action)
		return why == "" && ok && speakerOf(a.Universe, id) == "" && !plane[action] && !slices.Contains(interfaces, action) && !slices.Contains(pulls, action)
	}
}

// mergeItems joins the items of one pattern, and orders all by their patterns.
func mergeItems(a, b model.List) model.List {
	out := slices.Clone(a)
	for _, item := range b {
		block, _ := item.Value.(model.Block)
		i := slices.IndexFunc(out, func(other model.Attr) bool {
			o, _ := other.Value.(model.Block)
			return o["pattern"].Value.(model.Text).Equal(block["pattern"].Value.(model.Text)) //nolint:errcheck // made above
		})
		if i < 0 {
			out = append(out, item)
			continue
		}
		first, _ := out[i].Value.(model.Block)
		joined := maps.Clone(first)
		x, _ := first["actions"].Value.(model.List)
		y, _ := block["actions"].Value.(model.List)
		m, _ := first["count"].Value.(model.Number)
		k, _ := block["count"].Value.(model.Number)
		joined["actions"] = model.Attr{Value: append(slices.Clone(x), y...)}
		joined["count"] = model.Attr{Value: model.Num(m.Value + k.Value)}
		out[i].Value = joined
	}
	return out
}

func unscopable(l *linker, n *Node) (model.Value, string) {
	if !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	switch f.Star {
	case iam.Unknown:
		if whole := l.onStar(n); mayBeEverything(n) && len(actionsValue(whole.Unscopable, nil))+len(actionsValue(whole.Optional, nil)) > 0 {
			return listOf(nil), cmp.Or(f.Why, whyResources(n))
		}
		return listOf(nil), ""
	case iam.No:
		return listOf(nil), ""
	case iam.Yes:
	}
	var out []string
	for _, item := range append(slices.Clone(f.Unscopable), f.Optional...) {
		if !wholesale(item.Pattern) {
			out = append(out, item.Examples...)
		}
	}
	return listOf(out), l.whyActions(n)
}

func starTypes(l *linker, n *Node) (model.Value, string) {
	if !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	out := model.List{}
	if f.Star == iam.Yes {
		return out, ""
	}
	keep := l.rest(n)
	wide := l.wholesaleServices(n)
	for _, star := range f.StarTypes {
		var names []string
		for _, name := range star.Examples {
			service, _, _ := strings.Cut(strings.ToLower(name), ":")
			if keep(name) && !wide[service] && !wide["*"] && !data.Optional(name) && l.starsAll(name, f.StarTypes) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		out = append(out, model.Attr{Value: model.Block{
			"pattern": {Value: unshown(star.Pattern)},
			"types":   {Value: listOf(star.Types)},
			"actions": {Value: listOf(names)},
		}})
	}
	return out, cmp.Or(l.whyActions(n), n.Unknown["resources"])
}

// starsAll tells whether resources that are everything of their types are so of
// each type that the action checks. One that is named bounds the call.
func (l *linker) starsAll(action string, stars []iam.StarResource) bool {
	a, _ := l.analyzer()
	return starsAll(a, action, stars)
}

func starsAll(a *iam.Analyzer, action string, stars []iam.StarResource) bool {
	id, ok := a.Universe.Find(action)
	if !ok {
		return false
	}
	published, err := a.Universe.Action(id)
	if err != nil {
		return false
	}
	for _, t := range published.Types {
		name := t.Type.Service + " " + t.Type.Name
		if t.Required && !slices.ContainsFunc(stars, func(s iam.StarResource) bool { return slices.Contains(s.Types, name) }) {
			return false
		}
	}
	return true
}

// wholesaleServices are the services all of whose actions a statement names.
func (l *linker) wholesaleServices(n *Node) map[string]bool {
	value, _ := wildcardServices(l, n)
	out := map[string]bool{}
	for _, t := range flat(nil, value) {
		out[t.String()] = true
	}
	return out
}

func unknownActions(l *linker, n *Node) (model.Value, string) {
	if templated(n) {
		return model.List{}, "" // SAM's policy templates have some
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	out := model.List{}
	for _, u := range f.Unknown {
		if strings.EqualFold(u.Pattern, "SNS:Receive") {
			continue // of the policy with which SNS creates topics
		}
		out = append(out, model.Attr{Value: model.Block{
			"pattern":    {Value: unshown(u.Pattern)},
			"suggestion": {Value: model.Lit(u.Suggestion)},
			"reason":     {Value: model.Lit(u.Reason)},
		}})
	}
	return out, l.whyActions(n)
}

func idleConditions(l *linker, n *Node) (model.Value, string) {
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	out := model.List{}
	for _, c := range f.Conditions {
		if c.Reason == "unsupported-key" && l.unpublished(n, c.Key) {
			continue
		}
		out = append(out, model.Attr{Value: model.Block{
			"condition":  {Value: unshown(c.Condition)},
			"operator":   {Value: model.Lit(c.Operator)},
			"key":        {Value: model.Lit(c.Key)},
			"reason":     {Value: model.Lit(c.Reason)},
			"suggestion": {Value: model.Lit(c.Suggestion)},
		}})
	}
	why = n.Unknown["conditions"]
	if n.Attrs["conditions"].Value != nil {
		why = cmp.Or(why, l.whyActions(n)) // which keys they have is not known either
	}
	return out, why
}

// unpublished tells whether a statement has an action of which neither keys nor
// resource types are published, of a service that has the key: it may be the one
// that the key is for.
func (l *linker) unpublished(n *Node, key string) bool {
	a, _ := l.analyzer()
	for _, id := range l.actionsOf(n) {
		action, err := a.Universe.Action(id)
		if err != nil || len(action.Keys)+len(action.Types) > 0 {
			continue
		}
		keys, err := a.Universe.ServiceOf(id).Keys()
		if err != nil || slices.ContainsFunc(keys, func(k data.Key) bool { return strings.EqualFold(k.Name, key) }) {
			return true
		}
		types, err := a.Universe.ServiceOf(id).Types()
		if err != nil {
			return true
		}
		for _, t := range types {
			if slices.ContainsFunc(t.Keys, func(k data.Key) bool { return strings.EqualFold(k.Name, key) }) {
				return true
			}
		}
	}
	return false
}

// redundant lists the statements of the same holder that make one superfluous.
func redundant(l *linker, n *Node) (model.Value, string) {
	basis, _ := word(n, "basis")
	if basis != string(iam.Identity) || templated(n) {
		return model.List{}, ""
	}
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	holders := l.holders(n)
	out := model.List{}
	if len(holders) == 0 {
		return out, ""
	}
	// What several hold is superfluous only if it is for each of them.
	first, reason := holders[0].redundancy(a, n)
	for _, h := range holders[1:] {
		if by, _ := h.redundancy(a, n); by == nil {
			return out, ""
		}
	}
	if first != nil {
		out = append(out, model.Attr{At: first.At, Value: model.Block{
			"by": {Value: model.Lit(first.name())}, "reason": {Value: model.Lit(reason)},
		}})
	}
	return out, l.whyActions(n)
}

// redundancy is the statement that makes one of a holder superfluous.
func (h *holder) redundancy(a *iam.Analyzer, n *Node) (by *Node, reason string) {
	if h.redundant == nil {
		h.redundant = append([]iam.Redundancy{}, a.Redundant(h.policies.Identity)...)
	}
	for _, r := range h.redundant {
		if h.statements[r.Statement] == n && h.statements[r.By] != nil {
			return h.statements[r.By], r.Reason
		}
	}
	return nil, ""
}

// templated tells whether a statement is one of SAM's policy templates, whose
// text its author did not choose: all of it stands where the template is named.
func templated(n *Node) bool {
	return n.From != "" && n.Attrs["effect"].At == n.Attrs["actions"].At
}

// shownHole is a hole as Text.String writes it, or a mark that is meant as itself.
var shownHole = regexp.MustCompile(`⟦⟦|⟧⟧|⟦[^⟦⟧]*⟧|[^⟦⟧]+`)

// unshown is the text that a message of package iam was made of.
func unshown(s string) model.Text {
	var out model.Text
	for _, part := range shownHole.FindAllString(s, -1) {
		name, isHole := strings.CutPrefix(part, "⟦")
		switch {
		case part == "⟦⟦" || part == "⟧⟧":
			out = model.Concat(out, model.Lit(part[:len(part)/2]))
		case isHole:
			name = strings.TrimSuffix(name, "⟧")
			out = model.Concat(out, model.HoleText(model.Hole{Source: model.OpaqueHole, Name: name, Why: name + " is known on deployment only"}))
		default:
			out = model.Concat(out, model.Lit(part))
		}
	}
	return out
}

// AsksIAM tells whether a derived attribute is worked out from what AWS
// publishes of IAM, and so is as old as that.
func AsksIAM(kind model.Kind, attribute string) bool {
	_, ok := permissionFacts[kind][attribute]
	return ok
}
