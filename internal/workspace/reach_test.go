package workspace

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// TestReach has modules that are not seen know what they are given.
func TestReach(t *testing.T) {
	const why = "module m is not here"
	tests := []struct {
		name  string
		reach *model.Reach
		id    string
		edge  string
		open  bool
	}{
		{"no bounds", nil, "aws_lambda_function.f", "event_sources", true},
		{"given nothing", &model.Reach{}, "aws_lambda_function.f", "event_sources", false},
		{"alarms are of anything", &model.Reach{}, "aws_lambda_function.f", "alarms", true},
		{"given the function", &model.Reach{Resources: []string{"aws_lambda_function.f"}}, "aws_lambda_function.f", "event_sources", true},
		{"given another", &model.Reach{Resources: []string{"aws_lambda_function.other"}}, "aws_lambda_function.f", "event_sources", false},
		{"one whose name begins alike", &model.Reach{Resources: []string{"aws_lambda_function.f"}}, `aws_lambda_function.ff`, "event_sources", false},
		{"given all instances", &model.Reach{Resources: []string{"module.m.aws_lambda_function.f"}}, `module.m["a.b"].aws_lambda_function.f[0]`, "event_sources", true},
		{"given its module", &model.Reach{Resources: []string{"module.m"}}, `module.m["a.b"].aws_lambda_function.f[0]`, "event_sources", true},
		{"given its name", &model.Reach{Texts: []model.Text{text("worker")}}, "aws_lambda_function.f", "event_sources", true},
		{"given an ARN with its name", &model.Reach{Texts: []model.Text{text("arn:aws:lambda:us-east-1:1:function:worker")}}, "aws_lambda_function.f", "event_sources", true},
		{"given a part of its name", &model.Reach{Texts: []model.Text{text("work")}}, "aws_lambda_function.f", "event_sources", false},
		{"given the function of a log group", &model.Reach{Texts: []model.Text{text("worker")}}, "aws_cloudwatch_log_group.l", "functions", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u := unit(a,
				resource(model.Function, "aws_lambda_function.f", "name", "worker"), resource(model.Function, "aws_lambda_function.ff", "name", "other"),
				resource(model.Function, `module.m["a.b"].aws_lambda_function.f[0]`, "name", "third"),
				resource(model.LogGroup, "aws_cloudwatch_log_group.l", "name", "/aws/lambda/worker"),
			)
			u.Open, u.Reach = why, test.reach
			n := node(t, Build([]*model.Unit{u}, Options{}), a, test.id, 0)
			if got := n.Unknown[test.edge] != ""; got != test.open {
				t.Errorf("%s of %s: got unknown %q", test.edge, test.id, n.Unknown[test.edge])
			}
		})
	}
}
