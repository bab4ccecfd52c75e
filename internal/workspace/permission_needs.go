package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// roleOf is the principal that a function runs as. Without a role that is seen
// why says so.
func (l *linker) roleOf(n *Node) (h *holder, why string) {
	for _, role := range n.Edges["role"] {
		if h = l.of(role).holder(role); h != nil {
			return h, ""
		}
	}
	why = n.Unknown["role"]
	if why == "" && n.Attrs["role_arn"].Value != nil {
		why = "its role is not seen"
	}
	return nil, why
}

// A want is one thing that a role must be able to do: each of actions, of which
// several in one text are alternatives, on one of the resources.
type want struct {
	actions   []string // "kinesis:DescribeStream|kinesis:DescribeStreamSummary"
	resources []model.Text
	of        string // who wants it
	// likely are the resources that it will be, of a want that any resource meets:
	// what the answer is for one that is known by reference only.
	likely []model.Text
	// key is the key that the actions are on, of which its policy decides too.
	key *Node
	// on is how the statement that grants it would name the resource; "" if nothing
	// says how.
	on string
}

// lacks lists the wants that a role's policies do not grant. A resource that is
// not known may be the one that they name.
func (l *linker) lacks(h *holder, wants []want) (model.List, string) {
	out := model.List{}
	a, why := l.analyzer()
	if why != "" {
		return out, why
	}
	for _, w := range wants {
		var missing []string
		for _, alternatives := range w.actions {
			answer, reason := l.meets(a, h, w, strings.Split(alternatives, "|"))
			if answer == iam.No {
				missing = append(missing, strings.Split(alternatives, "|")[0])
			}
			if answer == iam.Unknown {
				why = cmp.Or(why, reason, "whether "+h.node.name()+" may "+alternatives+" is known on deployment only")
			}
		}
		if len(missing) > 0 {
			out = append(out, model.Attr{Value: model.Block{
				"actions": {Value: listOf(missing)}, "id": {Value: model.Lit(w.of)}, "says": {Value: listOf(w.statement(missing))},
			}})
		}
	}
	return out, why
}

// meets answers whether a role may do one of the actions that something wants.
func (l *linker) meets(a *iam.Analyzer, h *holder, w want, actions []string) (answer iam.Answer, why string) {
	if w.key != nil {
		return l.mayUseKey(a, h, w, actions)
	}
	return h.may(a, actions, w.resources, w.likely)
}

// statement is what to write so that a role may do actions, nothing if that does
// not follow.
func (w want) statement(actions []string) []string {
	if w.on == "" {
		return nil
	}
	return []string{"Allow " + strings.Join(actions, ", ") + " on " + w.on}
}

// may answers whether a principal may do one of the actions on one of the
// resources, or on any if there are none, of which some are likely.
func (h *holder) may(a *iam.Analyzer, actions []string, resources, likely []model.Text) (answer iam.Answer, why string) {
	for _, action := range actions {
		for _, resource := range likely {
			if a.Evaluate(h.policies, iam.Request{Principal: h.principal, Action: action, Resource: resource}).Answer() == iam.Yes {
				return iam.Yes, ""
			}
		}
		if len(resources) == 0 {
			v, _ := a.Can(h.policies, h.principal, action, nil, nil)
			answer, why = max(answer, v.Answer()), cmp.Or(why, v.Why, strings.Join(v.Conditions, "; "))
		}
		for _, resource := range resources {
			v := a.Evaluate(h.policies, iam.Request{Principal: h.principal, Action: action, Resource: resource})
			answer, why = max(answer, v.Answer()), cmp.Or(why, v.Why, strings.Join(v.Conditions, "; "))
		}
	}
	return answer, why
}

