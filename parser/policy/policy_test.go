package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/policy"
)

func load(t *testing.T, name, content string, named bool) (*model.Unit, parser.Found) {
	t.Helper()
	tree := &parser.Tree{
		FS:    fstest.MapFS{name: {Data: []byte(content)}},
		Files: []string{name}, Named: map[string]bool{name: named},
	}
	found, err := policy.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Inputs) == 0 {
		return nil, found
	}
	unit, err := found.Inputs[0].Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return unit, found
}

func TestLoad(t *testing.T) {
	for _, test := range []struct{ name, document, basis, service, label string }{
		{
			"identity", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`,
			"identity", "", "statement 1 of policy read",
		},
		{
			"trust", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]}`,
			"trust", "", "statement 1 of trust policy read",
		},
		{
			"resource of one service", `{"Version": "2012-10-17", "Statement": [{"Sid": "Send", "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]}`,
			"resource", "sqs", "statement Send of resource policy read",
		},
		{
			"resource of no one service", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}`,
			"resource", "", "statement 1 of resource policy read",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			unit, _ := load(t, "policies/read.json", test.document, false)
			if unit == nil {
				t.Fatal("not found")
			}
			var statement *model.Resource
			for _, r := range unit.Resources {
				if r.Kind == model.Statement {
					statement = r
				}
			}
			got := []string{word(statement, "basis"), word(statement, "service"), statement.Label}
			if diff := cmp.Diff([]string{test.basis, test.service, test.label}, got); diff != "" {
				t.Errorf("statement (-want +got):\n%s", diff)
			}
			if statement.At.File != "policies/read.json" || statement.At.Line != 1 || len(unit.Problems) > 0 {
				t.Errorf("got place %s and problems %v", statement.At, unit.Problems)
			}
		})
	}
}

func word(r *model.Resource, name string) string {
	text, ok := r.Attrs[name].Value.(model.Text)
	if !ok {
		return ""
	}
	return text.String()
}

func TestFind(t *testing.T) {
	const document = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`
	for _, test := range []struct {
		name, file, content string
		named, want         bool
	}{
		{"policy", "p.json", document, false, true},
		{"upper case", "P.JSON", document, false, true},
		{"other name", "p.policy", document, false, false},
		{"other name that the user gives", "p.policy", document, true, true},
		{"with an id", "p.json", strings.Replace(document, `{"Version"`, `{"Id": "x", "Version"`, 1), false, true},
		{"without version", "p.json", strings.Replace(document, `"Version": "2012-10-17", `, "", 1), false, false},
		{"version of something else", "p.json", strings.Replace(document, "2012-10-17", "1.0", 1), false, false},
		{"input of a call", "p.json", `{"PolicyName": "x", "PolicyDocument": ` + document + `}`, false, false},
		{"template", "p.json", `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": ` + document + `}}}}`, false, false},
		{"parameter file", "p.json", `{"Parameters": {"Statement": "Effect"}}`, false, false},
		{"statement of something else", "p.json", `{"Version": "2012-10-17", "Statement": ["Effect"]}`, false, false},
		{"no JSON", "p.json", `{"Version": "2012-10-17", "Statement": ["Effect"`, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, found := load(t, test.file, test.content, test.named)
			if got := len(found.Inputs) == 1; got != test.want || len(found.Problems) > 0 {
				t.Errorf("got %d inputs and problems %v", len(found.Inputs), found.Problems)
			}
		})
	}
}

func TestWrongPolicy(t *testing.T) {
	unit, _ := load(t, "p.json", "{\n \"Version\": \"2012-10-17\",\n \"Statement\": [{\"Effect\": \"allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}", false)
	if unit == nil || len(unit.Problems) != 1 || unit.Problems[0].At.Line != 3 {
		t.Errorf("got %+v, want a problem on line 3", unit)
	}
}
