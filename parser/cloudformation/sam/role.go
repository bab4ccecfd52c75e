package sam

import (
	_ "embed" // the tables
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// managedPoliciesJSON lists the policies of AWS whose ARN has a path before the
// name. It is taken from aws-sam-translator by testdata/tables.py.
//
//go:embed managed_policies.json
var managedPoliciesJSON []byte

// policyTemplatesJSON holds SAM's policy templates. It is taken from
// aws-sam-translator by testdata/tables.py.
//
//go:embed policy_templates.json
var policyTemplatesJSON []byte

// managedPaths gives the path of a policy of AWS by its name.
var managedPaths = sync.OnceValues(func() (map[string]string, error) {
	var table struct{ Paths map[string][]string }
	if err := json.Unmarshal(managedPoliciesJSON, &table); err != nil {
		return nil, fmt.Errorf("read managed_policies.json: %w", err)
	}
	out := make(map[string]string)
	for path, names := range table.Paths {
		for _, name := range names {
			out[name] = path
		}
	}
	return out, nil
})

// A policyTemplate is a policy with parameters that authors name in Policies.
type policyTemplate struct {
	Parameters []string
	Statement  any // as JSON has it
}

var policyTemplates = sync.OnceValues(func() (map[string]policyTemplate, error) {
	var table struct{ Templates map[string]policyTemplate }
	if err := json.Unmarshal(policyTemplatesJSON, &table); err != nil {
		return nil, fmt.Errorf("read policy_templates.json: %w", err)
	}
	return table.Templates, nil
})

// A role is an execution role in the making: events still add to it.
type role struct {
	resource *stack.Resource // not yet in the template: it may turn out that the author gives one
	managed  model.List
	policies model.List
}

// newRole begins the role of a function or state machine.
func newRole(from *stack.Resource, trust model.Attr) *role {
	r := &stack.Resource{
		ID: from.ID + "Role", Type: "AWS::IAM::Role", At: from.At,
		Properties: model.Block{"AssumeRolePolicyDocument": trust}, Attributes: make(model.Block),
		If: from.If, Open: from.Open, From: from.ID,
	}
	for _, name := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		if value, ok := from.Attributes[name]; ok {
			r.Attributes[name] = value
		}
	}
	put(r, "Path", from.Properties["RolePath"])
	put(r, "PermissionsBoundary", from.Properties["PermissionsBoundary"])
	return &role{resource: r}
}

// attach adds the ARN of a managed policy, once.
func (r *role) attach(arn model.Attr) {
	same := func(other model.Attr) bool { return samePolicy(arn.Value, other.Value) }
	if !slices.ContainsFunc(r.managed, same) {
		r.managed = append(r.managed, arn)
	}
}

// inline adds a policy, unless one with the same document is there already.
func (r *role) inline(policy model.Attr) {
	document := field(policy.Value, "PolicyDocument").Value
	same := func(other model.Attr) bool { return equal(document, field(other.Value, "PolicyDocument").Value) }
	if !slices.ContainsFunc(r.policies, same) {
		r.policies = append(r.policies, policy)
	}
}

// samePolicy tells whether two ARNs are of one policy. Those of AWS are the same
// in whatever partition they are written.
func samePolicy(a, b model.Value) bool {
	x, ok := a.(model.Text)
	y, also := b.(model.Text)
	if !ok || !also {
		return false
	}
	_, one, ok := strings.Cut(x.String(), ":iam::aws:policy/")
	_, other, also := strings.Cut(y.String(), ":iam::aws:policy/")
	return x.Equal(y) || ok && also && one == other
}

