package plan

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// settle puts into the values of all resources what they refer to.
func (r *reader) settle() {
	for _, e := range r.order {
		r.settleEntry(e)
	}
	r.drop()
}

func (r *reader) settleEntry(e *entry) {
	if e.settled {
		return
	}
	e.settled = true
	var written expressions
	if e.block != nil {
		written = e.block.Expressions
	}
	s := settler{reader: r, entry: e}
	e.resource.Values = s.block("", e.resource.Values, written)
}

// A settler settles the values of one resource.
type settler struct {
	*reader
	entry *entry
}

func (s settler) block(path string, values model.Block, written expressions) model.Block {
	for name, attr := range values {
		at, e := join(path, name), written[name]
		if e != nil && (attr.Value == awaited || isDefault(s.entry.resource.Type, at, attr.Value)) && s.null(s.entry.scope(), e) {
			delete(values, name)
			continue
		}
		if text, ok := attr.Value.(model.Text); ok && attr.Inner() != nil && (e == nil || e.Constant == nil) {
			value, inner := s.documentText(text, attr.Inner())
			attr.Value = value
			attr = attr.WithInner(inner)
		} else {
			attr.Value = s.value(at, attr.Value, e)
		}
		values[name] = attr
	}
	return values
}

func (s settler) value(path string, value model.Value, e *expression) model.Value {
	switch v := value.(type) {
	case model.Unknown:
		if v != awaited {
			return v
		}
		return s.awaited(path, e)
	case model.Text:
		return s.text(path, v, e)
	case model.Block:
		if e != nil && e.Blocks != nil {
			return s.block(path, v, e.Blocks[0])
		}
		for name, attr := range v {
			attr.Value = s.value(join(path, name), attr.Value, e)
			v[name] = attr
		}
		return v
	case model.List:
		return s.list(path, v, e)
	default:
		return value
	}
}

func (s settler) list(path string, value model.List, e *expression) model.Value {
	missing := 0
	for _, item := range value {
		if item.Value == awaited {
			missing++
		}
	}
	if missing > 0 && (e == nil || e.Blocks == nil) {
		s.items(path, value, e, missing)
	}
	for i, item := range value {
		if b, ok := item.Value.(model.Block); ok && (e == nil || e.Blocks != nil) {
			item.Value = s.block(path, b, e.blockOf(b, i))
		} else if item.Value != awaited || e == nil || e.Blocks == nil {
			item.Value = s.value(path, item.Value, e)
		} else {
			item.Value = s.unknown(path, nil)
		}
		value[i] = item
	}
	return value
}

// items puts into a list the items that the plan does not know. If as many
// resources are referred to as items are missing, those are the items.
func (s settler) items(path string, value model.List, e *expression, missing int) {
	found, lost := s.targets(s.entry.scope(), e, maxHops)
	found = slices.DeleteFunc(found, func(t target) bool {
		text, known := t.text()
		return known && slices.ContainsFunc(value, func(item model.Attr) bool {
			is, ok := scalarText(item.Value)
			return ok && is == text
		})
	})
	next := 0
	for i := range value {
		if value[i].Value != awaited {
			continue
		}
		value[i].Value = s.unknown(path, e)
		if lost != "" || len(found) != missing && len(distinct(found)) != 1 {
			continue
		}
		if is := s.refers(path, found[min(next, len(found)-1)]); is != nil {
			value[i].Value = is
		}
		next++
	}
}

// awaited is what stands for a value that the plan does not know.
func (s settler) awaited(path string, e *expression) model.Value {
	found, lost := s.targets(s.entry.scope(), e, maxHops)
	found = distinct(found)
	if value := s.formed(path, e, found); value != nil {
		return value
	}
	if e == nil || lost != "" || len(found) == 0 {
		return s.unknown(path, e)
	}
	if lists[last(path)] {
		list := make(model.List, 0, len(found))
		for _, t := range found {
			is := s.refers(path, t)
			if is == nil {
				return s.unknown(path, e)
			}
			list = append(list, model.Attr{Value: is})
		}
		return list
	}
	if len(found) == 1 {
		if is := s.refers(path, found[0]); is != nil {
			return is
		}
	}
	return s.unknown(path, e)
}

