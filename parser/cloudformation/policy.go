package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
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
		m.Hide(model.Statement, model.Policy)
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
	m.Each(m.property(r, c.list), func(i int, item model.Attr, guard model.Guard, why string) {
		name := strconv.Itoa(i)
		document := model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		if why == "" {
			name = draft.NameOr(m.Inside(item, "PolicyName"), i)
			document = m.Inside(item, "PolicyDocument")
			document.At = draft.OrAt(document.At, item.At)
		}
		part := c
		if why == "" && m.Inside(item, "PolicyName").Value != nil {
			part.words = fmt.Sprintf("policy %s of %s", strings.ReplaceAll(name, "%", "%%"), c.words)
		}
		m.policyNamed(r, part, c.list+"["+name+"]", m.Inside(item, "PolicyName"), document, guard)
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
	holders := m.Taken(model.Attr{Value: r.Properties, At: r.At}, c.holders)
	if c.self != "" {
		holders[c.self] = model.Attr{Value: model.List{{Value: refTo(r.ID), At: r.At}}, At: r.At}
	}
	if c.whole {
		id = ""
	}
	m.Policy(owner(r), draft.Policy{
		ID: id, Words: fmt.Sprintf(c.words, called(r)), Basis: c.basis, Service: c.service, Inline: c.inline,
		Name: name, Holders: holders, Document: document, Guard: guard,
	})
}

// permitted is the principal of a permission of Lambda.
func permitted(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "Principal")
	attr.Value = draft.Principal(attr.Value)
	return attr
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
	statement = m.Document(statement)
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
		if draft.Literal(value) == "*" {
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
		operator, key := draft.Literal(m.Inside(condition, "Type").Value), draft.Literal(m.Inside(condition, "Key").Value)
		if operator == "" || key == "" {
			return model.Unknown{Why: "the condition of the event bus policy is not known"}
		}
		return model.Block{operator: {At: attr.At, Value: model.Block{key: m.Inside(condition, "Value")}}}
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
		return draft.EachItem(model.Attr{Value: list, At: attr.At}, func(item model.Attr) model.Value {
			return draft.AWSManaged(item.Value)
		}).Value
	})
	return attr
}

// groupsOf are the groups that a user names, and those that resources put it in.
func groupsOf(m *mapper, r *stack.Resource) model.Attr {
	own := m.property(r, "Groups")
	var put model.List
	for _, addition := range m.byType["AWS::IAM::UserToGroupAddition"] {
		group := m.property(addition, "GroupName")
		if group.Value == nil {
			continue
		}
		for _, user := range model.Items(m.property(addition, "Users")) {
			if value := model.Guarded(addition.If, m.called(user.Value, r, "UserName", group.Value)); value != nil {
				put = append(put, model.Attr{Value: value, At: group.At})
			}
		}
	}
	if len(put) == 0 {
		return own
	}
	if own.Value == nil {
		return model.Attr{Value: put, At: put[0].At}
	}
	own.Value = model.Convert(own.Value, func(value model.Value) model.Value {
		list, _ := value.(model.List)
		return append(slices.Clone(list), put...)
	})
	return own
}

// called is then where a value is a reference to a resource, or the literal name that a
// property gives it, and nil where it is not.
func (m *mapper) called(value model.Value, r *stack.Resource, property string, then model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		if m.names(value, r.ID) {
			return then
		}
		literal := draft.Literal(value)
		return model.Convert(m.property(r, property).Value, func(name model.Value) model.Value {
			if literal != "" && draft.Literal(name) == literal {
				return then
			}
			return nil
		})
	})
}
