package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A form says what of a resource a text is.
type form int

const (
	otherForm form = iota
	nameForm       // its physical name
	arnForm        // its ARN
	urlForm        // its URL
	idForm         // the id that its service gave it
)

// A resolution is what a text identifies.
type resolution struct {
	// nodes are the resources, in order of their ids; more than one only if kinds
	// share the name.
	nodes []*Node
	// form is what of them the text is.
	form form
	// why says why nobody can tell from here what the text identifies. Empty with
	// no nodes means that it is known to be nothing of the kinds asked for.
	why string
	// kinds are those of the kinds asked for that it may be, where why is set: an
	// ARN that nobody can follow is still known to be a queue's.
	kinds []model.Kind
}

// maxHops bounds how far a text is followed through outputs, parameters,
// exports and aliases, which can lead in a circle.
const maxHops = 12

// resolve finds the resource of one of the kinds that a text of the linker's
// unit identifies, by reference or by name, in this unit or in another.
func (l *linker) resolve(t model.Text, kinds ...model.Kind) resolution {
	r := l.follow(t, kinds, maxHops)
	if r.why != "" && r.kinds == nil {
		r.kinds = kinds
	}
	return r
}

func (l *linker) follow(t model.Text, kinds []model.Kind, hops int) resolution {
	if hops == 0 {
		return resolution{why: t.String() + " leads in a circle"}
	}
	if h, ok := t.Hole(); ok {
		return l.followHole(t, h, kinds, hops-1)
	}
	if literal := opening(t); strings.Contains(literal, "${AWS::") {
		if strings.Contains(literal, ":apigateway:") && !strings.Contains(literal, "/functions/") {
			return resolution{} // an integration of another service
		}
		return resolution{why: "nothing fills in what stands in ${} in " + t.String()}
	}
	if called, ok := invoked(t); ok {
		if strings.Contains(called.String(), "${stageVariables.") {
			return resolution{why: "a stage variable names what " + t.String() + " calls"}
		}
		return l.follow(called, kinds, hops-1)
	}
	if a, ok := parseARN(t); ok {
		return l.followARN(t, a, kinds, hops-1)
	}
	if slices.Contains(kinds, model.FunctionURL) {
		return l.followHost(t, kinds, hops-1)
	}
	if scheme := opening(t); strings.HasPrefix(scheme, "https://") || strings.HasPrefix(scheme, "http://") {
		return l.followURL(t, kinds, hops-1)
	}
	if len(t) > 1 && t[0].Hole != nil && t[0].Hole.Source == model.ResourceHole {
		if r, ok := l.followSuffixed(t, kinds, hops-1); ok {
			return r
		}
	}
	if len(t) == 0 {
		return resolution{}
	}
	return l.bare(t, kinds, hops-1)
}

// followURL resolves the URL of a queue. No other kind is named by one.
func (l *linker) followURL(t model.Text, kinds []model.Kind, hops int) resolution {
	host := opening(t)
	if !slices.Contains(kinds, model.Queue) || !strings.Contains(host, "sqs") && !strings.Contains(host, "queue") {
		return resolution{}
	}
	queue := []model.Kind{model.Queue}
	r := l.named(t, last(t, "/"), arn{}, queue, hops)
	r.form, r.kinds = urlForm, queue
	return r
}

// hosts are what follows the id of a resource in the name of its host.
var hosts = []struct {
	after string
	kind  model.Kind
}{
	{".execute-api.", model.API},
	{".lambda-url.", model.FunctionURL},
}

