// Package sam does natively what the AWS::Serverless-2016-10-31 transform does
// to a template on deployment: it replaces SAM's resources by the resources of
// CloudFormation that they stand for.
//
// A resource that keeps the logical id of a SAM resource is that resource, under
// another type. What is made besides has stack.Resource.From set to the SAM
// resource's id and stands at its logical id, or at the event or property that
// makes it; what SAM makes of events that name no API (ServerlessRestApi,
// ServerlessHttpApi) is from the first of them. Values that an author wrote keep
// their places, those of Globals too.
//
// Ids that SAM ends in a hash of what the resource holds (deployments, versions,
// layers) come without the hash; where several of one template would be the
// same, a hash of their name stays.
//
// A Deployment whose StageName is set makes a stage of its own beside the one
// that the author asked for. SAM sets it to "Stage" unless OpenApiVersion is
// set; such a deployment has the metadata ExtraStage.
//
// No Tags are made: nothing in the model reads them. AWS::NoValue is nothing here;
// to SAM it is a value, so that it makes for Tracing: !Ref AWS::NoValue the policy
// of a function that is traced.
package sam

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// Transform is the name under which templates ask for SAM.
const Transform = "AWS::Serverless-2016-10-31"

// ExtraStage is the metadata of a deployment that makes a stage nobody asked
// for, as SAM's do.
const ExtraStage = "belay-extra-stage"

// prefix is how the types of SAM's resources begin.
const prefix = "AWS::Serverless::"

// refused is the problem of everything that the transform would refuse.
const refused = "sam-refused"

// Expand replaces the SAM resources of the template. What SAM would refuse is a
// problem, and the rest is still expanded. Read gives the content of a file
// relative to the template's folder; it is asked for definitions only.
func Expand(t *stack.Template, read func(name string) ([]byte, error)) {
	if !slices.ContainsFunc(t.Resources, serverless) {
		if !slices.ContainsFunc(t.Resources, func(r *stack.Resource) bool { return has(r.Attributes, "Connectors") }) {
			return
		}
	}
	e := &expander{
		template: t,
		read:     read,
		written:  make(map[string]*stack.Resource, len(t.Resources)),
		ids:      make(map[string]*stack.Resource, len(t.Resources)),
		made:     make(map[string][]*stack.Resource, len(t.Resources)),
		refs:     make(map[reference]string),
		apis:     make(map[string]*api),
		groups:   make(map[string]*stack.Resource),
	}
	e.expand()
}

func serverless(r *stack.Resource) bool { return strings.HasPrefix(r.Type, prefix) }

// A reference is a property of a SAM resource by which templates name what SAM
// makes of it: MyFunction.Alias.
type reference struct{ id, property string }

// An expander holds one template while it is expanded.
type expander struct {
	template *stack.Template
	read     func(name string) ([]byte, error)
	written  map[string]*stack.Resource   // by id, as the author wrote them, Globals merged
	ids      map[string]*stack.Resource   // by id, what the template holds so far
	made     map[string][]*stack.Resource // by the id of the SAM resource they take the place of
	refs     map[reference]string
	apis     map[string]*api // REST and HTTP APIs by id
	implicit []*api          // those that no author wrote
	groups   map[string]*stack.Resource
	shared   *usagePlan
	deploys  []deployment
}

func (e *expander) expand() {
	defaults := e.readGlobals()
	for _, r := range e.template.Resources {
		if !serverless(r) {
			e.ids[r.ID] = r
		}
		e.written[r.ID] = r
	}
	for _, r := range e.template.Resources {
		if serverless(r) {
			e.openAPI(r)
			e.merge(r, defaults)
			e.checkProperties(r)
		}
	}
	e.implicitAPIs(defaults)
	e.each("Function", e.function)
	e.each("StateMachine", e.stateMachine)
	e.restAndHTTP()
	e.each("WebSocketApi", e.webSocketAPI)
	e.each("SimpleTable", e.simpleTable)
	e.each("LayerVersion", e.layerVersion)
	e.each("Application", e.application)
	e.each("CapacityProvider", e.capacityProvider)
	e.each("GraphQLApi", e.graphQLAPI)
	e.connectors()
	e.codeDeploy()
	e.unknownTypes()
	e.assemble()
	e.rewriteReferences()
}

func (e *expander) each(kind string, f func(*stack.Resource)) {
	for _, r := range e.template.Resources {
		if r.Type == prefix+kind {
			f(r)
		}
	}
}

// unknownTypes keeps what this package does not know, and says so.
func (e *expander) unknownTypes() {
	for _, r := range e.template.Resources {
		if _, known := properties[strings.TrimPrefix(r.Type, prefix)]; known || !serverless(r) {
			continue
		}
		why := r.Type + " is no type of SAM that is known here"
		if r.Open == "" {
			r.Open = why
		}
		e.template.Problems = append(e.template.Problems, source.Problem{
			ID: "sam-unknown-type", At: r.At, Effect: source.Partial,
			Message: fmt.Sprintf("resource %s is of type %s, which is no type of SAM that is known here", r.ID, r.Type),
		})
		e.made[r.ID] = []*stack.Resource{r}
	}
}

