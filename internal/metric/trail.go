package metric

import (
	"maps"

	"github.com/belay-dev/belay/internal/model"
)

// A Record is what CloudTrail writes of a call, as far as people's filters look at it.
type Record struct {
	Name   string // of the call, for messages
	Source string // cloudtrail.amazonaws.com
	// Global tells that it is written in one Region of the partition, wherever the
	// call was made.
	Global bool
	Fields map[string]any // the record, as JSON
}

// SignIn is where people sign in to the console.
const SignIn = "signin.amazonaws.com"

// call is the record of a call by somebody, with what else is in it.
func call(source, name, who string, global bool, more map[string]any) Record {
	r := Record{Name: name, Source: source, Global: global, Fields: map[string]any{
		"eventSource": source, "eventName": name, "eventType": "AwsApiCall", "eventCategory": "Management",
		"managementEvent": true, "readOnly": false, "recipientAccountId": "111122223333",
		"userIdentity": map[string]any{"type": who, "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:user/x", "userName": "x"},
	}}
	maps.Copy(r.Fields, more)
	return r
}

// calls are the records of calls by a user.
func calls(source string, global bool, names ...string) []Record {
	out := make([]Record, len(names))
	for i, name := range names {
		out[i] = call(source, name, "IAMUser", global, nil)
	}
	return out
}

// signIn is the record of signing in to the console.
func signIn(who, result, mfa string, more map[string]any) Record {
	fields := map[string]any{
		"eventType": "AwsConsoleSignIn", "responseElements": map[string]any{"ConsoleLogin": result},
		"additionalEventData": map[string]any{"MFAUsed": mfa},
	}
	maps.Copy(fields, more)
	return call(SignIn, "ConsoleLogin", who, true, fields)
}

// trailSignals are what should be heard of that is done to an account itself: those of
// the CIS benchmark for AWS, in its order and with its lists of calls. Who covers
// tracks does the ones of tier A; the others are for who wants the benchmark.
var trailSignals = []Signal{
	{
		Slug: "unauthorized-calls", Tier: "C", Says: "calls that are refused",
		Records: func() []Record {
			return []Record{
				call("ec2.amazonaws.com", "RunInstances", "AssumedRole", false, map[string]any{"errorCode": "Client.UnauthorizedOperation"}),
				call("s3.amazonaws.com", "PutBucketPolicy", "AssumedRole", false, map[string]any{"errorCode": "AccessDenied"}),
			}
		},
	},
	{
		Slug: "sign-in-without-mfa", Tier: "C", Says: "signing in without a second factor",
		Records: func() []Record { return []Record{signIn("IAMUser", "Success", "No", nil)} },
	},
	{
		Slug: "root-use", Tier: "A", Says: "use of the root user",
		Records: func() []Record {
			return []Record{
				signIn("Root", "Success", "Yes", nil),
				call("iam.amazonaws.com", "CreateAccessKey", "Root", true, nil),
			}
		},
	},
	{
		Slug: "iam-policy-changes", Tier: "A", Says: "changes of IAM policies",
		Records: func() []Record {
			return calls("iam.amazonaws.com", true,
				"DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy",
				"CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "AttachRolePolicy", "DetachRolePolicy",
				"AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy")
		},
	},
	{
		Slug: "trail-changes", Tier: "A", Says: "changes of trails",
		Records: func() []Record {
			return calls("cloudtrail.amazonaws.com", false, "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")
		},
	},
	{
		Slug: "sign-in-failures", Tier: "C", Says: "failures to sign in",
		Records: func() []Record {
			return []Record{
				signIn("IAMUser", "Failure", "No", map[string]any{"errorMessage": "Failed authentication"}),
			}
		},
	},
	{
		Slug: "key-disabling", Tier: "A", Says: "disabling and deletion of keys",
		Records: func() []Record { return calls("kms.amazonaws.com", false, "DisableKey", "ScheduleKeyDeletion") },
	},
	{
		Slug: "bucket-policy-changes", Tier: "A", Says: "changes of who may use buckets",
		Records: func() []Record {
			return calls("s3.amazonaws.com", false,
				"PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
				"DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication")
		},
	},
	{
		Slug: "config-changes", Tier: "A", Says: "changes of AWS Config",
		Records: func() []Record {
			return calls("config.amazonaws.com", false,
				"StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder")
		},
	},
	{
		Slug: "security-group-changes", Tier: "C", Says: "changes of security groups",
		Records: func() []Record {
			return calls("ec2.amazonaws.com", false,
				"AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
				"RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup")
		},
	},
	{
		Slug: "network-acl-changes", Tier: "C", Says: "changes of network access lists",
		Records: func() []Record {
			return calls("ec2.amazonaws.com", false,
				"CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
				"ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation")
		},
	},
	{
		Slug: "gateway-changes", Tier: "C", Says: "changes of network gateways",
		Records: func() []Record {
			return calls("ec2.amazonaws.com", false,
				"CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
				"DeleteInternetGateway", "DetachInternetGateway")
		},
	},
	{
		Slug: "route-table-changes", Tier: "C", Says: "changes of route tables",
		Records: func() []Record {
			return calls("ec2.amazonaws.com", false,
				"CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
				"DeleteRoute", "DisassociateRouteTable")
		},
	},
	{
		Slug: "vpc-changes", Tier: "C", Says: "changes of VPCs",
		Records: func() []Record {
			return calls("ec2.amazonaws.com", false,
				"CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
				"DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
				"DisableVpcClassicLink", "EnableVpcClassicLink")
		},
	},
	{
		Slug: "organization-changes", Tier: "C", Says: "changes of the organization",
		Records: func() []Record {
			return calls("organizations.amazonaws.com", true,
				"AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake",
				"DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType",
				"EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
				"RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit")
		},
	},
}

// onTrail are the trail signals as rows of the table.
func onTrail() []Signal {
	out := make([]Signal, len(trailSignals))
	for i, s := range trailSignals {
		s.Kind, s.Severity, s.Applies = model.Account, "medium", "an account: a metric filter on its trail with an alarm, or a rule on its events"
		out[i] = s
	}
	return out
}