// pollActions are what the role of a function must be able to do with a source for
// Lambda to poll for it. Source: https://docs.aws.amazon.com/lambda/latest/dg/, the
// pages on each event source under "execution role permissions".
var pollActions = map[string][]string{
	"sqs":        {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
	"kinesis":    {"kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream|kinesis:DescribeStreamSummary"},
	"dynamodb":   {"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"},
	"kafka":      {"kafka:DescribeClusterV2|kafka:DescribeCluster", "kafka:GetBootstrapBrokers"},
	"mq":         {"mq:DescribeBroker"},
	"documentdb": {"rds:DescribeDBClusters"},
}

// pollsAnywhere are what polling takes on some resource that the mapping does not
// name: the network of the source, which Lambda reaches by interfaces in it, and the
// secret that it signs in with. Kafka may sign in otherwise, and a broker may be
// reached from everywhere.
var pollsAnywhere = map[string][]string{
	"kafka":      pollsNetwork,
	"mq":         {"secretsmanager:GetSecretValue"},
	"documentdb": append([]string{"secretsmanager:GetSecretValue", "rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups"}, pollsNetwork...),
}

var pollsNetwork = []string{
	"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
	"ec2:DescribeSubnets", "ec2:DescribeVpcs",
}

// missingPolls lists the event sources of a function for which its role may not
// poll, and what it lacks.
func missingPolls(l *linker, n *Node) (model.Value, string) {
	why := n.Unknown["event_sources"]
	var wants []want
	for _, source := range n.Edges["event_sources"] {
		kind, known := word(source, "source")
		actions := pollActions[kind]
		arn, ok := source.Attrs["source_arn"].Value.(model.Text)
		switch {
		case !known && source.Unknown["source"] != "":
			why = cmp.Or(why, source.Unknown["source"])
		case len(actions) == 0:
		case !ok:
			why = cmp.Or(why, source.Unknown["source_arn"])
		default:
			wants = append(wants, want{actions: actions, resources: streams(arn), of: source.name(), on: l.polledAs(n, source)})
			if anywhere := pollsAnywhere[kind]; anywhere != nil {
				wants = append(wants, want{actions: anywhere, of: source.name()})
			}
			for _, edge := range []string{"queue", "stream"} {
				for _, polled := range source.Edges[edge] {
					wants = append(wants, l.keyWants(n, polled, readsEncrypted)...)
				}
			}
		}
	}
	if len(wants) == 0 {
		return model.List{}, why
	}
	h, hidden := l.roleOf(n)
	if h == nil {
		return model.List{}, hidden
	}
	list, unknown := l.lacks(h, wants)
	return list, cmp.Or(why, unknown)
}

// polledAs is how a statement of the role of a function would name what an event
// source polls, "" if that is not seen.
func (l *linker) polledAs(n, source *Node) string {
	for _, w := range polls(source) {
		return l.grantedAs(n, w)
	}
	return ""
}

// grantedAs is how a statement of the role of a function would name what it works
// with.
func (l *linker) grantedAs(n *Node, w work) string {
	from := n
	for _, role := range n.Edges["role"] {
		from = role
	}
	for _, part := range parts(w) {
		return l.of(from).written(from, w, part)
	}
	return ""
}

// streams are the ways to write the ARN of a source: the stream of a table is
// named by itself, or as one of those of the table.
func streams(arn model.Text) []model.Text {
	out := []model.Text{arn}
	h, ok := arn.Hole()
	if !ok || h.Source != model.ResourceHole {
		return out
	}
	table := *h
	switch {
	case strings.HasSuffix(h.Name, ".StreamArn"):
		table.Name, table.Attribute = strings.TrimSuffix(h.Name, "StreamArn")+"Arn", "Arn"
	case strings.HasSuffix(h.Name, ".stream_arn"):
		table.Name, table.Attribute = strings.TrimSuffix(h.Name, "stream_arn")+"arn", "arn"
	default:
		return out
	}
	label := model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "label", Why: "a stream is labelled on deployment"})
	return append(out, model.Concat(model.HoleText(table), model.Lit("/stream/"), label))
}

// sendActions are what it takes to send to a resource of a service.
var sendActions = map[string]string{
	"sqs": "sqs:SendMessage", "sns": "sns:Publish", "lambda": "lambda:InvokeFunction", "events": "events:PutEvents", "s3": "s3:PutObject",
}

// sendServices are the services of the kinds that failures go to.
var sendServices = map[model.Kind]string{
	model.Queue: "sqs", model.Topic: "sns", model.Function: "lambda", model.EventBus: "events", model.Bucket: "s3",
}

// sending is what it takes of a function's role to send to a target, nil with the
// reason if its service is not known.
func (l *linker) sending(n *Node, to model.Text, of string) (w *want, why string) {
	service := ""
	if a, ok := parseARN(to); ok {
		service = a.service
	}
	r := l.resolve(to, model.Queue, model.Topic, model.Function, model.EventBus, model.Bucket)
	for _, target := range r.nodes {
		service = cmp.Or(service, sendServices[target.Kind])
	}
	action := sendActions[service]
	if action == "" {
		return nil, cmp.Or(r.why, "what "+to.String()+" is is not known")
	}
	resource := to
	if service == "s3" {
		resource = model.Concat(to, model.Lit("/"), model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "key", Why: "Lambda chooses the key"}))
	}
	return &want{actions: []string{action}, resources: []model.Text{resource}, of: of, on: l.sentAs(n, r.nodes)}, ""
}