// assemble puts what was made in the places of the resources it was made of.
func (e *expander) assemble() {
	out := make([]*stack.Resource, 0, len(e.template.Resources)*2)
	place := func(id string) {
		made := e.made[id]
		slices.SortStableFunc(made, func(a, b *stack.Resource) int { return comparePlace(a.At, b.At) })
		out = append(out, made...)
	}
	for _, r := range e.template.Resources {
		if !serverless(r) {
			out = append(out, r)
		}
		place(r.ID)
	}
	for _, a := range e.implicit {
		place(a.r.ID)
	}
	place("")
	e.template.Resources = out
}

// convert gives the resource that a SAM resource becomes: the same id, place,
// metadata and attributes.
func (e *expander) convert(r *stack.Resource, typ string) *stack.Resource {
	out := &stack.Resource{
		ID: r.ID, Type: typ, At: r.At, Label: r.Label, Metadata: r.Metadata,
		Properties: make(model.Block), Attributes: make(model.Block), If: r.If, Open: r.Open, From: r.From,
	}
	for name, value := range r.Attributes {
		if name != "Connectors" && name != "IgnoreGlobals" {
			out.Attributes[name] = value
		}
	}
	e.add(r.ID, out)
	return out
}

// make adds a resource that SAM makes besides. It is deployed and deleted
// together with the one it is made of.
func (e *expander) make(from *stack.Resource, id, typ string, at source.Span) *stack.Resource {
	out := &stack.Resource{
		ID: id, Type: typ, At: at, Properties: make(model.Block), Attributes: make(model.Block),
		If: from.If, Open: from.Open, From: from.ID,
	}
	if from.From != "" {
		out.From = from.From
	}
	for _, name := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		if value, ok := from.Attributes[name]; ok {
			out.Attributes[name] = value
		}
	}
	e.add(from.ID, out)
	return out
}

// add puts a resource into the template. SAM refuses a template in which it
// would have to give an id twice.
func (e *expander) add(owner string, r *stack.Resource) {
	if twin := e.ids[r.ID]; twin != nil {
		e.refuse(r.At, owner, lostKinds[r.Type], "SAM makes resource %s of type %s, and %s of that name is there already", r.ID, r.Type, twin.Type)
		return
	}
	e.ids[r.ID] = r
	e.made[owner] = append(e.made[owner], r)
}

// lostKinds are what is lost with a resource of a type that SAM makes.
var lostKinds = map[string][]model.Kind{
	"AWS::IAM::Role":                        {model.Role, model.Policy, model.Statement},
	"AWS::IAM::ManagedPolicy":               {model.Policy, model.Statement},
	"AWS::Lambda::Permission":               {model.Permission},
	"AWS::Lambda::EventSourceMapping":       {model.EventSource},
	"AWS::Lambda::EventInvokeConfig":        {model.EventInvokeConfig},
	"AWS::Lambda::Alias":                    {model.Alias},
	"AWS::Lambda::Url":                      {model.FunctionURL},
	"AWS::SQS::Queue":                       {model.Queue},
	"AWS::SQS::QueuePolicy":                 {model.Policy, model.Statement},
	"AWS::SNS::Topic":                       {model.Topic},
	"AWS::SNS::TopicPolicy":                 {model.Policy, model.Statement},
	"AWS::SNS::Subscription":                {model.Subscription},
	"AWS::Events::Rule":                     {model.EventRule, model.EventTarget},
	"AWS::Scheduler::Schedule":              {model.Schedule},
	"AWS::ApiGateway::RestApi":              {model.API, model.Route, model.Authorizer},
	"AWS::ApiGateway::Deployment":           {model.Stage},
	"AWS::ApiGateway::Stage":                {model.Stage},
	"AWS::ApiGatewayV2::Api":                {model.API, model.Route, model.Authorizer},
	"AWS::ApiGatewayV2::Stage":              {model.Stage},
	"AWS::ApiGatewayV2::Route":              {model.Route},
	"AWS::ApiGatewayV2::Integration":        {model.Route},
	"AWS::ApiGatewayV2::Authorizer":         {model.Authorizer},
	"AWS::CodeDeploy::DeploymentGroup":      {model.DeploymentGroup},
	"AWS::StepFunctions::StateMachineAlias": {model.StateMachine},
}

// set gives a property a value that SAM makes up; it stands where the resource does.
func set(r *stack.Resource, name string, value model.Value) {
	if value != nil {
		r.Properties[name] = model.Attr{Value: value, At: r.At}
	}
}

