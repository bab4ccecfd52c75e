package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// A carrier is a place in a type's attributes where a policy document stands.
type carrier struct {
	document string // path of the document
	list     string // list of blocks with a name and a policy, instead of document
	computed compute
	basis    iam.Basis
	service  string // of a resource policy: whose resource
	inline   bool   // whether the policy is part of its holder
	self     string // the attribute by which the policy names the resource itself as its holder
	as       string // what of the resource it names: its name, its ARN, its id
	holders  fields // attributes by which it names other holders, and their paths
	name     string // path of the policy's name
	words    string // what the policy is called, with %s for the resource
	whole    bool   // whether the resource is the policy and nothing else
}

// carriers says where policy documents stand, type by type.
var carriers = map[string][]carrier{
	"aws_iam_role": {
		{document: "assume_role_policy", basis: iam.Trust, inline: true, self: "role_names", as: "name", words: "the trust policy of role %s"},
		{list: "inline_policy", basis: iam.Identity, inline: true, self: "role_names", as: "name", words: "role %s"},
	},
	"aws_iam_policy": {{document: "policy", basis: iam.Identity, name: "name", words: "managed policy %s", whole: true}},
	"aws_iam_role_policy": {{
		document: "policy", basis: iam.Identity, inline: true, holders: fields{"role_names": "role"}, name: "name", words: "policy %s", whole: true,
	}},
	"aws_iam_user_policy": {{
		document: "policy", basis: iam.Identity, inline: true, holders: fields{"user_names": "user"}, name: "name", words: "policy %s", whole: true,
	}},
	"aws_iam_group_policy": {{
		document: "policy", basis: iam.Identity, inline: true, holders: fields{"group_names": "group"}, name: "name", words: "policy %s", whole: true,
	}},
	"aws_ssoadmin_permission_set_inline_policy": {{
		document: "inline_policy", basis: iam.Identity, inline: true, words: "permission set policy %s", whole: true,
	}},

	"aws_sqs_queue_policy":             {resourcePolicy("sqs", "queue_url", "queue policy %s")},
	"aws_sns_topic_policy":             {resourcePolicy("sns", "arn", "topic policy %s")},
	"aws_s3_bucket_policy":             {resourcePolicy("s3", "bucket", "bucket policy %s")},
	"aws_kms_key_policy":               {resourcePolicy("kms", "key_id", "key policy %s")},
	"aws_secretsmanager_secret_policy": {resourcePolicy("secretsmanager", "secret_arn", "secret policy %s")},
	"aws_api_gateway_rest_api_policy":  {resourcePolicy("execute-api", "rest_api_id", "API policy %s")},
	"aws_dynamodb_resource_policy":     {resourcePolicy("dynamodb", "resource_arn", "table policy %s")},
	"aws_kinesis_resource_policy":      {resourcePolicy("kinesis", "resource_arn", "stream policy %s")},
	"aws_ecr_repository_policy":        {resourcePolicy("ecr", "repository", "repository policy %s")},
	"aws_cloudwatch_event_bus_policy":  {resourcePolicy("events", "event_bus_name", "event bus policy %s")},
	"aws_s3control_access_point_policy": {
		resourcePolicy("s3", "access_point_arn", "access point policy %s"),
	},
	"aws_cloudwatch_event_permission": {{
		computed: eventPermission, basis: iam.Resource, service: "events", holders: fields{"target_arns": "event_bus_name"},
		words: "event bus permission %s", whole: true,
	}},
	"aws_cloudwatch_log_resource_policy": {{
		document: "policy_document", basis: iam.Resource, service: "logs", name: "policy_name", words: "log policy %s", whole: true,
	}},

	"aws_sqs_queue":             {ownPolicy("sqs", "policy", "arn", "the policy of queue %s")},
	"aws_sns_topic":             {ownPolicy("sns", "policy", "arn", "the policy of topic %s")},
	"aws_s3_bucket":             {ownPolicy("s3", "policy", "bucket", "the policy of bucket %s")},
	"aws_kms_key":               {ownPolicy("kms", "policy", "arn", "the policy of key %s")},
	"aws_kms_external_key":      {ownPolicy("kms", "policy", "arn", "the policy of key %s")},
	"aws_kms_replica_key":       {ownPolicy("kms", "policy", "arn", "the policy of key %s")},
	"aws_secretsmanager_secret": {ownPolicy("secretsmanager", "policy", "arn", "the policy of secret %s")},
	"aws_s3_access_point":       {ownPolicy("s3", "policy", "arn", "the policy of access point %s")},
	"aws_api_gateway_rest_api": {
		ownPolicy("execute-api", "policy", "id", "the policy of API %s"),
		ownPolicy("execute-api", "body.x-amazon-apigateway-policy", "id", "the policy of API %s"),
	},
}

// resourcePolicy is a policy that is a resource of its own.
func resourcePolicy(service, target, words string) carrier {
	return carrier{
		document: "policy", basis: iam.Resource, service: service, holders: fields{"target_arns": target}, words: words, whole: true,
	}
}