// formed is the value of an attribute that can only be of one form, if it refers
// to one resource and else only to what is known: the region, a count.
func (s settler) formed(path string, e *expression, found []target) model.Value {
	form, ok := forms[s.entry.resource.Type+"."+path]
	if !ok {
		return nil
	}
	for _, leaf := range e.leaves() {
		if _, followed := s.follow(s.entry.scope(), leaf, maxHops); followed || leaf == "each.key" || leaf == "count.index" {
			continue
		}
		if _, known := s.constantOf(s.entry.scope(), &expression{References: []string{leaf}}, maxHops); !known {
			return nil
		}
	}
	found = slices.DeleteFunc(slices.Clone(found), func(t target) bool { return t.entry.resource.Mode == config.Data })
	if len(found) != 1 || !found[0].managed() {
		return nil
	}
	return form(found[0])
}

// unknown says why a value is not known.
func (s settler) unknown(path string, e *expression) model.Value {
	if e == nil && !s.state && s.configuration == nil {
		return model.Unknown{Why: fmt.Sprintf("%s is known after apply only, if it is set", path)}
	}
	leaves := e.leaves()
	if len(leaves) == 0 {
		return model.Unknown{Why: path + " is known after apply only"}
	}
	why := fmt.Sprintf("%s is known after apply only: it refers to %s", path, leaves[0])
	if len(leaves) > 1 {
		why += " and more"
	}
	return model.Unknown{Why: why}
}

// last is the name of the attribute at the end of a path.
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// text is a known text. Where its expression refers to what it is, it is that
// reference: names tell less.
func (s settler) text(path string, value model.Text, e *expression) model.Value {
	literal, ok := value.Literal()
	if !ok || literal == "" {
		return value
	}
	if e != nil && e.Constant != nil {
		return value // it is written as it is
	}
	found, _ := s.targets(s.entry.scope(), e, maxHops)
	for _, t := range found {
		if is, ok := t.text(); ok && is == literal && t.managed() {
			return t.hole()
		}
	}
	if i, ok := s.names[literal]; ok && i.entry != s.entry {
		return i.hole()
	}
	name := last(path)
	for _, typ := range namedTypes[name] {
		if e := s.called(typ, literal); e != nil && e != s.entry {
			return e.hole(literal)
		}
	}
	if id, ok := strings.CutPrefix(literal, "integrations/"); ok && name == "target" {
		if e := s.called("aws_apigatewayv2_integration", id); e != nil {
			return model.Concat(model.Lit("integrations/"), e.hole(id))
		}
	}
	if isReference(name) {
		return s.identified(literal, value)
	}
	if s.entry.resource.Type+"."+path == originDomain {
		return s.host(literal, value)
	}
	return value
}

// originDomain is where a distribution names the host of an origin.
const originDomain = "aws_cloudfront_distribution.origin.domain_name"

// hostTypes are the types whose id begins the name of a host, by what follows it.
var hostTypes = map[string][]string{
	"execute-api": {"aws_apigatewayv2_api", "aws_api_gateway_rest_api"},
	"lambda-url":  {"aws_lambda_function_url"},
}

// host replaces the id of a resource at the beginning of the name of a host.
func (s settler) host(literal string, value model.Text) model.Text {
	id, rest, _ := strings.Cut(literal, ".")
	service, _, _ := strings.Cut(rest, ".")
	for _, typ := range hostTypes[service] {
		if e := s.called(typ, id); e != nil {
			return model.Concat(e.hole(id), model.Lit("."+rest))
		}
	}
	return value
}

// namedTypes are the types of the resources that an attribute names.
var namedTypes = map[string][]string{
	"api_id":         {"aws_apigatewayv2_api", "aws_appsync_graphql_api"},
	"authorizer_id":  {"aws_api_gateway_authorizer", "aws_apigatewayv2_authorizer"},
	"bucket":         {"aws_s3_bucket"},
	"deployment_id":  {"aws_api_gateway_deployment", "aws_apigatewayv2_deployment"},
	"event_bus_name": {"aws_cloudwatch_event_bus"},
	"function_name":  {"aws_lambda_function"},
	"key_id":         {"aws_kms_key"},
	"kms_key_id":     {"aws_kms_key"},
	"log_group_name": {"aws_cloudwatch_log_group"},
	"parent_id":      {"aws_api_gateway_resource"},
	"resource_id":    {"aws_api_gateway_resource"},
	"rest_api_id":    {"aws_api_gateway_rest_api"},
	"role":           {"aws_iam_role"},
	"rule":           {"aws_cloudwatch_event_rule"},
	"target_key_id":  {"aws_kms_key"},
}

