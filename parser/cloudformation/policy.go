package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/embedded"
)

// A carrier is a place in a type's properties where a policy document stands.
type carrier struct {
	document string // path of the document, or of all documents where it has a []
	list     string // path of a list of PolicyName and PolicyDocument, instead of document
	basis    iam.Basis
	service  string // of a resource policy: whose resource
	inline   bool   // whether the policy is part of its holder
	self     string // the attribute by which the policy names the resource itself as its holder
	holders  fields // attributes by which it names other holders, and their paths
	name     string // path of the policy's name
	words    string // what the policy is called, with %s for the resource
	whole    bool   // whether the resource is the policy and nothing else
}

// policyHolders are the properties by which a policy names who holds it.
var policyHolders = fields{"role_names": "Roles", "user_names": "Users", "group_names": "Groups"}

// carriers says where policy documents stand, type by type.
var carriers = map[string][]carrier{
	"AWS::IAM::Role": {
		{document: "AssumeRolePolicyDocument", basis: iam.Trust, inline: true, self: "role_names", words: "the trust policy of role %s"},
		{list: "Policies", basis: iam.Identity, inline: true, self: "role_names", words: "role %s"},
	},
	"AWS::IAM::User":  {{list: "Policies", basis: iam.Identity, inline: true, self: "user_names", words: "user %s"}},
	"AWS::IAM::Group": {{list: "Policies", basis: iam.Identity, inline: true, self: "group_names", words: "group %s"}},
	"AWS::IAM::Policy": {{
		document: "PolicyDocument", basis: iam.Identity, inline: true, holders: policyHolders, name: "PolicyName",
		words: "policy %s", whole: true,
	}},
	"AWS::IAM::ManagedPolicy": {{
		document: "PolicyDocument", basis: iam.Identity, holders: policyHolders, name: "ManagedPolicyName",
		words: "managed policy %s", whole: true,
	}},
	"AWS::IAM::RolePolicy": {{
		document: "PolicyDocument", basis: iam.Identity, inline: true, holders: fields{"role_names": "RoleName"}, name: "PolicyName",
		words: "policy %s", whole: true,
	}},
	"AWS::IAM::UserPolicy": {{
		document: "PolicyDocument", basis: iam.Identity, inline: true, holders: fields{"user_names": "UserName"}, name: "PolicyName",
		words: "policy %s", whole: true,
	}},
	"AWS::IAM::GroupPolicy": {{
		document: "PolicyDocument", basis: iam.Identity, inline: true, holders: fields{"group_names": "GroupName"}, name: "PolicyName",
		words: "policy %s", whole: true,
	}},
	"AWS::SSO::PermissionSet": {{document: "InlinePolicy", basis: iam.Identity, inline: true, words: "permission set %s"}},

	"AWS::SQS::QueuePolicy":       {resourcePolicy("sqs", "PolicyDocument", "Queues", "queue policy %s")},
	"AWS::SQS::QueueInlinePolicy": {resourcePolicy("sqs", "PolicyDocument", "Queue", "queue policy %s")},
	"AWS::SNS::TopicPolicy":       {resourcePolicy("sns", "PolicyDocument", "Topics", "topic policy %s")},
	"AWS::SNS::TopicInlinePolicy": {resourcePolicy("sns", "PolicyDocument", "TopicArn", "topic policy %s")},
	"AWS::S3::BucketPolicy":       {resourcePolicy("s3", "PolicyDocument", "Bucket", "bucket policy %s")},
	"AWS::SecretsManager::ResourcePolicy": {
		resourcePolicy("secretsmanager", "ResourcePolicy", "SecretId", "secret policy %s"),
	},
	"AWS::Kinesis::ResourcePolicy": {resourcePolicy("kinesis", "ResourcePolicy", "ResourceArn", "stream policy %s")},
	"AWS::Logs::ResourcePolicy": {{
		document: "PolicyDocument", basis: iam.Resource, service: "logs", name: "PolicyName", words: "log policy %s", whole: true,
	}},
	"AWS::Events::EventBusPolicy": {{
		document: busDocument, basis: iam.Resource, service: "events", holders: fields{"target_arns": "EventBusName"},
		words: "event bus policy %s", whole: true,
	}},

	"AWS::KMS::Key":              {ownPolicy("kms", "KeyPolicy", "the policy of key %s")},
	"AWS::KMS::ReplicaKey":       {ownPolicy("kms", "KeyPolicy", "the policy of key %s")},
	"AWS::Events::EventBus":      {ownPolicy("events", "Policy", "the policy of event bus %s")},
	"AWS::ApiGateway::RestApi":   {ownPolicy("execute-api", "Policy", "the policy of API %s"), ownPolicy("execute-api", "Body.x-amazon-apigateway-policy", "the policy of API %s")},
	"AWS::DynamoDB::Table":       {ownPolicy("dynamodb", "ResourcePolicy.PolicyDocument", "the policy of table %s"), ownPolicy("dynamodb", "StreamSpecification.ResourcePolicy.PolicyDocument", "the stream policy of table %s")},
	"AWS::DynamoDB::GlobalTable": {ownPolicy("dynamodb", "Replicas[].ResourcePolicy.PolicyDocument", "the policy of table %s")},
	"AWS::ECR::Repository":       {ownPolicy("ecr", "RepositoryPolicyText", "the policy of repository %s")},
	"AWS::S3::AccessPoint":       {ownPolicy("s3", "Policy", "the policy of access point %s")},
}

