package collect

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/belay-dev/belay/internal/model"
)

// The operations that tell which regions there are. They are made before all others,
// the second one if the first is refused, and hide whatever is in a region that
// is not known.
var regionOperations = []operation{
	{
		name: "ec2:DescribeRegions", global: true,
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			// Without AllRegions it returns those that are enabled.
			out, err := c.ec2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
			if err != nil {
				return page{}, err
			}
			return list(out.Regions, nil, func(r *ec2types.Region) item { return byID(r.RegionName) }), nil
		},
	},
	{
		name: "account:ListRegions", global: true,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.accounts.ListRegions(ctx, &account.ListRegionsInput{
				MaxResults: aws.Int32(50), NextToken: r.marker(),
				RegionOptStatusContains: []accounttypes.RegionOptStatus{accounttypes.RegionOptStatusEnabled, accounttypes.RegionOptStatusEnabledByDefault},
			})
			if err != nil {
				return page{}, err
			}
			return list(out.Regions, out.NextToken, func(r *accounttypes.Region) item { return byID(r.RegionName) }), nil
		},
	},
}

const (
	roleList = "iam:GetAccountAuthorizationDetails/RoleDetailList"
	// lastAccessedName is made on request only: it is some calls for each role and user.
	lastAccessedName = "iam:GetServiceLastAccessedDetails"

	userList = "iam:GetAccountAuthorizationDetails/UserDetailList"
)

// notThere are the codes by which Organizations says that the account is in none.
var notThere = []string{"AWSOrganizationsNotInUseException"}