// called is the only resource of a type that a value identifies.
func (r *reader) called(typ, value string) *entry {
	if r.byName == nil {
		r.byName = make(map[string]*entry, 4*len(r.order))
		for _, e := range r.order {
			if e.resource.Mode == config.Data {
				continue
			}
			for _, value := range e.identity {
				key := e.resource.Type + "\x00" + value
				if other, ok := r.byName[key]; ok && other != e {
					r.byName[key] = nil // two have it, in two regions
					continue
				}
				r.byName[key] = e
			}
		}
	}
	return r.byName[typ+"\x00"+value]
}

// hole is the reference to the attribute of an entry that has a value.
func (e *entry) hole(value string) model.Text {
	attribute := config.NameAttribute(e.resource.Type)
	for _, name := range slices.Sorted(maps.Keys(e.identity)) {
		if e.identity[attribute] != value && e.identity[name] == value {
			attribute = name
		}
	}
	return config.Reference(e.resource.Address, e.resource.Type, attribute)
}

// documentText is a text that may hold a document, with references in the place
// of the ARNs of resources that are there.
func (s settler) documentText(value model.Text, inner source.Map) (model.Text, source.Map) {
	literal, ok := value.Literal()
	if !ok {
		return value, inner
	}
	var out model.Text
	var points source.Map
	done, shift := 0, 0 // code points of literal that are done, and that the text has less
	rest := literal
	for {
		before, text, length := s.nextARN(rest)
		if length == 0 {
			break
		}
		end := done + utf8.RuneCountInString(before)
		points = append(points, moved(inner, done, end, shift)...)
		out = model.Concat(out, model.Lit(before), text)
		line, column := inner.At(end)
		points = append(points, source.MapPoint{Offset: end - shift, Line: line, Column: column})
		done = end + length
		shift += length - len(text)
		rest = rest[len(before)+length:] // an ARN is ASCII
	}
	if out == nil {
		return value, inner
	}
	points = append(points, moved(inner, done, math.MaxInt, shift)...)
	return model.Concat(out, model.Lit(rest)), points
}

// moved are the points of the characters from start to before end, of a text
// that has become shorter before them.
func moved(points source.Map, start, end, shift int) source.Map {
	line, column := points.At(start)
	out := source.Map{{Offset: start - shift, Line: line, Column: column}}
	for _, p := range points {
		if p.Offset > start && p.Offset < end {
			p.Offset -= shift
			out = append(out, p)
		}
	}
	return out
}

// nextARN finds the next ARN in a document that identifies a resource, up to the
// end of its string: what is before it, the reference, and how long it is.
func (s settler) nextARN(document string) (before string, text model.Text, length int) {
	start := 0
	for {
		n := strings.Index(document[start:], `"arn:`)
		if n < 0 {
			return "", nil, 0
		}
		start += n + 1
		end := strings.IndexByte(document[start:], '"')
		if end < 0 {
			return "", nil, 0
		}
		for i := end; i > 0; i-- {
			if i < end && document[start+i] != ':' && document[start+i] != '/' {
				continue
			}
			if found, ok := s.names[document[start:start+i]]; ok && found.entry != s.entry {
				return document[:start], found.hole(), i
			}
		}
	}
}

// identified replaces what of a text identifies a resource: the ARN of a log
// group before ":*".
func (s settler) identified(literal string, value model.Text) model.Text {
	if !strings.HasPrefix(literal, "arn:") && !strings.HasPrefix(literal, "https://") {
		return value
	}
	for i := len(literal) - 1; i > 0; i-- {
		if literal[i] != ':' && literal[i] != '/' {
			continue
		}
		if found, ok := s.names[literal[:i]]; ok && found.entry != s.entry {
			return model.Concat(found.hole(), model.Lit(literal[i:]))
		}
	}
	return value
}

func (t target) hole() model.Text {
	return config.Reference(t.entry.resource.Address, t.entry.resource.Type, t.attribute)
}

func (i identity) hole() model.Text {
	return config.Reference(i.entry.resource.Address, i.entry.resource.Type, i.attribute)
}

// lists are attributes that are lists of references.
var lists = map[string]bool{
	"alarm_actions": true, "ok_actions": true, "insufficient_data_actions": true, "layers": true, "managed_policy_arns": true,
	"roles": true, "users": true, "groups": true, "resources": true, "not_resources": true, "security_group_ids": true,
	"subnet_ids": true, "security_groups": true, "subnets": true,

	"action_group": true, "action_groups": true, "add_action_group_ids": true, "ids": true, "notification_channels": true,
	"scope_resource_ids": true, "scopes": true,
}