// followHost resolves the host of an origin. The ids of APIs and URLs are known on
// deployment only, so that one without a reference may be any; so may a host that a
// load balancer is given. What else is called by a name of its own is not asked about.
// A scheme is passed over: parsers write https in front of the endpoint of an API that
// may be of WebSockets, from which an author takes wss.
func (l *linker) followHost(t model.Text, kinds []model.Kind, hops int) resolution {
	if host, ok := after(t, "https://"); ok {
		t = host
	}
	for _, host := range hosts {
		parts := fields(t, host.after, 2)
		if len(parts) < 2 {
			continue
		}
		of := []model.Kind{host.kind}
		if _, ok := parts[0].Hole(); ok {
			r := l.follow(parts[0], of, hops)
			r.form = otherForm
			if r.why != "" {
				r.kinds = of
			}
			return r
		}
		return resolution{why: fmt.Sprintf("%s %s is not in the workspace", words(of), t.String()), kinds: of}
	}
	if strings.HasSuffix(t.String(), ".elb.amazonaws.com") {
		of := []model.Kind{model.LoadBalancer}
		return resolution{why: fmt.Sprintf("%s %s is not in the workspace", words(of), t.String()), kinds: of}
	}
	if h := firstHole(t); h != nil {
		return resolution{why: whyHole(h), kinds: kinds}
	}
	return resolution{}
}

// bare resolves a text that is no ARN and no URL: a physical name. A function's
// may be followed by a qualifier and led by an account.
func (l *linker) bare(t model.Text, kinds []model.Kind, hops int) resolution {
	name := t
	if slices.Contains(kinds, model.Function) || slices.Contains(kinds, model.Alias) {
		f := fields(t, ":", 4)
		switch {
		case len(f) >= 3 && equals(f[1], "function"):
			name = f[2]
		case len(f) >= 2 && equals(f[0], "function"):
			name = f[1]
		default:
			name = f[0]
		}
	}
	if literal, ok := name.Literal(); ok && strings.HasPrefix(literal, "alias/aws/") {
		return resolution{} // a key that AWS manages
	}
	r := l.named(t, name, arn{}, kinds, hops)
	r.form = nameForm
	return r
}

// suffixes are the endings with which the ARN of a kind still identifies the
// resource: a qualifier, all streams of a log group, the stream of a table.
var suffixes = map[model.Kind]string{
	model.Function:     ":",
	model.Alias:        ":",
	model.LogGroup:     ":",
	model.StateMachine: ":",
	model.Table:        "/stream/",
	model.Stream:       "/consumer/",
}

func (l *linker) followSuffixed(t model.Text, kinds []model.Kind, hops int) (resolution, bool) {
	n := l.node(t[0].Hole.Resource)
	if n == nil || formOf(n.Kind, t[0].Hole.Attribute) == otherForm {
		return resolution{}, false
	}
	suffix, ok := suffixes[n.Kind]
	if !ok || t[1].Hole != nil || !strings.HasPrefix(t[1].Literal, suffix) {
		return resolution{}, false
	}
	return l.followHole(t[:1], t[0].Hole, kinds, hops), true
}

func (l *linker) followHole(t model.Text, h *model.Hole, kinds []model.Kind, hops int) resolution {
	switch h.Source {
	case model.ResourceHole:
		return l.followResource(h, kinds, hops)
	case model.ImportHole:
		return l.followImport(h, kinds, hops)
	case model.ParameterHole, model.PseudoHole, model.DynamicHole, model.OpaqueHole, model.PolicyVariableHole:
	}
	// A name may be the same hole on both sides: one parameter names the function
	// and stands in the dimension of its alarm.
	if nodes := l.byName(t, kinds); len(nodes) > 0 {
		return resolution{nodes: nodes, form: nameForm}
	}
	if h.Source == model.ParameterHole {
		return l.followParameter(h, kinds, hops)
	}
	return resolution{why: whyHole(h)}
}

func (l *linker) followResource(h *model.Hole, kinds []model.Kind, hops int) resolution {
	if child, ok := l.scope.children[h.Resource]; ok {
		return l.followOutput(child, h, kinds, hops)
	}
	res, ok := l.scope.byID[h.Resource]
	if !ok {
		if strings.HasPrefix(h.Attribute, "Outputs.") {
			return resolution{why: fmt.Sprintf("the template of %s is not seen", h.Resource)}
		}
		return resolution{} // of this unit, and of no kind that the model has
	}
	if res.Kind == model.CustomResource && !slices.Contains(kinds, model.CustomResource) {
		return resolution{why: fmt.Sprintf("the custom resource %s gives %s on deployment", res.ID, h.Name)}
	}
	n := l.node(h.Resource)
	if n == nil {
		if why, ok := l.absent[h.Resource]; ok {
			return resolution{why: why}
		}
		return resolution{} // does not exist in this world
	}
	if slices.Contains(kinds, n.Kind) {
		return resolution{nodes: []*Node{n}, form: formOf(n.Kind, h.Attribute)}
	}
	if n.Kind == model.Alias && slices.Contains(kinds, model.Function) {
		return l.followAttr(n, "function_arn", kinds, hops)
	}
	if n.Kind == model.Stage && slices.Contains(kinds, model.API) && strings.HasSuffix(h.Attribute, "api_id") {
		return l.followAttr(n, "api_id", kinds, hops)
	}
	return resolution{}
}