// put gives a property the value and place that the author gave.
func put(r *stack.Resource, name string, a model.Attr) {
	if a.Value != nil {
		r.Properties[name] = a
	}
}

// pass hands properties on under their own names.
func pass(r *stack.Resource, from model.Value, names ...string) {
	for _, name := range names {
		put(r, name, field(from, name))
	}
}

// refuse records what the transform would refuse. Hides lists the kinds of
// resource that are not seen for that, or not as they should be; without any,
// everything is expanded as it is meant.
func (e *expander) refuse(at source.Span, id string, hides []model.Kind, message string, arguments ...any) {
	p := source.Problem{
		ID: refused, At: at, Effect: source.Noted,
		Message: fmt.Sprintf("SAM refuses %s: ", id) + fmt.Sprintf(message, arguments...),
	}
	for _, kind := range hides {
		p.Effect = source.Partial
		p.Hides = append(p.Hides, string(kind))
	}
	e.template.Problems = append(e.template.Problems, p)
}

// known says of a value that is not known in some world what is hidden for that.
func (e *expander) known(id, name string, a model.Attr, hides []model.Kind) {
	for _, x := range variants(a.Value) {
		unknown, ok := x.Value.(model.Unknown)
		if !ok {
			continue
		}
		p := source.Problem{
			ID: "sam-opaque", At: a.At, Effect: source.Partial,
			Message: fmt.Sprintf("the %s of %s are not known: %s", name, id, unknown.Why),
		}
		for _, kind := range hides {
			p.Hides = append(p.Hides, string(kind))
		}
		e.template.Problems = append(e.template.Problems, p)
	}
}

func (e *expander) note(at source.Span, id, message string) {
	e.template.Problems = append(e.template.Problems, source.Problem{ID: id, At: at, Effect: source.Noted, Message: message})
}

// rewriteReferences makes names like MyFunction.Alias, which only SAM knows,
// references to the resources that they stand for.
func (e *expander) rewriteReferences() {
	if len(e.refs) == 0 {
		return
	}
	for _, r := range e.template.Resources {
		r.Properties = e.rewriteBlock(r.Properties)
		r.Attributes = e.rewriteBlock(r.Attributes)
	}
	e.template.Outputs = e.rewriteBlock(e.template.Outputs)
	for i := range e.template.Exports {
		export := &e.template.Exports[i]
		export.Name, _ = e.rewriteText(export.Name)
		export.Value.Value, _ = e.rewrite(export.Value.Value)
	}
}

func (e *expander) rewriteBlock(b model.Block) model.Block {
	out, _ := e.rewrite(b)
	block, _ := out.(model.Block)
	return block
}

// rewrite copies what it changes, since values are shared between resources, and
// tells whether it did.
func (e *expander) rewrite(v model.Value) (model.Value, bool) {
	switch v := v.(type) {
	case model.Text:
		return e.rewriteText(v)
	case model.List:
		out, changed := v, false
		for i, item := range v {
			value, ok := e.rewrite(item.Value)
			if !ok {
				continue
			}
			if !changed {
				out, changed = slices.Clone(v), true
			}
			out[i].Value = value
		}
		return out, changed
	case model.Block:
		out, changed := v, false
		for name, a := range v {
			value, ok := e.rewrite(a.Value)
			if !ok {
				continue
			}
			if !changed {
				out, changed = maps.Clone(v), true
			}
			a.Value = value
			out[name] = a
		}
		return out, changed
	case model.Choice:
		then, one := e.rewrite(v.Then)
		otherwise, other := e.rewrite(v.Else)
		return model.Choice{If: v.If, Then: then, Else: otherwise}, one || other
	default:
		return v, false
	}
}

func (e *expander) rewriteText(t model.Text) (model.Text, bool) {
	out, changed := t, false
	for i, p := range t {
		if p.Hole == nil {
			continue
		}
		hole, ok := e.resolve(p.Hole)
		if !ok {
			continue
		}
		if !changed {
			out, changed = slices.Clone(t), true
		}
		out[i].Hole = hole
	}
	return out, changed
}

// resolve finds what a hole like MyFunction.Alias or MyFunction.Version.Version
// stands for.
func (e *expander) resolve(h *model.Hole) (*model.Hole, bool) {
	if h.Source != model.ResourceHole && h.Source != model.OpaqueHole {
		return nil, false
	}
	id, property, ok := strings.Cut(h.Name, ".")
	if !ok {
		return nil, false
	}
	property, attribute, _ := strings.Cut(property, ".")
	target, ok := e.refs[reference{id, property}]
	if !ok {
		return nil, false
	}
	name := target
	if attribute != "" {
		name += "." + attribute
	}
	return &model.Hole{Source: model.ResourceHole, Name: name, Resource: target, Attribute: attribute}, true
}