// references are attributes that are the name, id, URL or ARN of another
// resource and nothing around it, beside those whose name ends in arn.
var references = map[string]bool{
	"alarm_actions": true, "ok_actions": true, "insufficient_data_actions": true, "layers": true,
	"roles": true, "users": true, "groups": true, "role": true, "user": true, "group": true,
	"function_name": true, "queue_url": true, "bucket": true, "rest_api_id": true, "api_id": true, "resource_id": true,
	"parent_id": true, "authorizer_id": true, "integration_id": true, "deployment_id": true, "stage_name": true,
	"kms_key_id": true, "kms_master_key_id": true, "key_id": true, "target_key_id": true, "endpoint": true, "destination": true,
	"target_id": true, "uri": true, "integration_uri": true, "authorizer_uri": true, "integration_target": true,
	"source": true, "target": true, "enrichment": true, "rule": true, "event_bus_name": true, "log_group_name": true,
	"policy_arn": true, "permissions_boundary": true, "secret_id": true, "topic": true, "queue": true,
	"security_group_ids": true, "subnet_ids": true, "managed_policy_arns": true, "credentials": true,

	"action_group": true, "action_group_id": true, "action_groups": true, "add_action_group_ids": true, "data_source_id": true,
	"function_app_id": true, "ids": true, "role_definition_id": true, "scope": true, "scope_resource_ids": true, "scopes": true,
	"dead_letter_topic": true, "notification_channels": true, "pubsub_topic": true, "push_endpoint": true, "service_account": true,
	"service_account_email": true, "service_account_name": true, "topic_name": true,
}

// dimensions are the dimensions of metrics that are the name, id or ARN of a
// resource.
var dimensions = map[string]bool{
	"ApiId": true, "ApiName": true, "BucketName": true, "DeliveryStreamName": true, "EventBusName": true, "FunctionName": true,
	"GraphQLAPIId": true, "LogGroupName": true, "PipeName": true, "QueueName": true, "RuleName": true, "StateMachineArn": true,
	"StreamName": true, "TableName": true, "TopicName": true,
}

func isReference(name string) bool {
	return references[name] || strings.HasSuffix(name, "arn") || strings.HasSuffix(name, "arns")
}

// refers is the text at a path that refers to a target, nil if nobody can tell
// what is around it.
func (s settler) refers(path string, t target) model.Value {
	res := t.entry.resource
	name := last(path)
	if res.Mode == config.Data {
		if text, ok := t.text(); ok && isReference(name) {
			return model.Lit(text)
		}
		return s.document(t)
	}
	if t.attribute == "" && (isReference(name) || strings.HasSuffix(name, "_policy")) {
		// One of several instances, or a plan of Terraform before 1.0, which says no
		// more. Which attribute it is hardly matters to who is meant.
		t.attribute = "arn"
		if strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_name") || name == "bucket" || name == "rule" {
			t.attribute = "id"
		}
	}
	if !t.managed() {
		return nil
	}
	if form, ok := forms[s.entry.resource.Type+"."+path]; ok {
		return form(t)
	}
	switch {
	case name == "resources" || name == "not_resources":
		if t.attribute != "arn" {
			return nil
		}
		// The ARN, and nobody can tell whether something follows.
		return model.Concat(t.hole(), rest(path, t))
	case name == "identifiers":
		if t.attribute != "arn" || !principals[res.Type] {
			return nil
		}
		return t.hole()
	case isReference(name), dimensions[name] && strings.Contains(path, "dimensions"):
		return t.hole()
	}
	return nil
}

// principals are the types whose ARN is the name of a principal.
var principals = map[string]bool{
	"aws_iam_openid_connect_provider": true, "aws_iam_role": true, "aws_iam_saml_provider": true, "aws_iam_user": true,
}

// rest is a hole for what a plan does not show of an expression.
func rest(path string, t target) model.Text {
	name := t.entry.resource.Address + "." + t.attribute
	return model.HoleText(model.Hole{
		Source: model.OpaqueHole, Name: "rest of " + path + " after " + name,
		Why: fmt.Sprintf("a plan does not show whether %s has more in it than %s", path, name),
	})
}