// followAttr follows the text attribute of a node.
func (l *linker) followAttr(n *Node, name string, kinds []model.Kind, hops int) resolution {
	if why, ok := n.Unknown[name]; ok {
		return resolution{why: why}
	}
	t, ok := n.Attrs[name].Value.(model.Text)
	if !ok {
		return resolution{}
	}
	return l.follow(t, kinds, hops)
}

// followValue follows a value that another unit gives: an output, a parameter, an export.
func (l *linker) followValue(value model.Value, kinds []model.Kind, hops int) resolution {
	switch v := l.worlds.value(value).(type) {
	case model.Text:
		return l.follow(v, kinds, hops)
	case model.Unknown:
		return resolution{why: v.Why}
	default:
		return resolution{}
	}
}

func (l *linker) followOutput(child *model.Child, h *model.Hole, kinds []model.Kind, hops int) resolution {
	other, ok := l.builder.byKey[child.Key]
	l.scope.notes.ask(ofKey, "", child.Key)
	if !ok {
		return resolution{why: fmt.Sprintf("the template of %s is not seen", child.ID)}
	}
	name := strings.TrimPrefix(h.Attribute, "Outputs.")
	output, ok := other.unit.Outputs[name]
	if !ok {
		if other.unit.Open != "" {
			return resolution{why: other.unit.Open}
		}
		return resolution{why: fmt.Sprintf("%s has no output %s", child.Key, name)}
	}
	return l.elsewhere(other, output.Value, kinds, hops)
}

func (l *linker) followParameter(h *model.Hole, kinds []model.Kind, hops int) resolution {
	parents := l.builder.parents[l.scope.unit.Key]
	l.scope.notes.ask(ofParent, "", l.scope.unit.Key)
	for _, p := range parents {
		l.scope.notes.meet(p.scope)
	}
	if len(parents) != 1 {
		return resolution{why: whyHole(h)}
	}
	given, ok := parents[0].child.Parameters[h.Name]
	if !ok {
		return resolution{why: whyHole(h)}
	}
	return l.elsewhere(parents[0].scope, given.Value, kinds, hops)
}

func (l *linker) followImport(h *model.Hole, kinds []model.Kind, hops int) resolution {
	exports := l.builder.exports[h.Name]
	l.scope.notes.ask(ofExport, "", h.Name)
	for _, e := range exports {
		l.scope.notes.meet(e.scope)
	}
	if len(exports) == 1 {
		return l.elsewhere(exports[0].scope, exports[0].value, kinds, hops)
	}
	if len(exports) == 0 {
		l.scope.notes.ask(ofStacked, "", "")
		for _, e := range l.builder.stacked {
			l.scope.notes.meet(e.scope)
			if iam.MatchText(e.name, model.Lit(h.Name)) != iam.No {
				exports = append(exports, e)
			}
		}
	}
	if len(exports) == 0 {
		return resolution{why: fmt.Sprintf("no template here exports %s", h.Name)}
	}
	keys := make([]string, len(exports))
	for i, e := range exports {
		keys[i] = e.scope.unit.Key
	}
	return resolution{why: fmt.Sprintf("%s may be an export of %s", h.Name, strings.Join(keys, " or "))}
}