// ownPolicy is a policy that stands in the resource it protects.
func ownPolicy(service, document, as, words string) carrier {
	return carrier{document: document, basis: iam.Resource, service: service, inline: true, self: "target_arns", as: as, words: words}
}

// policies makes a policy of each document that a resource carries, and a
// statement of each of its statements.
func (m *mapper) policies(r *config.Resource) {
	for _, c := range carriers[r.Type] {
		m.Hide(model.Statement, model.Policy)
		switch {
		case c.list != "":
			m.policyList(r, c)
			continue
		case c.computed != nil:
			m.policy(r, c, "", model.Attr{}, c.computed(m, r), nil)
			continue
		}
		if strings.HasPrefix(c.document, "body.") {
			r = m.withDocuments(r, []string{"body"})
			if _, ok := r.Values["body"].Value.(model.Unknown); ok {
				continue // the routes say that it is not known
			}
		}
		document := nonEmptyDocument(m.property(r, c.document))
		if document.Value == nil && !c.whole && c.basis != iam.Trust {
			continue
		}
		var name model.Attr
		if c.name != "" {
			name = nonEmpty(m.property(r, c.name))
		}
		m.policy(r, c, c.document, name, document, nil)
	}
}

// nonEmptyDocument is a document that is not set where its text is empty.
func nonEmptyDocument(attr model.Attr) model.Attr {
	attr.Value = formed(model.BlockOf(nil), attr.Value)
	return attr
}

// policyList reads the blocks of inline policies. An empty one says that there
// are to be none.
func (m *mapper) policyList(r *config.Resource, c carrier) {
	m.Each(m.property(r, c.list), func(i int, item model.Attr, guard model.Guard, why string) {
		part := c
		name, document := model.Attr{}, model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		if why == "" {
			name = nonEmpty(m.Inside(item, "name"))
			document = nonEmptyDocument(m.Inside(item, "policy"))
			document.At = draft.OrAt(document.At, item.At)
			if document.Value == nil && name.Value == nil {
				return
			}
		}
		id := draft.NameOr(name, i)
		if name.Value != nil {
			part.words = fmt.Sprintf("policy %s of %s", strings.ReplaceAll(id, "%", "%%"), c.words)
		}
		m.policy(r, part, c.list+"["+id+"]", name, document, guard)
	})
}

// policy makes the policy and the statements of one document.
func (m *mapper) policy(r *config.Resource, c carrier, id string, name, document model.Attr, guard model.Guard) {
	holders := model.Block{}
	if c.self != "" {
		holders[c.self] = model.Attr{Value: model.List{{Value: ref(r, c.as), At: r.At}}, At: r.At}
	}
	for attribute, path := range c.holders {
		holders[attribute] = nonEmpty(m.property(r, path))
	}
	if r.Type == "aws_iam_policy" {
		holders = m.attachedTo(r)
	}
	if c.whole {
		id = ""
	}
	if c.basis == iam.Identity {
		document.Value = model.Convert(document.Value, withoutDoubtfulPrincipals)
	}
	m.Policy(owner(r), draft.Policy{
		ID: id, Words: fmt.Sprintf(c.words, r.Address), Basis: c.basis, Service: c.service, Inline: c.inline,
		Name: name, Holders: holders, Document: document, Guard: guard,
	})
}

// withoutDoubtfulPrincipals leaves principals out of which nobody knows whether
// there are any: an identity policy has none, and what is never there is no mistake.
func withoutDoubtfulPrincipals(document model.Value) model.Value {
	block, ok := document.(model.Block)
	if !ok {
		return document
	}
	out := maps.Clone(block)
	statements := block["Statement"]
	statements.Value = model.Convert(statements.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return value
		}
		list = slices.Clone(list)
		for i := range list {
			list[i].Value = model.Convert(list[i].Value, func(value model.Value) model.Value {
				statement, ok := value.(model.Block)
				if !ok {
					return value
				}
				certain := maps.Clone(statement)
				maps.DeleteFunc(certain, func(name string, attr model.Attr) bool {
					return (name == "Principal" || name == "NotPrincipal") && !certainly(attr.Value)
				})
				return certain
			})
		}
		return list
	})
	out["Statement"] = statements
	return out
}

// certainly tells whether a value is set in every world.
func certainly(value model.Value) bool {
	switch v := value.(type) {
	case nil, model.Unknown:
		return false
	case model.Choice:
		return certainly(v.Then) && certainly(v.Else)
	default:
		return true
	}
}