// sentAs is how a statement of the role of a function would name the target, ""
// if that is not seen or not one.
func (l *linker) sentAs(n *Node, targets []*Node) string {
	if len(targets) != 1 {
		return ""
	}
	return l.grantedAs(n, work{of: targets[0]})
}

// missingFailures lists the failure targets of a function, and of its event
// sources, to which its role may not send.
func missingFailures(l *linker, n *Node) (model.Value, string) {
	var wants []want
	why := cmp.Or(n.Unknown["dead_letter_arn"], n.Unknown["invoke_configs"], n.Unknown["event_sources"])
	add := func(owner *Node, attribute, of string) {
		t, ok := owner.Attrs[attribute].Value.(model.Text)
		if !ok {
			why = cmp.Or(why, owner.Unknown[attribute])
			return
		}
		w, unknown := l.sending(n, t, of)
		if w != nil {
			wants = append(wants, *w)
		}
		for _, target := range l.resolve(t, model.Queue, model.Topic).nodes {
			wants = append(wants, l.keyWants(n, target, writesEncrypted)...)
		}
		why = cmp.Or(why, unknown)
	}
	add(n, "dead_letter_arn", "its dead-letter target")
	for _, config := range n.Edges["invoke_configs"] {
		add(config, "on_failure_arn", "the on-failure destination of "+config.name())
		add(config, "on_success_arn", "the on-success destination of "+config.name())
	}
	for _, source := range n.Edges["event_sources"] {
		add(source, "on_failure_arn", "the on-failure destination of "+source.name())
	}
	if len(wants) == 0 {
		return model.List{}, why
	}
	h, hidden := l.roleOf(n)
	if h == nil {
		return model.List{}, hidden
	}
	list, unknown := l.lacks(h, wants)
	return list, cmp.Or(why, unknown)
}

// missingRuntime lists what the configuration of a function takes and its role
// may not do on any resource.
func missingRuntime(l *linker, n *Node) (model.Value, string) {
	wants := []want{{actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, of: "its logs", likely: l.logStreams(n), on: l.loggedAs(n)}}
	why := ""
	switch vpc, unknown := isTrue(n, "vpc"); {
	case vpc:
		wants = append(wants, want{
			actions: []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"}, of: "its VPC", on: "*",
		})
	default:
		why = unknown
	}
	if tracing, _ := word(n, "tracing"); tracing == "Active" {
		wants = append(wants, want{actions: []string{"xray:PutTraceSegments"}, of: "its tracing", on: "*"})
	}
	h, hidden := l.roleOf(n)
	if h == nil {
		return model.List{}, hidden
	}
	list, unknown := l.lacks(h, wants)
	return list, cmp.Or(why, unknown)
}

// loggedAs is how a statement of the role of a function would name its log group,
// "" if that is not declared.
func (l *linker) loggedAs(n *Node) string {
	for _, group := range n.Edges["log_group"] {
		return l.grantedAs(n, work{of: group})
	}
	return l.defaultLogGroup(n)
}

// logStreams are the ways to write the ARN of the log streams of a function: by a
// reference to its log group, by the name of that, and by a reference to the
// function, after which the group is called.
func (l *linker) logStreams(n *Node) []model.Text {
	group, function, streams := "", "", model.Text(nil)
	stream := model.Concat(model.Lit(":log-stream:"), model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "stream", Why: "Lambda names a log stream"}))
	if l.scope.unit.Format == terraformFormat {
		group, function, streams = "name", "function_name", stream
	}
	names := []model.Text{model.Concat(model.Lit("/aws/lambda/"), l.reference(n, function))}
	if name, ok := n.Attrs["name"].Value.(model.Text); ok && len(n.Edges["log_group"]) == 0 {
		names = append(names, model.Concat(model.Lit("/aws/lambda/"), name))
	}
	var out []model.Text
	for _, g := range n.Edges["log_group"] {
		if g.Unit != n.Unit {
			continue
		}
		if name, ok := g.Attrs["name"].Value.(model.Text); ok {
			names = append(names, name)
		}
		names = append(names, l.reference(g, group))
		out = append(out, model.Concat(l.arnOf(g), streams))
	}
	for _, name := range names {
		for _, partition := range []model.Text{pseudo("AWS::Partition"), model.Lit("aws")} {
			out = append(out, model.Concat(
				model.Lit("arn:"), partition, model.Lit(":logs:"), pseudo("AWS::Region"), model.Lit(":"), pseudo("AWS::AccountId"),
				model.Lit(":log-group:"), name, stream,
			))
		}
	}
	return out
}