// resourcePolicy is a policy that is a resource of its own.
func resourcePolicy(service, document, targets, words string) carrier {
	return carrier{
		document: document, basis: iam.Resource, service: service, holders: fields{"target_arns": targets}, words: words, whole: true,
	}
}

// ownPolicy is a policy that stands in the resource it protects.
func ownPolicy(service, document, words string) carrier {
	return carrier{document: document, basis: iam.Resource, service: service, inline: true, self: "target_arns", words: words}
}

// busDocument is the path that stands for the document of an event bus policy,
// which has a Statement and no document around it.
const busDocument = "Statement"

// policies makes a policy of each document that a resource carries, and a
// statement of each of its statements.
func (m *mapper) policies(r *stack.Resource) {
	for _, c := range carriers[r.Type] {
		m.hides = []string{string(model.Statement), string(model.Policy)}
		switch {
		case c.list != "":
			m.policyList(r, c)
		case c.document == busDocument:
			m.policy(r, c, "", busPolicy(m, r), nil)
		case strings.Contains(c.document, "[]"):
			for i, document := range model.Items(m.property(r, c.document)) {
				m.policy(r, c, c.document[:strings.Index(c.document, "[]")]+"["+strconv.Itoa(i)+"]", document, nil)
			}
		default:
			document := m.property(r, c.document)
			if document.Value == nil && !c.whole && c.basis != iam.Trust {
				continue
			}
			m.policy(r, c, c.document, document, nil)
		}
	}
}

// policyList reads a list of inline policies.
func (m *mapper) policyList(r *stack.Resource, c carrier) {
	m.each(m.property(r, c.list), func(i int, item model.Attr, guard model.Guard, why string) {
		name := strconv.Itoa(i)
		document := model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		if why == "" {
			name = nameOr(m.inside(item, "PolicyName"), i)
			document = m.inside(item, "PolicyDocument")
			document.At = orAt(document.At, item.At)
		}
		part := c
		if why == "" && m.inside(item, "PolicyName").Value != nil {
			part.words = fmt.Sprintf("policy %s of %s", strings.ReplaceAll(name, "%", "%%"), c.words)
		}
		m.policyNamed(r, part, c.list+"["+name+"]", m.inside(item, "PolicyName"), document, guard)
	})
}

