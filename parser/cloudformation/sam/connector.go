package sam

import (
	_ "embed" // the table
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// connectorsJSON says what connects one type to another. It is taken from
// aws-sam-translator by testdata/tables.py.
//
//go:embed connectors.json
var connectorsJSON []byte

// A connectorProfile is how resources of two types are connected.
type connectorProfile struct {
	Type       string
	Properties struct {
		SourcePolicy          bool                      // whether the source gets the policy, else the destination
		AccessCategories      map[string]map[string]any // by the word of Permissions
		ValidAccessCategories [][]string                // the only combinations there are
	}
}

type connectorTable struct {
	Permissions map[string]map[string]connectorProfile
	Resources   map[string]struct {
		Inputs  map[string]any
		Outputs map[string]any
	}
}

var connectorProfiles = sync.OnceValues(func() (*connectorTable, error) {
	table := new(connectorTable)
	if err := json.Unmarshal(connectorsJSON, table); err != nil {
		return nil, fmt.Errorf("read connectors.json: %w", err)
	}
	return table, nil
})

// types are the types that connectors know SAM's by.
var types = map[string]string{
	"AWS::Serverless::Function":     "AWS::Lambda::Function",
	"AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
	"AWS::Serverless::Api":          "AWS::ApiGateway::RestApi",
	"AWS::Serverless::HttpApi":      "AWS::ApiGatewayV2::Api",
	"AWS::Serverless::SimpleTable":  "AWS::DynamoDB::Table",
}

// A connection is one connector.
type connection struct {
	owner       *stack.Resource // what the policies are made of
	id          string
	at          source.Span
	source      model.Attr
	destination model.Attr
	permissions model.Attr
}

// connectors makes the policies of the connectors that are resources and of those
// that stand in the Connectors of others.
func (e *expander) connectors() {
	for _, r := range e.template.Resources {
		e.known(r.ID, "connectors", r.Attributes["Connectors"], policyKinds)
		for _, all := range blocks(r.Attributes["Connectors"].Value) {
			for _, name := range names(all) {
				e.embeddedConnector(r, name, all[name])
			}
		}
	}
	e.each("Connector", func(r *stack.Resource) {
		e.connect(connection{
			owner: r, id: r.ID, at: r.At, source: r.Properties["Source"],
			destination: r.Properties["Destination"], permissions: r.Properties["Permissions"],
		})
	})
}

func (e *expander) embeddedConnector(r *stack.Resource, name string, a model.Attr) {
	owner := &stack.Resource{ID: r.ID, At: a.At, If: r.If, Open: r.Open, Attributes: make(model.Block)}
	if condition, ok := literal(field(a.Value, "Condition").Value); ok {
		owner.If = both(owner.If, model.Named{Name: condition})
	}
	props := field(a.Value, "Properties")
	from := blockOf(a.At, entry{"Id", lit(r.ID)})
	for _, block := range blocks(field(props.Value, "SourceReference").Value) {
		maps.Copy(from, block)
	}
	e.connect(connection{
		owner: owner, id: r.ID + name, at: a.At, source: model.Attr{Value: from, At: a.At},
		destination: field(props.Value, "Destination"), permissions: field(props.Value, "Permissions"),
	})
}

// An end is one end of a connector. What is not known of it is nil.
type end struct {
	typ  string
	role model.Value
	vars map[string]model.Value // Arn, Url, Id, Name, Qualifier
}

func (e *expander) connect(c connection) {
	table, err := connectorProfiles()
	if err != nil { // the table is part of the program
		e.refuse(c.at, c.id, nil, "%v", err)
		return
	}
	destinations, several := []model.Attr{c.destination}, false
	if list, ok := c.destination.Value.(model.List); ok {
		destinations, several = list, true
	}
	if len(destinations) == 0 || c.destination.Value == nil {
		e.refuse(c.at, c.id, policyKinds, "it has no Destination")
	}
	for i, to := range destinations {
		if to.Value == nil {
			continue
		}
		tail := ""
		if several {
			tail = "Destination" + strconv.Itoa(i)
		}
		from, ok := e.end(table, c, c.source, to)
		if !ok {
			continue
		}
		destination, ok := e.end(table, c, to, c.source)
		if !ok {
			continue
		}
		e.connectTwo(table, c, from, destination, tail)
	}
}

// policyKinds are what a connector that cannot be read may hide.
var policyKinds = []model.Kind{model.Policy, model.Statement, model.Permission}

// end finds out what is known of one end of a connector; other is the other one.
func (e *expander) end(table *connectorTable, c connection, a, other model.Attr) (end, bool) {
	id, named := first(field(a.Value, "Id").Value)
	qualifier := field(a.Value, "Qualifier").Value
	if !named {
		typ, _ := first(field(a.Value, "Type").Value)
		if known, ok := types[typ]; ok {
			typ = known
		}
		if typ == "" {
			e.refuse(a.At, c.id, policyKinds, "an end of it has neither Id nor Type")
			return end{}, false
		}
		return end{typ: typ, role: field(a.Value, "RoleName").Value, vars: map[string]model.Value{
			"Arn": field(a.Value, "Arn").Value, "Url": field(a.Value, "QueueUrl").Value,
			"Id": field(a.Value, "ResourceId").Value, "Name": field(a.Value, "Name").Value, "Qualifier": qualifier,
		}}, true
	}
	r := e.ids[id]
	if r == nil {
		e.refuse(a.At, c.id, policyKinds, "there is no resource %s", id)
		return end{}, false
	}
	known := table.Resources[r.Type]
	out := end{typ: r.Type, vars: make(map[string]model.Value), role: roleName(r, known.Inputs["Role"], other)}
	for name, value := range known.Outputs {
		out.vars[name] = output(value, id)
	}
	if qualifier != nil {
		out.vars["Qualifier"] = qualifier
	}
	return out, true
}

// output is what a resource is known by: Ref, Fn::GetAtt or a word.
func output(value any, id string) model.Value {
	switch v := value.(type) {
	case string:
		return lit(v)
	case map[string]any:
		if att, ok := v["Fn::GetAtt"].([]any); ok && len(att) == 2 {
			name, _ := att[1].(string)
			return getAtt(id, name)
		}
		return ref(id)
	default:
		return nil
	}
}

// roleName names the role of a resource if it is a resource of the template too.
func roleName(r *stack.Resource, property any, other model.Attr) model.Value {
	var role model.Value
	switch p := property.(type) {
	case string:
		role = r.Properties[p].Value
	case map[string]any: // the role of the target of a rule that the other end is
		id, _ := first(field(other.Value, "Id").Value)
		for _, target := range items(r.Properties["Targets"]) {
			arn := field(target.Value, "Arn").Value
			if id != "" && resourceOf(arn) == id || equal(arn, field(other.Value, "Arn").Value) {
				role = field(target.Value, "RoleArn").Value
				break
			}
		}
	}
	return each(role, func(v model.Value) model.Value {
		if id := resourceOf(v); id != "" {
			return ref(id)
		}
		return nil
	})
}

// connectTwo makes what lets one resource use another.
func (e *expander) connectTwo(table *connectorTable, c connection, from, to end, tail string) {
	profile, ok := table.Permissions[from.typ][to.typ]
	if !ok {
		e.refuse(c.at, c.id, policyKinds, "there is no connector from %s to %s", from.typ, to.typ)
		return
	}
	chosen, ok := e.categories(c, profile)
	if !ok {
		return
	}
	variables := make(map[string]model.Value)
	for name, of := range map[string]end{"Source": from, "Destination": to} {
		for key, value := range of.vars {
			if key == "Id" {
				key = "ResourceId"
			}
			variables[name+"."+key] = value
		}
	}
	missing := ""
	f := filler{at: c.at, text: func(s string) (model.Value, bool) {
		for _, part := range strings.Split(s, "%{")[1:] {
			if name, _, _ := strings.Cut(part, "}"); variables[name] == nil {
				missing = max(missing, name)
			}
		}
		return format(strings.ReplaceAll(s, "%{", "${"), variables), true
	}}
	holder := to
	if profile.Properties.SourcePolicy {
		holder = from
	}
	e.connectorResources(c, profile, chosen, holder, tail, f)
	if missing != "" {
		e.refuse(c.at, c.id, policyKinds, "the %s is not known", missing)
	}
}

// categories are the words of Permissions, in the order of their names.
func (e *expander) categories(c connection, profile connectorProfile) ([]string, bool) {
	var chosen []string
	for _, item := range items(c.permissions) {
		word, _ := first(item.Value)
		if _, ok := profile.Properties.AccessCategories[word]; !ok {
			e.refuse(item.At, c.id, policyKinds, "its Permissions cannot be %q", word)
			return nil, false
		}
		if !slices.Contains(chosen, word) {
			chosen = append(chosen, word)
		}
	}
	slices.Sort(chosen)
	valid := profile.Properties.ValidAccessCategories
	same := func(words []string) bool {
		words = slices.Clone(words)
		slices.Sort(words)
		return slices.Equal(words, chosen)
	}
	if len(chosen) == 0 || len(valid) > 0 && !slices.ContainsFunc(valid, same) {
		e.refuse(c.permissions.At, c.id, policyKinds, "its Permissions cannot be %s", strings.Join(chosen, " and "))
		return nil, false
	}
	return chosen, true
}

func (e *expander) connectorResources(c connection, profile connectorProfile, chosen []string, holder end, tail string, f filler) {
	if profile.Type == "AWS_LAMBDA_PERMISSION" {
		for _, word := range chosen {
			out := e.make(c.owner, c.id+word+"LambdaPermission"+tail, "AWS::Lambda::Permission", c.at)
			set(out, "FunctionName", holder.vars["Arn"])
			for _, name := range []string{"Action", "Principal", "SourceArn", "SourceAccount"} {
				if given, ok := profile.Properties.AccessCategories[word][name]; ok {
					set(out, name, f.value(given))
				}
			}
		}
		return
	}
	var statements model.List
	for _, word := range chosen {
		list, _ := f.value(profile.Properties.AccessCategories[word]["Statement"]).(model.List)
		statements = append(statements, list...)
	}
	document := blockOf(c.at, entry{"Version", lit("2012-10-17")}, entry{"Statement", statements})
	switch profile.Type {
	case "AWS_IAM_ROLE_MANAGED_POLICY":
		if holder.role == nil {
			e.refuse(c.at, c.id, policyKinds, "the role of one end is not known")
			return
		}
		out := e.make(c.owner, c.id+"Policy"+tail, "AWS::IAM::ManagedPolicy", c.at)
		set(out, "PolicyDocument", document)
		set(out, "Roles", listOf(c.at, holder.role))
	case "AWS_SQS_QUEUE_POLICY":
		out := e.make(c.owner, c.id+"QueuePolicy"+tail, "AWS::SQS::QueuePolicy", c.at)
		set(out, "PolicyDocument", document)
		set(out, "Queues", listOf(c.at, holder.vars["Url"]))
	case "AWS_SNS_TOPIC_POLICY":
		out := e.make(c.owner, c.id+"TopicPolicy"+tail, "AWS::SNS::TopicPolicy", c.at)
		set(out, "PolicyDocument", document)
		set(out, "Topics", listOf(c.at, holder.vars["Arn"]))
	}
}