// reference is a reference to an attribute of a resource of the unit, "" for the
// plain one.
func (l *linker) reference(n *Node, attribute string) model.Text {
	id := l.local(n)
	name := strings.TrimSuffix(id+"."+attribute, ".")
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: name, Resource: id, Attribute: attribute})
}

// arnOf is a reference to the ARN of a resource, as the unit's format writes it. In
// an account resources are called by their ARNs, and policies have those.
func (l *linker) arnOf(n *Node) model.Text {
	if n.Unit.Format == accountFormat {
		return model.Lit(l.of(n).local(n))
	}
	return l.reference(n, l.arnAttribute())
}

// arnAttribute is the attribute that is the ARN of a resource, as the unit's
// format calls it: references are compared by their names.
func (l *linker) arnAttribute() string {
	if l.scope.unit.Format == terraformFormat {
		return "arn"
	}
	return "Arn"
}

// tampering are the actions by which a function changes what it is or what
// watches it.
var tampering = map[string]model.Kind{
	"lambda:UpdateFunctionCode":          model.Function,
	"lambda:UpdateFunctionConfiguration": model.Function,
	"lambda:AddPermission":               model.Function,
	"iam:PutRolePolicy":                  model.Role,
	"iam:AttachRolePolicy":               model.Role,
	"logs:DeleteLogGroup":                model.LogGroup,
	"cloudwatch:DeleteAlarms":            model.Alarm,
	"cloudwatch:DisableAlarmActions":     model.Alarm,
}

// selfChanges lists the actions by which a function may change itself, its role
// or what watches it, where a statement names them so: what is granted on
// everything is of other rules.
func selfChanges(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	h, hidden := l.roleOf(n)
	if h == nil {
		return listOf(nil), hidden
	}
	var out []string
	for s := range h.grants {
		if together(s, n) && l.grantsIdentity(s) {
			out = append(out, l.tampers(a, h, n, s)...)
		}
	}
	slices.Sort(out)
	return listOf(slices.Compact(out)), h.policies.Unknown["identity"]
}

// tampers lists the actions by which a statement names what is part of a
// function.
func (l *linker) tampers(a *iam.Analyzer, h *holder, n, statement *Node) []string {
	var out []string
	for _, id := range l.actionsOf(statement) {
		action := a.Universe.Name(id)
		kind, ok := tampering[action]
		if !ok {
			continue
		}
		if open, _ := onEverything(a, statement, action); open != iam.No {
			continue
		}
		for _, own := range l.ownResources(n, kind) {
			if answer, _ := h.may(a, []string{action}, []model.Text{own}, nil); answer == iam.Yes {
				out = append(out, action)
			}
		}
	}
	return out
}

// together tells whether two nodes are called alike by policies: they are of one
// unit, or of an account, whose roles are in another unit than its functions.
func together(x, y *Node) bool {
	return x.Unit == y.Unit || x.Unit.Format == accountFormat && y.Unit.Format == accountFormat
}

// ownResources are the ARNs of a function and of what is part of it.
func (l *linker) ownResources(n *Node, kind model.Kind) []model.Text {
	var nodes []*Node
	switch kind {
	case model.Function:
		nodes = []*Node{n}
	case model.Role:
		nodes = n.Edges["role"]
	case model.LogGroup:
		nodes = n.Edges["log_group"]
	case model.Alarm:
		nodes = n.Edges["alarms"]
	default:
	}
	var out []model.Text
	for _, node := range nodes {
		if together(node, n) {
			out = append(out, l.arnOf(node))
		}
	}
	return out
}

// riskKinds are the sensitive actions of which a managed policy on a workload is
// judged.
var riskKinds = []data.Sensitivity{data.Escalation, data.Credentials, data.SecretRead, data.DataRead}