// functionRole begins the role of a function with what its properties ask for,
// but for Policies.
func functionRole(r *stack.Resource) *role {
	trust := r.Properties["AssumeRolePolicyDocument"]
	if trust.Value == nil {
		trust = trustService(r.At, "lambda.amazonaws.com")
	}
	out := newRole(r, trust)
	basic := "AWSLambdaBasicExecutionRole"
	if truthy(r.Properties["DurableConfig"].Value) {
		basic = "AWSLambdaBasicDurableExecutionRolePolicy"
	}
	out.attach(serviceRole(r.At, basic))
	if a := r.Properties["Tracing"]; traced(a) {
		out.attach(managedPolicy(model.Attr{Value: lit("AWSXrayWriteOnlyAccess"), At: a.At}))
	}
	if a := r.Properties["VpcConfig"]; truthy(a.Value) {
		out.attach(serviceRole(a.At, "AWSLambdaVPCAccessExecutionRole"))
	}
	if a := r.Properties["DeadLetterQueue"]; truthy(a.Value) {
		if action, ok := deadLetterAction(field(a.Value, "Type").Value); ok {
			policy := inlinePolicy(a.At, "DeadLetterQueuePolicy", allow(a.At, field(a.Value, "TargetArn").Value, action))
			withVersion(policy)
			out.policies = append(out.policies, policy)
		}
	}
	return out
}

// finishRole gives the resource the author's role, and the one that SAM makes
// wherever the author gives none.
func (e *expander) finishRole(made *role, r *stack.Resource, property string, given model.Attr) {
	when, ok := absent(given.Value)
	if !ok {
		put(r, property, given)
		return
	}
	arn := getAtt(made.resource.ID, "Arn")
	if given.Value == nil {
		set(r, property, arn)
	} else {
		given.Value = each(given.Value, func(v model.Value) model.Value {
			if v == nil {
				return arn
			}
			return v
		})
		put(r, property, given)
	}
	made.resource.If = both(made.resource.If, when)
	set(made.resource, "ManagedPolicyArns", made.managed)
	if len(made.policies) > 0 {
		set(made.resource, "Policies", made.policies)
	}
	e.add(made.resource.From, made.resource)
}

// policies adds what a Policies property asks for: names and ARNs of managed
// policies, documents, and policy templates, mixed at will.
func (e *expander) policies(to *role, r *stack.Resource, a model.Attr) {
	for i, item := range items(a) {
		managed, document := e.policy(r, item)
		if managed != nil {
			to.attach(item.Of(managed))
		}
		if document != nil {
			name := to.resource.ID + "Policy" + strconv.Itoa(i)
			to.policies = append(to.policies, item.Of(each(document, func(v model.Value) model.Value {
				if v == nil {
					return nil
				}
				document := item
				document.Value = v
				return model.Block{"PolicyName": {Value: lit(name), At: item.At}, "PolicyDocument": document}
			})))
		}
	}
}

// policy tells what one item of Policies is: the ARN of a managed policy or a
// document. What is not known may be either.
func (e *expander) policy(r *stack.Resource, item model.Attr) (managed, document model.Value) {
	switch v := item.Value.(type) {
	case nil:
		return nil, nil
	case model.Choice:
		thenManaged, thenDocument := e.policy(r, model.Attr{Value: v.Then, At: item.At})
		elseManaged, elseDocument := e.policy(r, model.Attr{Value: v.Else, At: item.At})
		return choose(v.If, thenManaged, elseManaged), choose(v.If, thenDocument, elseDocument)
	case model.Unknown:
		return v, v
	case model.Text:
		return managedPolicy(item).Value, nil
	case model.Block:
		if _, ok := v["Statement"]; ok {
			return nil, v
		}
		return nil, e.policyTemplate(r, item, v)
	default:
		e.refuse(item.At, r.ID, []model.Kind{model.Policy, model.Statement}, "an item of Policies is neither the name of a policy nor a document")
		return nil, nil
	}
}

// policyTemplate fills in a policy template.
func (e *expander) policyTemplate(r *stack.Resource, item model.Attr, v model.Block) model.Value {
	hidden := []model.Kind{model.Policy, model.Statement}
	templates, err := policyTemplates()
	if err != nil { // the table is part of the program
		return model.Unknown{Why: err.Error()}
	}
	for name, parameters := range v {
		template, ok := templates[name]
		if !ok || len(v) != 1 {
			break
		}
		values := make(map[string]model.Value)
		for _, parameter := range template.Parameters {
			if !has(parameters.Value, parameter) {
				e.refuse(item.At, r.ID, hidden, "policy template %s needs a value for %s", name, parameter)
				return model.Unknown{Why: "policy template " + name + " has no value for " + parameter}
			}
			values[parameter] = field(parameters.Value, parameter).Value
		}
		return model.Block{"Statement": {Value: filler{at: parameters.At, values: values}.value(template.Statement), At: parameters.At}}
	}
	which := strings.Join(names(v), ", ")
	e.refuse(item.At, r.ID, hidden, "there is no policy template %s", which)
	return model.Unknown{Why: "there is no policy template " + which}
}