func (m *mapper) policy(r *stack.Resource, c carrier, id string, document model.Attr, guard model.Guard) {
	var name model.Attr
	if c.name != "" {
		name = m.property(r, c.name)
	}
	m.policyNamed(r, c, id, name, document, guard)
}

// policyNamed makes the policy and the statements of one document.
func (m *mapper) policyNamed(r *stack.Resource, c carrier, id string, name, document model.Attr, guard model.Guard) {
	attrs := model.Block{
		"basis":  {Value: model.Lit(string(c.basis)), At: document.At},
		"inline": {Value: model.Bool(c.inline), At: document.At},
	}
	if name.Value != nil {
		attrs["name"] = name
	}
	if c.self != "" {
		attrs[c.self] = model.Attr{Value: model.List{{Value: refTo(r.ID), At: r.At}}, At: r.At}
	}
	for attribute, path := range c.holders {
		if holder := m.property(r, path); holder.Value != nil {
			attrs[attribute] = holder
		}
	}
	words := fmt.Sprintf(c.words, called(r))
	policy := &model.Resource{
		ID: r.ID, Label: words, Kind: model.Policy, Type: r.Type, At: r.At, Attrs: attrs,
		If: model.Both(r.If, guard), Open: r.Open, From: r.From,
	}
	if !c.whole {
		policy.ID, policy.At = m.unique(r.ID+"."+id), orAt(document.At, r.At)
	}
	m.add(r, policy)
	m.statements(r, c, policy, document, words)
}

// statements makes the statements of a policy's document. A document that is not
// there, or that cannot be read, is a statement whose actions are unknown.
func (m *mapper) statements(r *stack.Resource, c carrier, policy *model.Resource, document model.Attr, words string) {
	document.At = orAt(document.At, policy.At)
	if document.Value == nil {
		why := words + " has no document"
		if r.Open != "" {
			why = r.Open
		} else {
			m.problem(source.Problem{ID: "policy-invalid", At: policy.At, Effect: source.Partial, Message: why, Hides: m.hides})
		}
		document.Value = model.Unknown{Why: why}
	}
	if holdsText(document.Value) {
		parsed, problems := embedded.Parse(document)
		for _, p := range problems {
			p.Hides = m.hides
			m.problem(p)
		}
		document = parsed
	}
	statements, problems := iam.Statements(document, c.basis)
	for _, p := range problems {
		p.Message = words + ": " + p.Message
		m.problem(p)
	}
	for i, s := range statements {
		m.add(r, statement(c, policy, s, i, words))
	}
}

// permitted is the principal of a permission of Lambda.
func permitted(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "Principal")
	attr.Value = principal(attr.Value)
	return attr
}

// principal is a principal, or a list of them, in which a service has the name
// that every partition takes: lambda.${AWS::URLSuffix} is lambda.amazonaws.com.
func principal(value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.List:
			list := slices.Clone(v)
			for i := range list {
				list[i].Value = principal(list[i].Value)
			}
			return list
		case model.Text:
			last := len(v) - 1
			if last < 1 || v[last].Hole == nil || v[last].Hole.Name != "AWS::URLSuffix" || !strings.HasSuffix(v[last-1].Literal, ".") {
				return v
			}
			return model.Concat(v[:last], model.Lit("amazonaws.com"))
		default:
			return v
		}
	})
}

func statement(c carrier, policy *model.Resource, s iam.Statement, index int, words string) *model.Resource {
	attrs := s.Attrs
	for _, name := range []string{"principals", "not_principals"} {
		if attr, ok := attrs[name]; ok {
			attr.Value = principal(attr.Value)
			attrs[name] = attr
		}
	}
	attrs["policy_id"] = model.Attr{Value: model.Lit(policy.ID), At: s.At}
	attrs["basis"] = model.Attr{Value: model.Lit(string(c.basis)), At: s.At}
	if c.service != "" {
		attrs["service"] = model.Attr{Value: model.Lit(c.service), At: s.At}
	}
	key, label := policy.ID+"."+s.Hash, strconv.Itoa(index+1)
	if s.Sid != "" {
		key, label = policy.ID+"."+s.Sid, s.Sid
	}
	return &model.Resource{
		ID: policy.ID + "." + s.Path, Key: key, Label: "statement " + label + " of " + words,
		Kind: model.Statement, Type: policy.Type, At: s.At, Attrs: attrs,
		If: model.Both(policy.If, s.If), Open: "", From: policy.From,
	}
}

