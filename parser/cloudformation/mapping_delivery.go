package cloudformation

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// switchAt is a switch at a path of the properties.
func switchAt(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr { return m.property(r, path) }
}

// published is true for a function of which the template publishes a version. A version
// whose function is not known may be of any.
func published(m *mapper, r *stack.Resource) model.Attr {
	var out model.Attr
	for _, version := range m.byType["AWS::Lambda::Version"] {
		if function := version.Properties["FunctionName"]; m.names(function.Value, r.ID) {
			return model.Attr{Value: model.Guarded(version.If, model.Bool(true)), At: draft.OrAt(function.At, version.At)}
		} else if unknown, ok := function.Value.(model.Unknown); ok {
			out = model.Attr{Value: unknown, At: draft.OrAt(function.At, version.At)}
		}
	}
	return out
}

// deletionPolicy is what CloudFormation does with a resource that it deletes.
func deletionPolicy(_ *mapper, r *stack.Resource) model.Attr { return r.Attributes["DeletionPolicy"] }

// emptied is true for a bucket that a custom resource of the CDK empties before
// it is deleted.
func emptied(m *mapper, r *stack.Resource) model.Attr {
	for _, by := range m.byType["Custom::S3AutoDeleteObjects"] {
		if bucket := by.Properties["BucketName"]; m.names(bucket.Value, r.ID) {
			return model.Attr{Value: model.Guarded(by.If, model.Bool(true)), At: draft.OrAt(bucket.At, by.At)}
		}
	}
	return model.Attr{}
}

// triggerPaths are the triggers of a user pool that it waits for. Those that send
// messages it starts and does not wait for.
var triggerPaths = []string{
	"PreSignUp", "PostConfirmation", "CustomMessage", "PreAuthentication", "PostAuthentication", "UserMigration",
	"PreTokenGeneration", "PreTokenGenerationConfig.LambdaArn", "DefineAuthChallenge", "CreateAuthChallenge",
	"VerifyAuthChallengeResponse", "InboundFederation.LambdaArn",
}

// userPoolTriggers are the functions that a user pool waits for. One function may be
// the trigger of several events.
func userPoolTriggers(m *mapper, r *stack.Resource) model.Attr {
	out := model.List{}
	for _, path := range triggerPaths {
		if attr := m.property(r, "LambdaConfig."+path); attr.Value != nil {
			out = append(out, attr)
		}
	}
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: r.Properties["LambdaConfig"].At}
}

// autoscaling is true for what a scalable target of the template names. A target
// whose resource is not known may name any.
func autoscaling(scales func(m *mapper, id model.Value, r *stack.Resource) model.Value) func(*mapper, *stack.Resource) model.Attr {
	return func(m *mapper, r *stack.Resource) model.Attr {
		var out model.Attr
		var values []model.Value
		for _, target := range m.byType["AWS::ApplicationAutoScaling::ScalableTarget"] {
			id := m.property(target, "ResourceId")
			scales := scales(m, id.Value, r)
			if scales == nil {
				continue
			}
			values = append(values, model.Guarded(target.If, scales))
			out.At = draft.OrAt(out.At, draft.OrAt(id.At, target.At))
		}
		if len(values) > 0 {
			out.Value = draft.AnyTrue(values...)
		}
		return out
	}
}

// scalesAlias tells whether the resource of a scalable target is an alias. Nil is no.
func (m *mapper) scalesAlias(id model.Value, alias *stack.Resource) model.Value {
	of := draft.Alias{ID: alias.ID, Name: m.property(alias, "Name").Value, Function: m.property(alias, "FunctionName").Value}
	of.Called = model.Convert(of.Function, func(value model.Value) model.Value {
		if text, ok := value.(model.Text); ok && len(text) > 0 && text[0].Hole != nil {
			if fn := m.byID[text[0].Hole.Resource]; fn != nil {
				return m.property(fn, "FunctionName").Value
			}
		}
		return nil
	})
	return model.Convert(id, func(value model.Value) model.Value {
		if text, ok := value.(model.Text); ok {
			return of.Scales(text)
		}
		return value
	})
}

// scales tells whether the resource of a scalable target is a table or an index of
// it, by reference or by name. Nil is no.
func (m *mapper) scales(id model.Value, table *stack.Resource) model.Value {
	return model.Convert(id, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		literal, known := text.Literal()
		switch {
		case m.names(text, table.ID):
			return model.Bool(true)
		case !known && m.refersToOther(text):
			return nil
		case !known:
			return model.Unknown{Why: draft.WhyUnknown(text)}
		}
		return model.Convert(m.property(table, "TableName").Value, func(value model.Value) model.Value {
			name, ok := value.(model.Text)
			named := "table/" + draft.Literal(name)
			if ok && (literal == named || strings.HasPrefix(literal, named+"/")) {
				return model.Bool(true)
			}
			return nil
		})
	})
}

// refersToOther tells whether a text refers to a resource of the template.
func (m *mapper) refersToOther(text model.Text) bool {
	for _, part := range text {
		if part.Hole != nil && part.Hole.Source == model.ResourceHole && m.byID[part.Hole.Resource] != nil {
			return true
		}
	}
	return false
}

// everyReplica is true if a switch is on in each replica of a global table.
func everyReplica(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		replicas := m.property(r, "Replicas")
		if replicas.Value == nil {
			return model.Attr{}
		}
		var values []model.Value
		for _, item := range model.Items(replicas) {
			values = append(values, m.Inside(item, path).Value)
		}
		return model.Attr{Value: draft.AllTrue(values...), At: replicas.At}
	}
}

// ofMachineAlias is a property of the alias of a state machine, which stands for
// the machine and is no resource of the model.
func ofMachineAlias(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		for _, alias := range m.byType["AWS::StepFunctions::StateMachineAlias"] {
			version := m.property(alias, "DeploymentPreference.StateMachineVersionArn")
			if m.names(version.Value, r.ID) {
				attr := m.property(alias, path)
				if attr.Value != nil {
					attr.Value = model.Guarded(alias.If, attr.Value)
				}
				return attr
			}
		}
		return model.Attr{}
	}
}
