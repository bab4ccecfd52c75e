package sam

import (
	"path"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/embedded"
)

// stateMachine makes the state machine of an AWS::Serverless::StateMachine and
// everything that its properties ask for. A Definition is kept as it is written,
// and so is the path of a local file.
func (e *expander) stateMachine(r *stack.Resource) {
	out := e.convert(r, "AWS::StepFunctions::StateMachine")
	pass(out, r.Properties, "DefinitionSubstitutions")
	for name, from := range map[string]string{
		"StateMachineName": "Name", "StateMachineType": "Type", "LoggingConfiguration": "Logging", "TracingConfiguration": "Tracing",
	} {
		put(out, name, r.Properties[from])
	}
	e.definition(out, r)

	made := newRole(r, trustService(r.At, "states.amazonaws.com"))
	made.managed = model.List{}
	e.policies(made, r, r.Properties["Policies"])
	if enabled := field(r.Properties["Tracing"].Value, "Enabled"); isTrue(enabled.Value) && !computed(enabled) {
		made.attach(managedPolicy(model.Attr{Value: lit("AWSXrayWriteOnlyAccess"), At: enabled.At}))
	}
	role := r.Properties["Role"]
	if policies := r.Properties["Policies"]; truthy(role.Value) && truthy(policies.Value) {
		e.refuse(policies.At, r.ID, nil, "it has both Role and Policies")
	}
	e.finishRole(made, out, "RoleArn", role)

	t := target{resource: r, id: r.ID, name: ref(r.ID), arn: ref(r.ID)}
	if alias := e.stateMachineAlias(r); alias != nil && isTrue(r.Properties["UseAliasAsEventTarget"].Value) {
		t.id, t.name, t.arn = alias.ID, ref(alias.ID), ref(alias.ID)
	}
	for _, ev := range e.events(r) {
		e.stateMachineEvent(ev, t)
	}
}

func (e *expander) definition(out, r *stack.Resource) {
	definition, uri := r.Properties["Definition"], r.Properties["DefinitionUri"]
	switch {
	case definition.Value != nil:
		if uri.Value != nil {
			e.refuse(uri.At, r.ID, nil, "it has both Definition and DefinitionUri")
		}
		put(out, "Definition", definition)
	case uri.Value == nil:
		e.refuse(r.At, r.ID, []model.Kind{model.State}, "it has neither Definition nor DefinitionUri")
	default:
		if name, ok := literal(uri.Value); ok && !strings.HasPrefix(name, "s3:") {
			put(out, "DefinitionS3Location", uri) // a path beside the template, as before packaging
			return
		}
		out.Properties["DefinitionS3Location"] = model.Attr{Value: object(uri, "Bucket", "Key", "Version"), At: uri.At}
	}
}

// local reads the file that a property names, unless it names something in S3.
// A file that is not there is Unknown and a problem.
func (e *expander) local(uri model.Attr, hides model.Kind) (model.Attr, bool) {
	name, ok := literal(uri.Value)
	if !ok || strings.HasPrefix(name, "s3:") || strings.HasPrefix(name, "https:") {
		return model.Attr{}, false
	}
	data, err := e.read(name)
	if err != nil {
		e.template.Problems = append(e.template.Problems, source.Problem{
			ID: "missing-file", At: uri.At, Effect: source.Partial, Hides: []string{string(hides)},
			Message: "file " + name + " cannot be read",
		})
		return model.Attr{Value: model.Unknown{Why: "file " + name + " cannot be read"}, At: uri.At}, true
	}
	text := embedded.FileText(path.Join(path.Dir(e.template.File), name), data)
	return text.WithVia([]source.Span{uri.At}), true
}

// stateMachineAlias publishes a version and makes the alias that points at it.
func (e *expander) stateMachineAlias(r *stack.Resource) *stack.Resource {
	a := r.Properties["AutoPublishAlias"]
	preference := r.Properties["DeploymentPreference"]
	if !truthy(a.Value) {
		for _, name := range []string{"DeploymentPreference", "UseAliasAsEventTarget"} {
			if needs := r.Properties[name]; truthy(needs.Value) {
				e.refuse(needs.At, r.ID, nil, "%s needs AutoPublishAlias", name)
			}
		}
		return nil
	}
	version := e.make(r, r.ID+"Version", "AWS::StepFunctions::StateMachineVersion", a.At)
	for _, name := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		if _, ok := version.Attributes[name]; !ok {
			version.Attributes[name] = model.Attr{Value: lit("Retain"), At: a.At}
		}
	}
	set(version, "StateMachineArn", ref(r.ID))
	set(version, "StateMachineRevisionId", getAtt(r.ID, "StateMachineRevisionId"))
	name, _ := first(a.Value)
	alias := e.make(r, r.ID+"Alias"+name, "AWS::StepFunctions::StateMachineAlias", a.At)
	put(alias, "Name", a)
	shift := blockOf(a.At, entry{"Type", lit("ALL_AT_ONCE")})
	if given, ok := preference.Value.(model.Block); ok && len(given) > 0 {
		shift, _ = deepCopy(given).(model.Block)
	}
	shift["StateMachineVersionArn"] = model.Attr{Value: ref(version.ID), At: a.At}
	set(alias, "DeploymentPreference", shift)
	return alias
}

// stateMachineEvent makes what an event of a state machine stands for.
func (e *expander) stateMachineEvent(ev *event, t target) {
	switch ev.typ {
	case "Schedule", "CloudWatchEvent", "EventBridgeRule":
		e.rule(ev, t)
	case "ScheduleV2":
		e.schedule(ev, t, "StepFunctions")
	case "Api":
		e.restEvent(ev, t)
	default:
		e.refuseEvent(ev, "there is no type %s for state machines", ev.typ)
	}
}
