package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// anyRegion lists resources of a statement whose Region or account is a wildcard,
// and that are not everything of a type.
func anyRegion(l *linker, n *Node) (model.Value, string) {
	if !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	seen := map[string]bool{}
	for _, star := range f.StarTypes {
		seen[star.Pattern] = true
	}
	atEdge := l.heldAtEdge(n)
	out := model.List{}
	for _, pattern := range append(slices.Clone(f.AnyRegion), f.AnyAccount...) {
		if seen[pattern] || manyRegions(pattern, atEdge) {
			continue
		}
		seen[pattern] = true
		out = append(out, model.Attr{Value: unshown(pattern)})
	}
	return out, n.Unknown["resources"]
}

// manyRegions tells whether a resource is meant in more than one Region. A model
// behind a cross-Region inference profile has to be allowed in each that the
// profile routes to:
// https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
// A function at CloudFront's edge logs in the Region of its caller:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
func manyRegions(arn string, atEdge bool) bool {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return false
	}
	service, resource := parts[2], parts[5]
	if service == "bedrock" && strings.HasPrefix(resource, "foundation-model/") {
		return true
	}
	// The service may be a part of the ARN of the log group.
	return atEdge && (service == "logs" || strings.Contains(service, "⟦"))
}

// heldAtEdge tells whether a role that holds a statement is one of functions that
// run at CloudFront's edge.
func (l *linker) heldAtEdge(n *Node) bool {
	for _, role := range n.Edges["roles"] {
		for _, s := range role.Edges["trust"] {
			for _, t := range flat(nil, s.Attrs["principals"].Value) {
				if f := fields(t, ":", 2); len(f) == 2 && equals(f[1], "edgelambda.amazonaws.com") {
					return true
				}
			}
		}
	}
	return false
}

// deliveries are the actions that hand something over. Who writes a statement for
// a target that somebody else chooses lists those that it may take.
var deliveries = []string{
	"events:PutEvents", "firehose:PutRecord", "kinesis:PutRecord", "lambda:InvokeFunction", "lambda:InvokeAsync",
	"sns:Publish", "sqs:SendMessage", "states:StartExecution",
}

// deadActions lists the actions of a statement that take none of its resources.
func deadActions(l *linker, n *Node) (model.Value, string) {
	basis, _ := word(n, "basis")
	if basis != string(iam.Identity) || templated(n) {
		return model.List{}, ""
	}
	f, why := l.statementFacts(n)
	if why != "" {
		return nil, why
	}
	delivers := deliversOtherwise(n, f.Mismatched)
	out := model.List{}
	for _, m := range f.Mismatched {
		if m.Action == "logs:DescribeLogGroups" {
			// It is published as one that takes no resource, and CloudWatch Logs asks for
			// log-group::log-stream:, which patterns of log groups cover.
			continue
		}
		if delivers && slices.Contains(deliveries, m.Action) {
			continue
		}
		wanted := cmp.Or(m.Wanted, "*")
		out = append(out, model.Attr{Value: model.Block{
			"action": {Value: model.Lit(m.Action)}, "wanted": {Value: model.Lit(wanted)},
		}})
	}
	return out, n.Unknown["resources"]
}

// deliversOtherwise tells whether a statement hands things over by an action that
// takes its resources.
func deliversOtherwise(n *Node, dead []iam.Mismatch) bool {
	for _, t := range flat(nil, n.Attrs["actions"].Value) {
		action, ok := t.Literal()
		if !ok || !slices.ContainsFunc(deliveries, func(d string) bool { return strings.EqualFold(d, action) }) {
			continue
		}
		if !slices.ContainsFunc(dead, func(m iam.Mismatch) bool { return strings.EqualFold(m.Action, action) }) {
			return true
		}
	}
	return false
}