// A filler makes values of JSON documents of the tables. Everything in them
// stands at one place.
type filler struct {
	at     source.Span
	values map[string]model.Value           // what Ref stands for, by name
	text   func(string) (model.Value, bool) // how plain strings are read; nil is as they are
}

func (f filler) value(document any) model.Value {
	switch d := document.(type) {
	case string:
		if f.text != nil {
			if value, ok := f.text(d); ok {
				return value
			}
		}
		return lit(d)
	case bool:
		return model.Bool(d)
	case float64:
		return model.Num(d)
	case []any:
		out := make(model.List, len(d))
		for i, item := range d {
			out[i] = model.Attr{Value: f.value(item), At: f.at}
		}
		return out
	case map[string]any:
		if value, ok := f.call(d); ok {
			return value
		}
		out := make(model.Block, len(d))
		for name, item := range d {
			out[name] = model.Attr{Value: f.value(item), At: f.at}
		}
		return out
	default:
		return nil
	}
}

// call evaluates Ref and Fn::Sub, which is all that the tables use.
func (f filler) call(d map[string]any) (model.Value, bool) {
	if len(d) != 1 {
		return nil, false
	}
	if name, ok := d["Ref"].(string); ok {
		if value, known := f.values[name]; known {
			return value, true
		}
		return pseudo(name), true
	}
	switch sub := d["Fn::Sub"].(type) {
	case string:
		return format(sub, nil), true
	case []any:
		text, _ := sub[0].(string)
		arguments, _ := sub[1].(map[string]any)
		variables := make(map[string]model.Value, len(arguments))
		for name, argument := range arguments {
			variables[name] = f.value(argument)
		}
		return format(text, variables), true
	}
	return nil, false
}

// managedPolicy is the ARN of a policy that is given by its name or its ARN.
func managedPolicy(a model.Attr) model.Attr {
	name, ok := literal(a.Value)
	if !ok || strings.HasPrefix(name, "arn:") {
		return a
	}
	paths, err := managedPaths()
	if err != nil { // the table is part of the program
		a.Value = model.Unknown{Why: err.Error()}
		return a
	}
	a.Value = join(lit("arn:"), pseudo("AWS::Partition"), lit(":iam::aws:policy/"+paths[name]+name))
	return a
}

func serviceRole(at source.Span, name string) model.Attr {
	return model.Attr{At: at, Value: join(lit("arn:"), pseudo("AWS::Partition"), lit(":iam::aws:policy/service-role/"+name))}
}

// trustService is a trust policy that lets one service take a role.
func trustService(at source.Span, service string) model.Attr {
	statement := blockOf(at,
		entry{"Action", listOf(at, lit("sts:AssumeRole"))},
		entry{"Effect", lit("Allow")},
		entry{"Principal", blockOf(at, entry{"Service", listOf(at, lit(service))})})
	return model.Attr{At: at, Value: blockOf(at, entry{"Version", lit("2012-10-17")}, entry{"Statement", listOf(at, statement)})}
}

// allow is a statement.
func allow(at source.Span, resource model.Value, action string) model.Block {
	return blockOf(at, entry{"Action", lit(action)}, entry{"Effect", lit("Allow")}, entry{"Resource", resource})
}

func inlinePolicy(at source.Span, name string, statements ...model.Block) model.Attr {
	list := make(model.List, len(statements))
	for i, statement := range statements {
		list[i] = model.Attr{Value: statement, At: at}
	}
	return model.Attr{At: at, Value: blockOf(at,
		entry{"PolicyName", lit(name)},
		entry{"PolicyDocument", blockOf(at, entry{"Statement", list})})}
}

// withVersion names the version of the policy language in the document of an inline policy.
func withVersion(policy model.Attr) {
	if document, ok := field(policy.Value, "PolicyDocument").Value.(model.Block); ok {
		document["Version"] = model.Attr{Value: lit("2012-10-17"), At: policy.At}
	}
}