// eventPermission is the document of an aws_cloudwatch_event_permission, which
// is one statement.
func eventPermission(m *mapper, r *config.Resource) model.Attr {
	principal := r.Values["principal"]
	principal.Value = model.Convert(principal.Value, func(value model.Value) model.Value {
		if draft.Literal(value) == "*" {
			return value
		}
		if _, unknown := value.(model.Unknown); unknown {
			return value
		}
		return model.Block{"AWS": {Value: value, At: principal.At}}
	})
	action := draft.Merged(r.Values["action"], model.Attr{Value: model.Lit("events:PutEvents"), At: r.At})
	statement := model.Block{
		"Sid": r.Values["statement_id"], "Effect": {Value: model.Lit("Allow"), At: r.At}, "Action": action, "Principal": principal,
	}
	m.Each(r.Values["condition"], func(_ int, item model.Attr, guard model.Guard, why string) {
		condition := model.Attr{Value: model.Guarded(guard, model.Unknown{Why: why}), At: item.At}
		operator, key := draft.Literal(m.Inside(item, "type").Value), draft.Literal(m.Inside(item, "key").Value)
		switch {
		case why != "":
		case operator == "" || key == "":
			condition.Value = model.Guarded(guard, model.Unknown{Why: "the condition of " + r.Address + " is not known"})
		default:
			condition.Value = model.Guarded(guard, model.Block{operator: {At: item.At, Value: model.Block{key: m.Inside(item, "value")}}})
		}
		statement["Condition"] = draft.Merged(condition, statement["Condition"])
	})
	return model.Attr{At: r.At, Value: model.Block{
		"Version": {Value: model.Lit("2012-10-17"), At: r.At}, "Statement": {Value: statement, At: r.At},
	}}
}

// An attachment is a type whose resources attach managed policies.
type attachment struct{ typ, policies, roles, users, groups string }

// several tells whether a path of an attachment is a list.
func several(path string) bool { return strings.HasSuffix(path, "s") }

// attached is what stands at a path of an attachment.
func (m *mapper) attached(by *config.Resource, path string) model.Attr {
	if several(path) {
		return m.listed(by, path)
	}
	return m.property(by, path)
}

var attachments = []attachment{
	{typ: "aws_iam_role_policy_attachment", policies: "policy_arn", roles: "role"},
	{typ: "aws_iam_role_policy_attachments_exclusive", policies: "policy_arns", roles: "role_name"},
	{typ: "aws_iam_policy_attachment", policies: "policy_arn", roles: "roles", users: "users", groups: "groups"},
	{typ: "aws_iam_user_policy_attachment", policies: "policy_arn", users: "user"},
	{typ: "aws_iam_group_policy_attachment", policies: "policy_arn", groups: "group"},
}

// managedPolicies are the managed policies of a holder: its own, and those that
// resources attach to it, each naming it at the path that holder returns.
func managedPolicies(holder func(attachment) string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		out := draft.EachItem(m.listed(r, "managed_policy_arns"), func(item model.Attr) model.Value { return draft.AWSManaged(item.Value) })
		var attached model.List
		for _, a := range attachments {
			if holder(a) == "" {
				continue
			}
			m.eachNaming(r, a.typ, holder(a), func(by *config.Resource, named match) {
				attached = append(attached, items(by, m.attached(by, a.policies), named)...)
			})
		}
		if len(attached) == 0 {
			return out
		}
		if out.At.IsZero() {
			out.At = attached[0].At
		}
		for i, item := range attached {
			attached[i].Value = model.Convert(item.Value, draft.AWSManaged)
		}
		out.Value = model.Value(append(model.Items(out), attached...))
		return out
	}
}

// groupsOf are the groups that resources put a user in.
func groupsOf(m *mapper, user *config.Resource) model.Attr {
	var out model.List
	for _, member := range []struct{ typ, user, groups string }{
		{"aws_iam_user_group_membership", "user", "groups"},
		{"aws_iam_group_membership", "users", "group"},
	} {
		m.eachNaming(user, member.typ, member.user, func(by *config.Resource, named match) {
			out = append(out, items(by, m.attached(by, member.groups), named)...)
		})
	}
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: out[0].At}
}

// items are the items of an attribute of a resource that sets them for another.
func items(by *config.Resource, attr model.Attr, named match) model.List {
	var out model.List
	for _, item := range model.Items(attr) {
		item.At = draft.OrAt(item.At, attr.At)
		if item = setBy(by, named, item); item.Value != nil {
			out = append(out, item)
		}
	}
	return out
}

// attachedTo are the holders that resources attach a managed policy to.
func (m *mapper) attachedTo(r *config.Resource) model.Block {
	holders := model.Block{}
	for _, a := range attachments {
		m.eachNaming(r, a.typ, a.policies, func(by *config.Resource, named match) {
			for attribute, path := range map[string]string{"role_names": a.roles, "user_names": a.users, "group_names": a.groups} {
				if path == "" {
					continue
				}
				attr := m.attached(by, path)
				if attr.Value == nil {
					continue
				}
				holder := holders[attribute]
				list, _ := holder.Value.(model.List)
				holders[attribute] = model.Attr{Value: append(list, items(by, attr, named)...), At: draft.OrAt(holder.At, attr.At)}
			}
		})
	}
	return holders
}
