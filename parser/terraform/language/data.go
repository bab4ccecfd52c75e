package language

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// symbolic are the data sources that say where a configuration is deployed: what
// they give is the same symbol everywhere in one unit.
var symbolic = map[string]map[string]string{
	"aws_caller_identity": {"account_id": "AWS::AccountId", "id": "AWS::AccountId"},
	"aws_region":          {"name": "AWS::Region", "id": "AWS::Region", "region": "AWS::Region"},
	"aws_partition":       {"partition": "AWS::Partition", "id": "AWS::Partition", "dns_suffix": "AWS::URLSuffix"},
}

// named are the data sources that find a resource by its name, what they are
// found by, and the ARN of what is found, with %s for the name.
var namedSources = map[string]struct{ name, arn string }{
	"aws_cloudwatch_event_bus":             {"name", "events:R:A:event-bus/%s"},
	"aws_cloudwatch_log_group":             {"name", "logs:R:A:log-group:%s"},
	"aws_dynamodb_table":                   {"name", "dynamodb:R:A:table/%s"},
	"aws_iam_role":                         {"name", ""},
	"aws_kinesis_firehose_delivery_stream": {"name", "firehose:R:A:deliverystream/%s"},
	"aws_kinesis_stream":                   {"name", "kinesis:R:A:stream/%s"},
	"aws_lambda_function":                  {"function_name", "lambda:R:A:function:%s"},
	"aws_s3_bucket":                        {"bucket", "s3:::%s"},
	"aws_sfn_state_machine":                {"name", "states:R:A:stateMachine:%s"},
	"aws_sns_topic":                        {"name", "sns:R:A:%s"},
	"aws_sqs_queue":                        {"name", "sqs:R:A:%s"},
}

// dataAttribute is an attribute of a data source: what is written, what it is
// known to be, else a hole, since it is read on deployment.
func (e *evaluation) dataAttribute(s scope, i *instance, name string, at *hcl.Range) value {
	typ := i.res.typ
	if pseudo, ok := symbolic[typ][name]; ok {
		if pseudo == "AWS::Region" {
			return e.regionOf(i, at)
		}
		return textual(config.Pseudo(pseudo), at)
	}
	switch typ + "." + name {
	case "aws_iam_policy_document.json", "aws_iam_policy_document.minified_json":
		return e.recall(s, i.scope(), i, "json", func(s scope) value { return e.policyDocument(s, i, at) })
	case "template_file.rendered":
		return e.recall(s, i.scope(), i, "rendered", func(s scope) value { return e.rendered(s, i, at) })
	case "aws_partition.reverse_dns_prefix":
		return str("com.amazonaws", at)
	}
	if v, ok := e.written(s, i, name); ok && v.body != nil {
		return v
	}
	if typ == "aws_iam_policy" {
		if v, ok := e.managedPolicy(s, i, name, at); ok {
			return v
		}
	}
	if name == "arn" {
		if v, ok := e.foundByName(s, i, at); ok {
			return v
		}
	}
	v := hole(model.Hole{
		Source: model.OpaqueHole, Name: i.id() + "." + name,
		Why: fmt.Sprintf("data source %s is read on deployment", i.id()),
	}, at)
	v.body = text{parts: v.body.(text).parts, typ: typeOfAttribute(name)} //nolint:forcetypeassert,errcheck // a hole is a text
	return v
}

// regionOf is the region of a data source's provider. The default provider's is
// the region of the unit, whatever it is called.
func (e *evaluation) regionOf(i *instance, at *hcl.Range) value {
	p := i.provider()
	if p == nil || p.name == "aws" || p.region.body == nil {
		return textual(config.Pseudo("AWS::Region"), at)
	}
	if same(p.region, e.region) {
		return textual(config.Pseudo("AWS::Region"), at)
	}
	v := p.region
	v.at = at
	return v
}

// foundByName is the ARN of what a data source finds by its name.
func (e *evaluation) foundByName(s scope, i *instance, at *hcl.Range) (value, bool) {
	source, ok := namedSources[i.res.typ]
	if !ok || source.arn == "" {
		return value{}, false
	}
	v, ok := e.written(s, i, source.name)
	if !ok {
		return value{}, false
	}
	return e.spread(s, []value{v}, at, func(_ scope, values []value) value {
		name, problem := values[0].asText()
		if problem != nil {
			return *problem
		}
		arn := model.Concat(model.Lit("arn:"), config.Pseudo("AWS::Partition"), model.Lit(":"))
		for _, c := range source.arn {
			switch c {
			case 'R':
				arn = model.Concat(arn, config.Pseudo("AWS::Region"))
			case 'A':
				arn = model.Concat(arn, config.Pseudo("AWS::AccountId"))
			case '%':
				arn = model.Concat(arn, name)
				return textual(arn, at)
			default:
				arn = model.Concat(arn, model.Lit(string(c)))
			}
		}
		return textual(arn, at)
	}), true
}

// managedPolicy is an attribute of a policy that AWS manages, which has its name,
// its ARN and its document in every account.
func (e *evaluation) managedPolicy(s scope, i *instance, attribute string, at *hcl.Range) (value, bool) {
	managed, err := data.ManagedPolicies()
	if err != nil {
		return value{}, false
	}
	var found data.ManagedPolicy
	ok := false
	if name, written := e.written(s, i, "name"); written {
		if literal, known := name.literalOf(); known {
			found, ok = managed.Find(literal)
		}
	} else if arn, written := e.written(s, i, "arn"); written {
		if t, problem := arn.asText(); problem == nil && len(t) > 0 {
			if _, resource, cut := strings.Cut(t[len(t)-1].Literal, ":iam::aws:policy/"); cut {
				found, ok = managed.FindARN("arn:aws:iam::aws:policy/" + resource)
			}
		}
	}
	if !ok {
		return value{}, false
	}
	switch attribute {
	case "arn", "id":
		return str(found.ARN("aws"), at), true
	case "name":
		return str(found.Name, at), true
	case "policy":
		document, err := managed.Document(found)
		return str(document, at), err == nil
	}
	return value{}, false
}

// policyDocument is the document that a data source of that type writes.
func (e *evaluation) policyDocument(s scope, i *instance, at *hcl.Range) value {
	if e.options.Document == nil {
		return unknown("policy documents are not read", at)
	}
	attr, problems := e.options.Document(e.resourceOf(s, i))
	for _, p := range problems {
		e.problem(p)
	}
	v := fromModel(attr)
	if v.at == nil {
		v.at = at
	}
	if isUnnamed(v) {
		return v
	}
	return value{body: &document{value: v}, at: v.at}
}

// rendered is what a data source of type template_file gives.
func (e *evaluation) rendered(s scope, i *instance, at *hcl.Range) value {
	template, ok := e.written(s, i, "template")
	if !ok {
		return unknown("the template is not known", at)
	}
	vars, ok := e.written(s, i, "vars")
	if !ok {
		vars = value{body: newObject(0), at: at}
	}
	return e.spread(s, []value{template, vars}, at, func(s scope, args []value) value {
		c := &invocation{e: e, s: s, name: "template_file", at: at, args: args}
		if b, ok := args[0].body.(scalar); ok && b.spelled != nil && b.spelled.whole != nil {
			f := b.spelled.whole
			if excessive(f.data) == "" {
				if x, diagnostics := hclsyntax.ParseTemplate(f.data, f.name, hcl.InitialPos); !diagnostics.HasErrors() {
					return c.fill(x)
				}
			}
		}
		v, ok := templateStringNative(c)
		if !ok {
			return unknown("the template is not known", at)
		}
		return v
	})
}
