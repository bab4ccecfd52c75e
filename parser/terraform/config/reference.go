package config

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// own are the attributes by which a resource of a type is named, where that is
// not its name.
var own = map[string]string{
	"aws_cloudwatch_composite_alarm": "alarm_name",
	"aws_cloudwatch_metric_alarm":    "alarm_name",
	"aws_lambda_function":            "function_name",
	"aws_s3_bucket":                  "bucket",
	"aws_s3_directory_bucket":        "bucket",
}

// NameAttribute is the attribute that holds the physical name of resources of a
// type.
func NameAttribute(typ string) string {
	if name, ok := own[typ]; ok {
		return name
	}
	return "name"
}

// ids are what the id of a resource of a type is, where it is one of its other
// attributes.
var ids = map[string]string{
	"aws_apigatewayv2_domain_name":         "domain_name",
	"aws_cloudwatch_composite_alarm":       "alarm_name",
	"aws_cloudwatch_event_bus":             "name",
	"aws_cloudwatch_log_group":             "name",
	"aws_cloudwatch_log_metric_filter":     "name",
	"aws_cloudwatch_metric_alarm":          "alarm_name",
	"aws_dynamodb_table":                   "name",
	"aws_iam_group":                        "name",
	"aws_iam_instance_profile":             "name",
	"aws_iam_policy":                       "arn",
	"aws_iam_role":                         "name",
	"aws_iam_user":                         "name",
	"aws_kinesis_firehose_delivery_stream": "arn",
	"aws_kinesis_stream":                   "arn",
	"aws_kinesis_stream_consumer":          "arn",
	"aws_kms_alias":                        "name",
	"aws_kms_key":                          "key_id",
	"aws_lambda_alias":                     "arn",
	"aws_lambda_function":                  "function_name",
	"aws_lambda_layer_version":             "arn",
	"aws_pipes_pipe":                       "name",
	"aws_s3_bucket":                        "bucket",
	"aws_secretsmanager_secret":            "arn",
	"aws_sfn_activity":                     "arn",
	"aws_sfn_alias":                        "arn",
	"aws_sfn_state_machine":                "arn",
	"aws_sns_topic":                        "arn",
	"aws_sns_topic_subscription":           "arn",
	"aws_sqs_queue":                        "url",
}

// Reference is the text that an attribute of a resource is. It is one hole whose
// Resource is the instance address and whose Attribute is Terraform's, written
// one way where the provider has several names for the same: the id of a topic
// is its arn, that of a function its function_name, that of a queue its url.
//
// Texts that the provider makes of others are those others with text around: a
// function's qualified_arn is its arn and its version, an API's execution_arn
// the ARN with its id in it, a function URL the host with its id.
func Reference(address, typ, attribute string) model.Text {
	switch attribute {
	case "id":
		if other, ok := ids[typ]; ok {
			attribute = other
		}
	case "qualified_arn":
		if typ == "aws_lambda_function" {
			return model.Concat(hole(address, "arn"), model.Lit(":"), hole(address, "version"))
		}
	case "execution_arn":
		if typ == "aws_api_gateway_rest_api" || typ == "aws_apigatewayv2_api" {
			return model.Concat(
				model.Lit("arn:"), Pseudo("AWS::Partition"), model.Lit(":execute-api:"), Pseudo("AWS::Region"),
				model.Lit(":"), Pseudo("AWS::AccountId"), model.Lit(":"), hole(address, "id"),
			)
		}
	case "function_url":
		if typ == "aws_lambda_function_url" {
			return model.Concat(model.Lit("https://"), urlHost(address), model.Lit("/"))
		}
	case "api_endpoint":
		if typ == "aws_apigatewayv2_api" {
			return model.Concat(model.Lit("https://"), apiHost(address, "id"))
		}
	case "invoke_url":
		if typ == "aws_api_gateway_stage" || typ == "aws_api_gateway_deployment" {
			return model.Concat(model.Lit("https://"), apiHost(address, "rest_api_id"), model.Lit("/"), hole(address, "stage_name"))
		}
	}
	return hole(address, attribute)
}

// Host is the host of the URL that an attribute of a resource is, or is of, nil if it
// is none: what stands in front of functions names them by it.
func Host(address, typ, attribute string) model.Text {
	switch typ + "." + attribute {
	case "aws_lambda_function_url.function_url", "aws_lambda_function_url.url_id":
		return urlHost(address)
	case "aws_apigatewayv2_api.api_endpoint", "aws_apigatewayv2_api.id", "aws_api_gateway_rest_api.id":
		return apiHost(address, "id")
	case "aws_api_gateway_stage.invoke_url", "aws_api_gateway_deployment.invoke_url":
		return apiHost(address, "rest_api_id")
	}
	return nil
}

func urlHost(address string) model.Text {
	return model.Concat(hole(address, "url_id"), model.Lit(".lambda-url."), Pseudo("AWS::Region"), model.Lit(".on.aws"))
}

func apiHost(address, id string) model.Text {
	return model.Concat(hole(address, id), model.Lit(".execute-api."), Pseudo("AWS::Region"), model.Lit(".amazonaws.com"))
}

// IsID tells whether a hole is an id of small letters and digits, which the provider
// puts into other texts.
func IsID(h *model.Hole) bool {
	if h.Source != model.ResourceHole {
		return false
	}
	switch h.Attribute {
	case "url_id", "rest_api_id":
		return true
	case "id":
		return strings.Contains(h.Resource, "aws_apigatewayv2_api.") || strings.Contains(h.Resource, "aws_api_gateway_rest_api.")
	}
	return false
}

func hole(address, attribute string) model.Text {
	return model.HoleText(model.Hole{
		Source: model.ResourceHole, Name: address + "." + attribute, Resource: address, Attribute: attribute,
	})
}

// Pseudo is the text that is the account, the region or the partition, by
// CloudFormation's name for it.
func Pseudo(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})
}