// busPolicy is the document of an event bus policy: around its Statement, or
// made of the properties by which one statement can be written without.
func busPolicy(m *mapper, r *stack.Resource) model.Attr {
	statement := r.Properties["Statement"]
	if statement.Value == nil {
		block := model.Block{
			"Sid":       r.Properties["StatementId"],
			"Effect":    {Value: model.Lit("Allow"), At: r.At},
			"Action":    r.Properties["Action"],
			"Principal": r.Properties["Principal"],
		}
		block["Principal"] = accountPrincipal(block["Principal"])
		if condition := r.Properties["Condition"]; condition.Value != nil {
			block["Condition"] = m.busCondition(condition)
		}
		return model.Attr{At: r.At, Value: model.Block{"Statement": {Value: block, At: r.At}}}
	}
	if holdsText(statement.Value) {
		parsed, problems := embedded.Parse(statement)
		for _, p := range problems {
			p.Hides = m.hides
			m.problem(p)
		}
		statement = parsed
	}
	statement.Value = model.Convert(statement.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok || block["Sid"].Value != nil || r.Properties["StatementId"].Value == nil {
			return value
		}
		named := model.Block{"Sid": r.Properties["StatementId"]}
		maps.Copy(named, block)
		return named
	})
	return model.Attr{At: statement.At, Value: model.Block{
		"Version": {Value: model.Lit("2012-10-17")}, "Statement": statement,
	}}
}

// accountPrincipal is the principal of an event bus policy, which is an account
// or a star.
func accountPrincipal(attr model.Attr) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		if literalOf(value) == "*" {
			return value
		}
		if _, unknown := value.(model.Unknown); unknown {
			return value
		}
		return model.Block{"AWS": {Value: value, At: attr.At}}
	})
	return attr
}

// busCondition is the condition of an event bus policy that is written without
// a Statement.
func (m *mapper) busCondition(attr model.Attr) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		condition := model.Attr{Value: value, At: attr.At}
		operator, key := literalOf(m.inside(condition, "Type").Value), literalOf(m.inside(condition, "Key").Value)
		if operator == "" || key == "" {
			return model.Unknown{Why: "the condition of the event bus policy is not known"}
		}
		return model.Block{operator: {At: attr.At, Value: model.Block{key: m.inside(condition, "Value")}}}
	})
	return attr
}

// managedPolicies are the managed policies of a role. AWS's own are the same in
// every partition.
func managedPolicies(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "ManagedPolicyArns")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return value
		}
		out := make(model.List, len(list))
		for i, item := range list {
			item.Value = model.Convert(item.Value, awsManaged)
			out[i] = item
		}
		return out
	})
	return attr
}

func awsManaged(value model.Value) model.Value {
	text, ok := value.(model.Text)
	if !ok {
		return value
	}
	scheme, rest, found := cutText(text, ":")
	if literal, _ := scheme.Literal(); !found || literal != "arn" {
		return value
	}
	partition, rest, found := cutText(rest, ":")
	if !found || len(partition) != 1 {
		return value
	}
	if _, known := partition.Literal(); !known && partition[0].Hole.Name != "AWS::Partition" {
		return value
	}
	if len(rest) == 0 || !strings.HasPrefix(rest[0].Literal, "iam::aws:policy/") {
		return value
	}
	return model.Concat(model.Lit("arn:aws:"), rest)
}
