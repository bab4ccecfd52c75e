package sam

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// simpleTable makes a table with one key.
func (e *expander) simpleTable(r *stack.Resource) {
	out := e.convert(r, "AWS::DynamoDB::Table")
	pass(out, r.Properties, "PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName")
	key := r.Properties["PrimaryKey"]
	name, typ := field(key.Value, "Name"), model.Attr{Value: lit("S"), At: key.At}
	if truthy(key.Value) {
		typ = field(key.Value, "Type")
		word, _ := first(typ.Value)
		letter, ok := map[string]string{"String": "S", "Number": "N", "Binary": "B"}[word]
		if !ok || name.Value == nil {
			e.refuse(key.At, r.ID, nil, "PrimaryKey needs a Name and a Type, which is String, Number or Binary")
		} else {
			typ.Value = lit(letter)
		}
	} else {
		name, typ.At = model.Attr{Value: lit("id"), At: r.At}, r.At
	}
	set(out, "AttributeDefinitions", listOf(r.At, model.Block{"AttributeName": name, "AttributeType": typ}))
	set(out, "KeySchema", listOf(r.At, model.Block{"AttributeName": name, "KeyType": {Value: lit("HASH"), At: r.At}}))
	if !truthy(r.Properties["ProvisionedThroughput"].Value) {
		set(out, "BillingMode", lit("PAY_PER_REQUEST"))
	}
}

// layerVersion makes a layer, which stays when another version takes its place.
func (e *expander) layerVersion(r *stack.Resource) {
	out := e.convert(r, "AWS::Lambda::LayerVersion")
	pass(out, r.Properties, "Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo", "LayerName")
	if !truthy(r.Properties["LayerName"].Value) {
		set(out, "LayerName", lit(r.ID))
	}
	if uri := r.Properties["ContentUri"]; uri.Value != nil {
		out.Properties["Content"] = model.Attr{Value: object(uri, "S3Bucket", "S3Key", "S3ObjectVersion"), At: uri.At}
	}
	if _, ok := out.Attributes["DeletionPolicy"]; !ok {
		out.Attributes["DeletionPolicy"] = model.Attr{Value: lit("Retain"), At: r.At}
	}
	if policy := r.Properties["RetentionPolicy"]; policy.Value != nil {
		word, _ := first(policy.Value)
		switch strings.ToLower(word) {
		case "retain":
			policy.Value = lit("Retain")
		case "delete":
			policy.Value = lit("Delete")
		default:
			e.refuse(policy.At, r.ID, nil, "RetentionPolicy is neither Retain nor Delete")
		}
		out.Attributes["DeletionPolicy"] = policy
	}
}

// application makes a nested stack. Of one from the application repository only
// the parameters are known; a local template is its TemplateURL, as it would be
// in a stack that is packaged later.
func (e *expander) application(r *stack.Resource) {
	out := e.convert(r, "AWS::CloudFormation::Stack")
	pass(out, r.Properties, "Parameters", "NotificationARNs", "TimeoutInMinutes")
	location := r.Properties["Location"]
	switch location.Value.(type) {
	case nil:
		e.refuse(r.At, r.ID, nil, "it has no Location")
	case model.Block:
		why := model.Unknown{Why: "the template of " + r.ID + " is in the Serverless Application Repository"}
		out.Properties["TemplateURL"] = model.Attr{Value: why, At: location.At}
	default:
		put(out, "TemplateURL", location)
	}
}

// capacityProvider makes a capacity provider and the role of its operator.
func (e *expander) capacityProvider(r *stack.Resource) {
	out := e.convert(r, "AWS::Lambda::CapacityProvider")
	pass(out, r.Properties, "CapacityProviderName", "VpcConfig", "KmsKeyArn")
	role := r.Properties["OperatorRole"]
	if !truthy(role.Value) {
		made := e.make(r, r.ID+"OperatorRole", "AWS::IAM::Role", r.At)
		made.Properties["AssumeRolePolicyDocument"] = trustService(r.At, "lambda.amazonaws.com")
		policy := managedPolicy(model.Attr{Value: lit("AWSLambdaManagedEC2ResourceOperator"), At: r.At})
		set(made, "ManagedPolicyArns", model.List{policy})
		role = model.Attr{Value: getAtt(made.ID, "Arn"), At: r.At}
	}
	set(out, "PermissionsConfig", model.Block{"CapacityProviderOperatorRoleArn": role})
	rename := func(a model.Attr, pairs map[string]string) model.Block {
		block := make(model.Block)
		for to, from := range pairs {
			if given := field(a.Value, from); given.Value != nil {
				block[to] = given
			}
		}
		return block
	}
	if a := r.Properties["InstanceRequirements"]; truthy(a.Value) {
		out.Properties["InstanceRequirements"] = model.Attr{At: a.At, Value: rename(a, map[string]string{
			"Architectures": "Architectures", "AllowedInstanceTypes": "AllowedTypes", "ExcludedInstanceTypes": "ExcludedTypes",
		})}
	}
	if a := r.Properties["ScalingConfig"]; truthy(a.Value) {
		scaling := rename(a, map[string]string{"MaxVCpuCount": "MaxVCpuCount"})
		scaling["ScalingMode"] = model.Attr{Value: lit("Auto"), At: a.At}
		if use := field(a.Value, "AverageCPUUtilization"); use.Value != nil {
			scaling["ScalingMode"] = model.Attr{Value: lit("Manual"), At: use.At}
			policy := blockOf(use.At, entry{"PredefinedMetricType", lit("LambdaCapacityProviderAverageCPUUtilization")})
			policy["TargetValue"] = use
			scaling["ScalingPolicies"] = model.Attr{Value: listOf(use.At, policy), At: use.At}
		}
		out.Properties["CapacityProviderScalingConfig"] = model.Attr{Value: scaling, At: a.At}
	}
}
