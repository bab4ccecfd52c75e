package account

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

const authorization = "iam:GetAccountAuthorizationDetails"

// identity translates roles, users, groups and the policies of the account.
func identity(t *translation) {
	attached := map[string]model.Block{} // holders by ARN of the policy, as a template names them
	for _, item := range t.list(authorization, "RoleDetailList") {
		t.add("AWS::IAM::Role", item.ID, "", item.At, nil).Fill = func(r *stack.Resource) {
			f := fields{item.Only("RoleName", "Path", "AssumeRolePolicyDocument", "RolePolicyList", "PermissionsBoundary",
				"AttachedManagedPolicies", "CreateDate", "RoleLastUsed")}
			r.Properties = f.properties("RoleName", "Path", "AssumeRolePolicyDocument", "Policies=RolePolicyList",
				"PermissionsBoundary=PermissionsBoundary.PermissionsBoundaryArn")
			if arns := attachments(f); arns.Value != nil {
				r.Properties["ManagedPolicyArns"] = arns
			}
			r.Label = cmp.Or(f.text("RoleName"), r.Label)
			t.used(item, f)
		}
	}
	for _, of := range []struct{ list, typ, name, inline, holders string }{
		{"UserDetailList", "AWS::IAM::User", "UserName", "UserPolicyList", "Users"},
		{"GroupDetailList", "AWS::IAM::Group", "GroupName", "GroupPolicyList", "Groups"},
	} {
		for _, item := range t.list(authorization, of.list) {
			f := fieldsOf(item)
			for _, arn := range model.Items(attachments(f)) {
				hold(attached, draft.Literal(arn.Value), of.holders, f.at(of.name))
			}
			t.add(of.typ, item.ID, f.text(of.name), item.At, nil).Fill = func(r *stack.Resource) {
				f := fieldsOf(item) // read once more, so that it is not kept
				r.Properties = f.properties(of.name, "Path", "Groups=GroupList", "Policies="+of.inline, "PermissionsBoundary=PermissionsBoundary.PermissionsBoundaryArn")
				if arns := attachments(f); arns.Value != nil {
					r.Properties["ManagedPolicyArns"] = arns
				}
			}
		}
	}
	for _, item := range t.list(authorization, "Policies") {
		if isAWSManaged(item) {
			t.managed(item, fieldsOf(item))
			continue // nobody here can change it
		}
		name := lastPart(item.ID, "/")
		t.add("AWS::IAM::ManagedPolicy", item.ID, name, item.At, nil).Fill = func(r *stack.Resource) {
			f := fields{item.Only("Path", "PolicyVersionList")}
			r.Properties = f.properties("Path")
			r.Properties["ManagedPolicyName"] = lit(name, item.At)
			if document := defaultVersion(f); document.Value != nil {
				r.Properties["PolicyDocument"] = document
			}
			maps.Copy(r.Properties, attached[item.ID])
		}
	}
}

// isAWSManaged tells by its ARN, which has no account, that AWS keeps a policy.
func isAWSManaged(item snapshot.Item) bool { return strings.Contains(item.ID, ":iam::aws:policy/") }

// managed keeps a policy that AWS manages in the version that the account has.
func (t *translation) managed(item snapshot.Item, f fields) {
	if version := f.text("DefaultVersionId"); version != "" && defaultVersion(f).Value != nil {
		t.policies[item.ID] = model.ManagedPolicy{
			Version: version, Document: func() model.Attr { return defaultVersion(fieldsOf(item)) },
		}
	}
}

// attachments are the ARNs of the managed policies that a holder has.
func attachments(f fields) model.Attr {
	return each(f.at("AttachedManagedPolicies"), func(one fields) model.Attr { return one.at("PolicyArn") })
}

// hold notes that somebody holds a policy.
func hold(attached map[string]model.Block, arn, as string, name model.Attr) {
	if attached[arn] == nil {
		attached[arn] = model.Block{}
	}
	list, _ := attached[arn][as].Value.(model.List)
	attached[arn][as] = model.Attr{Value: append(slices.Clip(list), name), At: name.At}
}

// defaultVersion is the document of the version of a policy that holds.
func defaultVersion(f fields) model.Attr {
	for _, version := range model.Items(f.at("PolicyVersionList")) {
		one := fields{version}
		if one.at("IsDefaultVersion").Value == model.Value(model.Bool(true)) {
			return one.at("Document")
		}
	}
	return model.Attr{}
}