// managedRisks lists what the policies of AWS that a role has let it do on
// everything.
func managedRisks(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" {
		return nil, why
	}
	out := model.List{}
	index := -1
	add := func(policy, risk string, actions []string) {
		out = append(out, model.Attr{Value: model.Block{
			"policy": {Value: model.Lit(policy)}, "risk": {Value: model.Lit(risk)}, "actions": {Value: listOf(actions)},
			"index": {Value: model.Num(float64(index))},
		}})
	}
	why = n.Unknown["managed_policy_arns"]
	for _, t := range flat(nil, n.Attrs["managed_policy_arns"].Value) {
		index++ // as rules see the list, without what is not known
		literal, known := t.Literal()
		if !known {
			why = cmp.Or(why, l.mayBeManaged(t))
			continue
		}
		if !strings.Contains(literal, ":iam::aws:policy/") {
			continue
		}
		name := literal[strings.LastIndex(literal, "/")+1:]
		grants, found, err := l.builder.managedGrants(a, n, literal)
		switch {
		case err != nil:
			why = cmp.Or(why, err.Error())
		case !found && n.Unit.Format == accountFormat: // which has it: it is newer than what Belay knows
			why = cmp.Or(why, noSuchPolicy(literal))
		case !found:
			add(name, "gone", nil)
		case works(n) && (strings.HasSuffix(name, "FullAccess") || name == "AdministratorAccess" || name == "PowerUserAccess"):
			// Rules about these policies by name speak.
		default:
			if found := l.builder.managedRisk(a, n, grants, literal); found.risk != "" {
				add(name, found.risk, found.names)
			}
		}
	}
	return out, why
}

// mayBeManaged says why a text may be the ARN of a policy that AWS manages; "" if it
// is that of a policy of one's own.
func (l *linker) mayBeManaged(t model.Text) string {
	hole := firstHole(t)
	if a, ok := parseARN(t); hole == nil || ok && a.opaque == nil && !strings.Contains(opening(t), ":iam::aws:") {
		return ""
	}
	if r := l.resolve(t, model.Policy); len(r.nodes) > 0 {
		return ""
	}
	return whyHole(hole)
}

// A managedPolicy is a policy of AWS and whether the role that has it works for
// something that its author wrote.
type managedPolicy struct {
	arn   string
	unit  *Unit // that has it in a version of its own; nil if none has
	works bool
}

// A managedThreat is the worst that a policy of AWS lets a role do, and by which
// actions.
type managedThreat struct {
	risk  string
	names []string
}

// managedRisk is worked out once for each policy: the roles of a workspace have a
// few of them between them.
func (b *builder) managedRisk(a *iam.Analyzer, role *Node, grants []*iam.Grant, arn string) managedThreat {
	key := managedPolicy{arn: arn, works: works(role)}
	if _, own := role.Unit.Managed[arn]; own {
		key.unit = role.Unit
	}
	found, ok := b.threats[key]
	if !ok {
		found.risk, found.names = managedRisk(a, role, grants, arn)
		b.threats[key] = found
	}
	return found
}

// workers are the services whose roles are of workloads, whatever is seen of these.
var workers = []string{
	"apigateway.amazonaws.com", "appsync.amazonaws.com", "bedrock-agentcore.amazonaws.com", "events.amazonaws.com", "firehose.amazonaws.com",
	"lambda.amazonaws.com", "pipes.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com",
}

// works tells whether a role is of a workload: of a function, workflow or pipe, or
// one that a service like that may take.
func works(role *Node) bool {
	if len(role.Edges["functions"])+len(role.Edges["state_machines"])+len(role.Edges["pipes"]) > 0 {
		return true
	}
	return slices.ContainsFunc(role.Edges["trust"], func(s *Node) bool {
		return slices.ContainsFunc(flat(nil, s.Attrs["principals"].Value), func(t model.Text) bool {
			literal, _ := t.Literal()
			service, ok := strings.CutPrefix(literal, "Service:")
			return ok && slices.Contains(workers, service)
		})
	})
}

// managedRisk is the worst that a policy of AWS lets a role do on everything, ""
// for nothing. Of policies that are made for the roles of services, what they read
// is what the service is for.
func managedRisk(a *iam.Analyzer, role *Node, grants []*iam.Grant, arn string) (risk string, names []string) {
	if admin, _ := a.Admin(iam.Policies{Identity: grants}); admin == iam.Yes {
		return "admin", nil
	}
	if !works(role) {
		return "", nil
	}
	for _, kind := range riskKinds {
		names := managedReach(a, grants, kind)
		if len(names) > 0 && (kind != data.DataRead || !strings.Contains(arn, "service-role/")) {
			return string(kind), names
		}
	}
	return "", nil
}

// managedReach lists the actions of a kind that statements allow on everything.
func managedReach(a *iam.Analyzer, grants []*iam.Grant, kind data.Sensitivity) []string {
	var out []string
	for _, g := range grants {
		for _, r := range a.Reaches(g, kind) {
			if r.Breadth != iam.Everything || r.Unscopable {
				continue
			}
			for _, item := range r.Open {
				out = append(out, item.Examples...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