// elsewhere follows a value of another unit there, and leads back if it ends in
// the linker's own.
func (l *linker) elsewhere(other *scope, value model.Value, kinds []model.Kind, hops int) resolution {
	l.scope.notes.meet(other)
	if other == l.scope {
		return l.followValue(value, kinds, hops)
	}
	r := l.builder.outer(other).followValue(value, kinds, hops)
	l.builder.cross(l.scope, other)
	for i, n := range r.nodes {
		switch {
		case n.Unit != l.scope.unit:
			l.builder.cross(l.scope, l.builder.byUnit[n.Unit])
		default:
			local := l.node(l.builder.outer(l.scope).local(n))
			if local == nil {
				return resolution{why: r.why}
			}
			r.nodes[i] = local
		}
	}
	return r
}

func (l *linker) followARN(t model.Text, a arn, kinds []model.Kind, hops int) resolution {
	if a.opaque != nil {
		return resolution{why: whyHole(a.opaque)}
	}
	kind, name, ok := a.name()
	if !ok {
		return resolution{}
	}
	accepted := []model.Kind{kind}
	switch {
	case slices.Contains(kinds, kind):
	case kind == model.Alarm && slices.Contains(kinds, model.CompositeAlarm):
	default:
		return resolution{}
	}
	if kind == model.Alarm {
		accepted = []model.Kind{model.Alarm, model.CompositeAlarm}
		accepted = slices.DeleteFunc(accepted, func(k model.Kind) bool { return !slices.Contains(kinds, k) })
	}
	r := l.named(t, name, a, accepted, hops)
	r.form, r.kinds = arnForm, accepted
	return r
}

// named finds the resources whose physical name is name, and says of t, the
// text that holds the name, that it is not seen if there is none.
func (l *linker) named(t, name model.Text, a arn, kinds []model.Kind, hops int) resolution {
	if h, ok := name.Hole(); ok && h.Source == model.ResourceHole {
		if r := l.followResource(h, kinds, hops); len(r.nodes) > 0 || r.why != "" {
			return r
		}
	}
	if l.reachable(l.scope, a) {
		if nodes := l.byName(name, kinds); len(nodes) > 0 {
			return resolution{nodes: nodes}
		}
	}
	if comparableText(name) {
		if r, ok := l.inOtherUnits(name, a, kinds); ok {
			return r
		}
	}
	if h := firstHole(name); h != nil {
		return resolution{why: whyHole(h)}
	}
	return resolution{why: fmt.Sprintf("%s %s is not in the workspace", words(kinds), t.String())}
}

// byName finds nodes of this unit by physical name.
func (l *linker) byName(name model.Text, kinds []model.Kind) []*Node {
	key := l.canonical(name)
	var nodes []*Node
	for _, kind := range kinds {
		nodes = append(nodes, l.namesOf(kind)[key]...)
	}
	return nodes
}

// local are the kinds whose names mean nothing in another unit: they are names in
// what the resource belongs to.
var local = map[model.Kind]bool{model.Stage: true, model.State: true, model.Statement: true}

// inOtherUnits finds the resource by physical name if exactly one has it.
func (l *linker) inOtherUnits(name model.Text, a arn, kinds []model.Kind) (resolution, bool) {
	var found []named
	for _, kind := range kinds {
		if local[kind] {
			continue
		}
		l.scope.notes.ask(ofName, kind, name.String())
		for _, c := range l.builder.namesOf(kind)[name.String()] {
			l.scope.notes.meet(c.scope)
			if c.scope != l.scope && (kind == model.Bucket || l.reachable(c.scope, a)) {
				found = append(found, c)
			}
		}
	}
	switch {
	case len(found) == 0:
		return resolution{}, false
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, c := range found {
			ids[i] = c.scope.unit.Key + "#" + c.resource.ID
		}
		return resolution{why: fmt.Sprintf("%s may be any of %s", name.String(), strings.Join(ids, ", "))}, true
	}
	other := found[0].scope
	l.builder.cross(l.scope, other)
	if !found[0].sure {
		return resolution{why: "it depends on conditions of " + other.unit.Key}, true
	}
	n := l.builder.outer(other).node(found[0].resource.ID)
	if n == nil {
		return resolution{why: "it depends on conditions of " + other.unit.Key}, true
	}
	return resolution{nodes: []*Node{n}}, true
}