// forms are the attributes whose text can only be of one form.
var forms = map[string]func(target) model.Value{
	originDomain: func(t target) model.Value {
		if host := config.Host(t.entry.resource.Address, t.entry.resource.Type, t.attribute); host != nil {
			return host
		}
		if strings.HasSuffix(t.attribute, "domain_name") || t.attribute == "dns_name" || t.attribute == "website_endpoint" {
			return t.hole()
		}
		return nil
	},
	"aws_apigatewayv2_route.target": func(t target) model.Value {
		return model.Concat(model.Lit("integrations/"), t.hole())
	},
	"aws_api_gateway_integration.uri":             invocation,
	"aws_api_gateway_authorizer.authorizer_uri":   invocation,
	"aws_apigatewayv2_authorizer.authorizer_uri":  invocation,
	"aws_sqs_queue.redrive_policy":                redrive,
	"aws_sqs_queue_redrive_policy.redrive_policy": redrive,
	"aws_sns_topic_subscription.redrive_policy":   redrive,
	"aws_lambda_permission.source_arn": func(t target) model.Value {
		if t.attribute == "execution_arn" || t.entry.resource.Type == "aws_cloudwatch_log_group" {
			return model.Concat(t.hole(), rest("source_arn", t))
		}
		return t.hole()
	},
	"aws_sfn_state_machine.logging_configuration.log_destination": func(t target) model.Value {
		if t.entry.resource.Type != "aws_cloudwatch_log_group" || t.attribute != "arn" {
			return nil
		}
		return model.Concat(t.hole(), model.Lit(":*"))
	},
}

// invocation is the URI with which API Gateway calls a function.
func invocation(t target) model.Value {
	if t.attribute == "invoke_arn" || t.attribute == "qualified_invoke_arn" {
		return t.hole()
	}
	typ := t.entry.resource.Type
	if t.attribute != "arn" && t.attribute != "qualified_arn" || typ != "aws_lambda_function" && typ != "aws_lambda_alias" {
		return nil
	}
	return model.Concat(
		model.Lit("arn:"), config.Pseudo("AWS::Partition"), model.Lit(":apigateway:"), config.Pseudo("AWS::Region"),
		model.Lit(":lambda:path/2015-03-31/functions/"), t.hole(), model.Lit("/invocations"),
	)
}

// redrive is what a redrive policy is known to be.
func redrive(t target) model.Value {
	if t.attribute != "arn" {
		return nil
	}
	return model.Block{
		"deadLetterTargetArn": {Value: t.hole()},
		"maxReceiveCount":     {Value: model.Unknown{Why: "a plan does not show maxReceiveCount of a redrive policy that refers to a new queue"}},
	}
}

// document is the document of a data resource that will only be read on
// deployment.
func (s settler) document(t target) model.Value {
	res := t.entry.resource
	if res.Type != "aws_iam_policy_document" || s.options.PolicyDocument == nil || t.prefix ||
		t.attribute != "json" && t.attribute != "minified_json" && t.attribute != "" {
		return nil
	}
	if t.entry.document == nil {
		t.entry.document = &model.Attr{Value: model.Unknown{Why: res.Address + " is made of itself"}}
		s.settleEntry(t.entry) // its own source documents
		attr, problems := s.options.PolicyDocument(res)
		s.root.Problems = append(s.root.Problems, problems...)
		t.entry.document = &attr
	}
	return t.entry.document.Value
}

// settleOutputs makes the outputs of the root module.
func (r *reader) settleOutputs() {
	for _, o := range r.outputs {
		var e *expression
		if r.configuration != nil {
			if output, ok := r.configuration.Root.Outputs[o.name]; ok {
				e = &output.Expression
			}
		}
		switch {
		case o.sensitive:
			o.value.Value = model.Unknown{Why: fmt.Sprintf("output %s is sensitive, and what is sensitive is not read from a plan", o.name)}
		case o.value.Value == awaited:
			s := settler{reader: r, entry: &entry{resource: &config.Resource{}}}
			o.value.Value = s.output(o.name, e)
		default:
			s := settler{reader: r, entry: &entry{resource: &config.Resource{}}}
			o.value.Value = s.value("output", o.value.Value, e)
		}
		if o.value.Value != nil {
			r.root.Outputs[o.name] = o.value
		}
	}
}

// output is an output that the plan does not know. What outputs give others is
// nearly always a reference and nothing around it.
func (s settler) output(name string, e *expression) model.Value {
	found, lost := s.targets(scope{}, e, maxHops)
	if lost == "" && len(found) == 1 && found[0].managed() {
		if _, ok := identifying[found[0].attribute]; ok {
			return found[0].hole()
		}
	}
	return s.unknown("output "+name, e)
}
