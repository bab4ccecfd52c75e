package sam

import (
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// A deployment is a function whose traffic CodeDeploy shifts.
type deployment struct {
	r    *stack.Resource
	at   model.Attr // its DeploymentPreference
	when model.Guard
}

const (
	deployApplication = "ServerlessDeploymentApplication"
	deployRole        = "CodeDeployServiceRole"
)

// predefined are the ways to shift traffic that CodeDeploy has a name for.
var predefined = []string{
	"Canary10Percent5Minutes", "Canary10Percent10Minutes", "Canary10Percent15Minutes", "Canary10Percent30Minutes",
	"Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes", "Linear10PercentEvery3Minutes",
	"Linear10PercentEvery10Minutes", "AllAtOnce",
}

// deploymentPreference takes up that CodeDeploy is to shift the traffic of a
// function's alias.
func (e *expander) deploymentPreference(r, alias *stack.Resource) {
	a := r.Properties["DeploymentPreference"]
	if !truthy(a.Value) {
		return
	}
	enabled := field(a.Value, "Enabled")
	if word, ok := literal(enabled.Value); enabled.Value != nil && (!truthy(enabled.Value) || ok && (word == "false" || word == "False")) {
		return
	}
	if alias == nil {
		e.refuse(a.At, r.ID, []model.Kind{model.DeploymentGroup}, "DeploymentPreference needs AutoPublishAlias")
		return
	}
	if field(a.Value, "Type").Value == nil {
		e.refuse(a.At, r.ID, nil, "DeploymentPreference has no Type")
	}
	d := deployment{r: r, at: a}
	if isTrue(field(a.Value, "PassthroughCondition").Value) {
		d.when = r.If
	}
	e.deploys = append(e.deploys, d)
	update := blockOf(a.At, entry{"ApplicationName", ref(deployApplication)}, entry{"DeploymentGroupName", ref(r.ID + "DeploymentGroup")})
	for name, from := range map[string]string{"BeforeAllowTrafficHook": "PreTraffic", "AfterAllowTrafficHook": "PostTraffic"} {
		if hook := field(a.Value, "Hooks", from); hook.Value != nil {
			update[name] = hook
		}
	}
	alias.Attributes["UpdatePolicy"] = model.Attr{At: a.At, Value: blockOf(a.At, entry{"CodeDeployLambdaAliasUpdate", update})}
}

// codeDeploy makes what shifts the traffic of all functions that ask for it: one
// application and one role, and a group for each.
func (e *expander) codeDeploy() {
	if len(e.deploys) == 0 {
		return
	}
	var guards model.Any
	always, ownRoles := false, true
	for _, d := range e.deploys {
		ownRoles = ownRoles && truthy(field(d.at.Value, "Role").Value)
		if d.when == nil {
			always = true
		} else {
			guards = append(guards, d.when)
		}
	}
	from := e.deploys[0].r
	common := func(id, typ string) *stack.Resource {
		out := &stack.Resource{
			ID: id, Type: typ, At: e.deploys[0].at.At, From: from.ID,
			Properties: make(model.Block), Attributes: make(model.Block),
		}
		if !always {
			out.If = guards
			if len(guards) == 1 {
				out.If = guards[0]
			}
		}
		e.add("", out)
		return out
	}
	set(common(deployApplication, "AWS::CodeDeploy::Application"), "ComputePlatform", lit("Lambda"))
	if !ownRoles {
		role := common(deployRole, "AWS::IAM::Role")
		role.Properties["AssumeRolePolicyDocument"] = trustService(role.At, "codedeploy.amazonaws.com")
		set(role, "ManagedPolicyArns", model.List{serviceRole(role.At, "AWSCodeDeployRoleForLambda")})
	}
	for _, d := range e.deploys {
		e.deploymentGroup(d)
	}
}

func (e *expander) deploymentGroup(d deployment) {
	a := d.at
	out := e.make(d.r, d.r.ID+"DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup", a.At)
	out.If, out.Attributes = d.when, make(model.Block)
	set(out, "ApplicationName", ref(deployApplication))
	put(out, "AlarmConfiguration", deploymentAlarms(field(a.Value, "Alarms")))
	set(out, "AutoRollbackConfiguration", blockOf(a.At,
		entry{"Enabled", model.Bool(true)},
		entry{"Events", listOf(a.At, lit("DEPLOYMENT_FAILURE"), lit("DEPLOYMENT_STOP_ON_ALARM"), lit("DEPLOYMENT_STOP_ON_REQUEST"))}))
	shift := field(a.Value, "Type")
	shift.Value = each(shift.Value, func(v model.Value) model.Value {
		if word, ok := literal(v); ok && slices.Contains(predefined, word) {
			return lit("CodeDeployDefault.Lambda" + word)
		}
		return v
	})
	put(out, "DeploymentConfigName", shift)
	set(out, "DeploymentStyle", blockOf(a.At, entry{"DeploymentType", lit("BLUE_GREEN")}, entry{"DeploymentOption", lit("WITH_TRAFFIC_CONTROL")}))
	set(out, "ServiceRoleArn", getAtt(deployRole, "Arn"))
	if role := field(a.Value, "Role"); truthy(role.Value) {
		put(out, "ServiceRoleArn", role)
	}
	pass(out, a.Value, "TriggerConfigurations")
}

// deploymentAlarms are the alarms that stop a deployment.
func deploymentAlarms(a model.Attr) model.Attr {
	if !truthy(a.Value) {
		return model.Attr{}
	}
	a.Value = each(a.Value, func(v model.Value) model.Value {
		list, ok := v.(model.List)
		if !ok {
			return v
		}
		if len(list) == 0 || list[0].Value == nil {
			return model.Block{}
		}
		alarms := make(model.List, len(list))
		for i, name := range list {
			alarms[i] = model.Attr{At: name.At, Value: each(name.Value, func(v model.Value) model.Value {
				if v == nil {
					return nil
				}
				return model.Block{"Name": {Value: v, At: name.At}}
			})}
		}
		return blockOf(a.At, entry{"Enabled", model.Bool(true)}, entry{"Alarms", alarms})
	})
	return a
}