// reachable tells whether a name of this unit can mean a resource of the other, or
// of this one: not if both are known to be deployed to different accounts or
// regions. Buckets are called by one name everywhere.
func (l *linker) reachable(other *scope, a arn) bool {
	account, region := a.account, a.region
	if account == "" {
		account = l.scope.unit.Account
	}
	if region == "" {
		region = l.scope.unit.Region
	}
	differ := func(x, y string) bool { return x != "" && y != "" && x != y }
	return !differ(account, other.unit.Account) && !differ(region, other.unit.Region)
}

// canonical writes a text so that two texts of the unit that are the same name
// are the same string: a reference to a resource's name is that name, if it is
// set.
func (l *linker) canonical(t model.Text) string { return l.canonicalText(t, maxHops) }

func (l *linker) canonicalText(t model.Text, hops int) string {
	if s, ok := t.Literal(); ok {
		return s
	}
	var b strings.Builder
	for _, part := range t {
		h := part.Hole
		if h == nil {
			b.WriteString(part.Literal)
			continue
		}
		n := l.nodes[h.Resource]
		if h.Source != model.ResourceHole || n == nil || formOf(n.Kind, h.Attribute) != nameForm {
			fmt.Fprintf(&b, "⟦%d %s⟧", h.Source, h.Name)
			continue
		}
		b.WriteString(l.nameText(n, hops-1))
	}
	return b.String()
}

// nameText is the canonical physical name of a node: its name, else a mark that
// stands for the name it will get.
func (l *linker) nameText(n *Node, hops int) string {
	if t, ok := n.Attrs[nameAttribute(n.Kind)].Value.(model.Text); ok && hops > 0 {
		return l.canonicalText(t, hops)
	}
	return "⟦name of " + n.ID + "⟧"
}

// namesOf indexes the nodes of a kind by canonical name.
func (l *linker) namesOf(kind model.Kind) map[string][]*Node {
	if index, ok := l.names[kind]; ok {
		return index
	}
	index := map[string][]*Node{}
	for _, n := range l.byKind[kind] {
		if _, hidden := l.absent[n.ID]; hidden {
			continue
		}
		key := l.nameText(n, maxHops)
		index[key] = append(index[key], n)
	}
	l.names[kind] = index
	return index
}

// nameAttribute is the attribute that holds the physical name of a kind.
func nameAttribute(kind model.Kind) string {
	if kind == model.Key {
		return "alias_name"
	}
	return "name"
}

// refForms says what a plain reference gives (CloudFormation's Ref), where
// that is not the name.
var refForms = map[model.Kind]form{
	model.Alias:        arnForm,
	model.Queue:        urlForm,
	model.Topic:        arnForm,
	model.Policy:       arnForm,
	model.Subscription: arnForm,
	model.Key:          idForm,
	model.Secret:       arnForm,
	model.API:          idForm,
	model.GraphQLAPI:   arnForm,
	model.StateMachine: arnForm,
	model.EventSource:  idForm,
	model.Authorizer:   idForm,
	model.FunctionURL:  arnForm,
	model.LoadBalancer: arnForm,
	model.Listener:     arnForm,
	model.TargetGroup:  arnForm,
	model.Distribution: idForm,
}

// formOf says what an attribute of a resource is, by the way formats name them:
// Arn, QueueArn, StreamArn, QueueName, function_name, RestApiId.
func formOf(kind model.Kind, attribute string) form {
	lower := strings.ToLower(attribute)
	switch {
	case lower == "":
		if f, ok := refForms[kind]; ok {
			return f
		}
		return nameForm
	case lower == "bucket":
		return nameForm
	case strings.HasSuffix(lower, "domainname"), strings.HasSuffix(lower, "domain_name"):
		return otherForm
	case strings.HasSuffix(lower, "arn"):
		return arnForm
	case strings.HasSuffix(lower, "name"):
		return nameForm
	case strings.HasSuffix(lower, "url"):
		return urlForm
	case strings.HasSuffix(lower, "id"):
		return idForm
	}
	return otherForm
}

// words lists kinds as people say them.
func words(kinds []model.Kind) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = strings.ReplaceAll(string(k), "_", " ")
	}
	return strings.Join(out, " or ")
}