var identityOperations = []operation{
	{
		name: "iam:GetAccountAuthorizationDetails", global: true, hides: grants,
		documents: []string{"AssumeRolePolicyDocument", "PolicyDocument", "Document"},
		call:      authorizationDetails,
	},
	{
		name: "iam:GetAccountSummary", global: true,
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.iam.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
			return one(byID(&c.account), out), err
		},
	},
	{
		name: "iam:ListAccountAliases", global: true,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.iam.ListAccountAliases(ctx, &iam.ListAccountAliasesInput{Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return names(out.AccountAliases, out.Marker, "AccountAlias", byID), nil
		},
	},
	{
		name: "iam:GetAccountPasswordPolicy", global: true, absent: []string{"NoSuchEntity"},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.iam.GetAccountPasswordPolicy(ctx, &iam.GetAccountPasswordPolicyInput{})
			return one(byID(&c.account), out), err
		},
	},
	{
		name: "iam:GetCredentialReport", actions: []string{"iam:GenerateCredentialReport", "iam:GetCredentialReport"}, global: true,
		call: credentialReport,
	},
	{
		name: "iam:ListSAMLProviders", global: true, hides: []model.Kind{model.Role},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.iam.ListSAMLProviders(ctx, &iam.ListSAMLProvidersInput{})
			if err != nil {
				return page{}, err
			}
			return list(out.SAMLProviderList, nil, func(p *iamtypes.SAMLProviderListEntry) item { return byID(p.Arn) }), nil
		},
	},
	{
		name: "iam:GetSAMLProvider", global: true, of: []string{"iam:ListSAMLProviders"}, hides: []model.Kind{model.Role}, absent: []string{"NoSuchEntity"},
		drop: []string{"SAMLMetadataDocument", "PrivateKeyList"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.iam.GetSAMLProvider(ctx, &iam.GetSAMLProviderInput{SAMLProviderArn: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "iam:ListOpenIDConnectProviders", global: true, hides: []model.Kind{model.Role},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.iam.ListOpenIDConnectProviders(ctx, &iam.ListOpenIDConnectProvidersInput{})
			if err != nil {
				return page{}, err
			}
			return list(out.OpenIDConnectProviderList, nil, func(p *iamtypes.OpenIDConnectProviderListEntry) item { return byID(p.Arn) }), nil
		},
	},
	{
		name: "iam:GetOpenIDConnectProvider", global: true, of: []string{"iam:ListOpenIDConnectProviders"}, hides: []model.Kind{model.Role}, absent: []string{"NoSuchEntity"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name:    lastAccessedName,
		actions: []string{"iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails"},
		global:  true, onRequest: true, of: []string{roleList, userList}, hides: []model.Kind{model.Role, model.Statement}, absent: []string{"NoSuchEntity"},
		call: lastAccessed,
	},
	{
		name: "organizations:DescribeOrganization", global: true, optional: true, hides: grants, absent: notThere,
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.organizations.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
			if err != nil || out.Organization == nil {
				return page{}, err
			}
			out.Organization.MasterAccountEmail = nil
			return one(byID(out.Organization.Arn), out), nil
		},
	},
	{
		name: "organizations:ListParents", global: true, optional: true, of: []string{"organizations:DescribeOrganization"}, hides: grants, absent: notThere,
		call: parents,
	},
	{
		name: "organizations:ListPoliciesForTarget", global: true, optional: true, of: []string{"organizations:ListParents"}, hides: grants,
		absent: append([]string{"TargetNotFoundException", "PolicyTypeNotEnabledException"}, notThere...),
		call:   policiesForTarget,
	},
	{
		name: "organizations:DescribePolicy", global: true, optional: true, of: []string{"organizations:ListPoliciesForTarget"}, hides: grants,
		absent: append([]string{"PolicyNotFoundException"}, notThere...), documents: []string{"Content"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.organizations.DescribePolicy(ctx, &organizations.DescribePolicyInput{PolicyId: r.item.ref()})
			return one(r.item, out), err
		},
	},
}

// authorizationDetails reads a page of users, groups, roles and policies.
func authorizationDetails(ctx context.Context, c *clients, r request) (page, error) {
	out, err := c.iam.GetAccountAuthorizationDetails(ctx, &iam.GetAccountAuthorizationDetailsInput{Marker: r.marker(), MaxItems: aws.Int32(1000)})
	if err != nil {
		return page{}, err
	}
	if out.IsTruncated && aws.ToString(out.Marker) == "" {
		return page{}, &responseError{reason: "it says that there is more, and not where"}
	}
	all := list(out.RoleDetailList, out.Marker, func(r *iamtypes.RoleDetail) item { return byID(r.Arn) })
	all = join("RoleDetailList", all, "UserDetailList", list(out.UserDetailList, nil, func(u *iamtypes.UserDetail) item { return byID(u.Arn) }))
	for _, g := range out.GroupDetailList {
		all.items = append(all.items, found{item: byID(g.Arn), list: "GroupDetailList", value: g})
	}
	for _, p := range out.Policies {
		// AWS has more than a thousand policies, and most are used by nobody.
		if strings.Contains(aws.ToString(p.Arn), ":iam::aws:policy/") &&
			aws.ToInt32(p.AttachmentCount)+aws.ToInt32(p.PermissionsBoundaryUsageCount) == 0 {
			continue
		}
		all.items = append(all.items, found{item: byID(p.Arn), list: "Policies", value: p})
	}
	return all, nil
}

// credentialReport asks for a report, waits for it and reads it: a line for each
// user and the root user.
func credentialReport(ctx context.Context, c *clients, _ request) (page, error) {
	for {
		job, err := c.iam.GenerateCredentialReport(ctx, &iam.GenerateCredentialReportInput{})
		if err != nil {
			return page{}, err
		}
		if job.State == iamtypes.ReportStateTypeComplete {
			break
		}
		if err := c.pause(); err != nil {
			return page{}, err
		}
	}
	out, err := c.iam.GetCredentialReport(ctx, &iam.GetCredentialReportInput{})
	if err != nil {
		return page{}, err
	}
	rows, err := csv.NewReader(strings.NewReader(string(out.Content))).ReadAll()
	if err != nil || len(rows) == 0 {
		return page{}, &responseError{reason: "the credential report is no table"}
	}
	var all page
	for _, row := range rows[1:] {
		value := make(map[string]any, len(row))
		for i, column := range rows[0] {
			value[column] = row[i]
		}
		arn, _ := value["arn"].(string)
		all.items = append(all.items, found{item: byID(&arn), value: value})
	}
	return all, nil
}

// lastAccessed asks when a role or user last used each service, waits for the
// answer and reads all of it.
func lastAccessed(ctx context.Context, c *clients, r request) (page, error) {
	job, err := c.iam.GenerateServiceLastAccessedDetails(ctx, &iam.GenerateServiceLastAccessedDetailsInput{
		Arn: r.item.ref(), Granularity: iamtypes.AccessAdvisorUsageGranularityTypeActionLevel,
	})
	if err != nil {
		return page{}, err
	}
	const most = 50 // pages of a hundred services: more than AWS has
	var services []iamtypes.ServiceLastAccessed
	var marker *string
	for range most {
		out, err := c.lastAccessedPage(ctx, job.JobId, marker)
		if err != nil {
			return page{}, err
		}
		services = append(services, out.ServicesLastAccessed...)
		if marker = out.Marker; aws.ToString(marker) == "" {
			return one(r.item, map[string]any{"ServicesLastAccessed": tree(services, capitalized), "JobType": string(out.JobType)}), nil
		}
	}
	return page{}, &responseError{reason: fmt.Sprintf("it has more than %d pages of services", most)}
}

func (c *clients) lastAccessedPage(ctx context.Context, job, marker *string) (*iam.GetServiceLastAccessedDetailsOutput, error) {
	for {
		out, err := c.iam.GetServiceLastAccessedDetails(ctx, &iam.GetServiceLastAccessedDetailsInput{JobId: job, Marker: marker})
		switch {
		case err != nil:
			return nil, err
		case out.JobStatus == iamtypes.JobStatusTypeFailed && out.Error != nil:
			return nil, &codeError{code: aws.ToString(out.Error.Code), err: errors.New(aws.ToString(out.Error.Message))}
		case out.JobStatus != iamtypes.JobStatusTypeInProgress:
			return out, nil
		}
		if err := c.pause(); err != nil {
			return nil, err
		}
	}
}

// parents walks up the organization, from the account to its root. Of the items the
// first is the account itself, so that policies are asked for at each level. It is made for
// the organization, and so not at all if there is none.
func parents(ctx context.Context, c *clients, r request) (page, error) {
	child := r.token
	var all page
	if child == "" {
		child = c.account
		all.items = append(all.items, found{item: byID(&c.account), value: map[string]any{"Id": c.account, "Type": "ACCOUNT"}})
	}
	out, err := c.organizations.ListParents(ctx, &organizations.ListParentsInput{ChildId: &child})
	if err != nil {
		return page{}, err
	}
	for _, parent := range out.Parents { // there is one
		all.items = append(all.items, found{item: byID(parent.Id), of: child, value: parent})
		if parent.Type == orgtypes.ParentTypeOrganizationalUnit {
			all.next = aws.ToString(parent.Id)
		}
	}
	return all, nil
}

// controls are the types of policies that bound what is allowed.
var controls = []orgtypes.PolicyType{orgtypes.PolicyTypeServiceControlPolicy, orgtypes.PolicyTypeResourceControlPolicy}

// policiesForTarget reads the policies of a level, one type after the other. Its token
// is the type and the API's token.
func policiesForTarget(ctx context.Context, c *clients, r request) (page, error) {
	filter, token, _ := strings.Cut(r.token, " ")
	if filter == "" {
		filter = string(controls[0])
	}
	in := &organizations.ListPoliciesForTargetInput{Filter: orgtypes.PolicyType(filter), TargetId: r.item.ref()}
	if token != "" {
		in.NextToken = &token
	}
	out, err := c.organizations.ListPoliciesForTarget(ctx, in)
	if err != nil {
		return page{}, err
	}
	all := list(out.Policies, nil, func(p *orgtypes.PolicySummary) item { return byRef(p.Arn, p.Id) })
	switch {
	case aws.ToString(out.NextToken) != "":
		all.next = filter + " " + *out.NextToken
	case filter == string(controls[0]):
		all.next = string(controls[1])
	}
	return all, nil
}
