package collect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Scope says what a policy is for.
type Scope struct {
	Services     []string // empty is all
	LastAccessed bool
	AllRegions   bool   // the regions are asked for, and not given
	Organization bool   // the accounts are asked for
	Role         string // name of a role that is assumed in other accounts; empty is none
	Partition    string // empty is aws
}

// A policyDocument is one of IAM.
type policyDocument struct {
	Version   string
	Statement []policyStatement
}

type policyStatement struct {
	Sid      string
	Effect   string
	Action   []string
	Resource []string
}

// Policy returns the identity policy that allows what collecting calls, and nothing
// else, as JSON.
func Policy(scope Scope) ([]byte, error) {
	byResource := map[string][]string{} // actions by what they are allowed on
	allow := func(resources, actions []string) {
		on := strings.Join(resources, " ")
		byResource[on] = append(byResource[on], actions...)
	}
	partition := scope.Partition
	if partition == "" {
		partition = "aws"
	}
	everything := []string{"*"}
	allow(everything, []string{"sts:GetCallerIdentity"})
	operations := selected(scope.Services, extras[scope.LastAccessed])
	if scope.AllRegions && slices.ContainsFunc(operations, func(o *operation) bool { return !o.global }) {
		for i := range regionOperations {
			allow(everything, regionOperations[i].allowed())
		}
	}
	var reads []string // what API Gateway's only action is allowed on
	for _, o := range operations {
		if o.resources == nil {
			allow(everything, o.allowed())
			continue
		}
		for _, resource := range o.resources {
			reads = append(reads, "arn:"+partition+resource)
		}
	}
	if len(reads) > 0 {
		allow(sorted(reads), reading)
	}
	if scope.Organization {
		allow(everything, []string{"organizations:ListAccounts"})
	}
	if scope.Role != "" {
		allow([]string{"arn:" + partition + ":iam::*:role/" + strings.TrimPrefix(scope.Role, "/")}, []string{"sts:AssumeRole"})
	}
	document := policyDocument{Version: "2012-10-17"}
	for _, on := range sortedKeys(byResource) {
		sid := "Read"
		switch {
		case on == "*":
		case strings.Contains(on, ":role/"):
			sid = "AssumeInOtherAccounts"
		default:
			sid = "ReadApis"
		}
		document.Statement = append(document.Statement, policyStatement{
			Sid: sid, Effect: "Allow", Action: sorted(byResource[on]), Resource: strings.Split(on, " "),
		})
	}
	out, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the policy: %w", err)
	}
	return append(out, '\n'), nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
