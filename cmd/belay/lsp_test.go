package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/lsp"
	"github.com/belay-dev/belay/rules"
)

// checkers returns a checker that keeps what it can, and what a check would find
// that has no past, both with the same engine.
func checkers(t *testing.T) (again func(lsp.Request) *lsp.Report, fresh func(lsp.Request) *lsp.Report) {
	t.Helper()
	flags := &checkFlags{date: "2026-11-24"}
	kept := newChecker(flags)
	if _, err := kept.engine(t.Context()); err != nil {
		t.Fatal(err)
	}
	check := func(c *checker, request lsp.Request) *lsp.Report {
		t.Helper()
		request.Progress = func(string, int, int) {}
		report, err := c.Check(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	return func(r lsp.Request) *lsp.Report { return check(kept, r) },
		func(r lsp.Request) *lsp.Report {
			return check(&checker{flags: flags, base: kept.base, rules: kept.rules}, r)
		}
}

// printed is all that a report says, a line for each thing.
func printed(report *lsp.Report) []string {
	var out []string
	for _, e := range report.Errors {
		out = append(out, fmt.Sprintf("error %+v", e))
	}
	for _, p := range report.Parts {
		for _, f := range p.Result.Findings {
			out = append(out, fmt.Sprint(
				p.Path(f.At.File), f.At, f.Rule.ID, f.Outcome, f.Severity, f.Unit, f.Message, f.Witnesses, f.When, f.Related, f.Flow, f.Identity, f.Fingerprint, f.Reason,
			))
		}
		for _, problem := range p.Result.Problems {
			out = append(out, fmt.Sprintf("problem %+v", problem))
		}
		for _, failure := range p.Result.Failures {
			out = append(out, fmt.Sprint("failure ", failure))
		}
		s := p.Result.Summary
		out = append(out, fmt.Sprint("summary ", s.Files, s.Examined, s.Lost, s.Units, s.Resources, s.Rules, s.Found, s.Unknown, s.Suppressed, s.Passed, s.NotApplicable))
	}
	slices.Sort(out)
	return out
}

// A workbench is a folder that somebody works in: some files are open, and the
// others on the disk.
type workbench struct {
	t      *testing.T
	random *rand.Rand
	folder string
	below  string   // the folder in it that the editor works in
	names  []string // of all files, relative
	texts  map[string]string
	first  map[string]string // texts as they were
	open   map[string]bool
}

func newWorkbench(t *testing.T, seed uint64, files map[string]string) *workbench {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &workbench{
		t: t, random: rand.New(rand.NewPCG(seed, 0)), folder: folder,
		texts: map[string]string{}, first: files, open: map[string]bool{},
	}
	for name, text := range files {
		w.names = append(w.names, name)
		w.texts[name] = text
		w.save(name)
	}
	slices.Sort(w.names)
	return w
}

func (w *workbench) save(name string) {
	w.t.Helper()
	full := filepath.Join(w.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(w.texts[name]), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// word is what names are made of.
var word = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]{2,}`)

// edit changes a file in a way that people do, or that a machine gone wrong does.
// Every other time a file is put right again, so that most of them are, most of the
// time. It says what it did.
func (w *workbench) edit() string {
	var wrong []string
	for _, name := range w.names {
		if w.texts[name] != w.first[name] {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) > 0 && w.random.IntN(2) == 0 {
		name := wrong[w.random.IntN(len(wrong))]
		w.texts[name] = w.first[name]
		return name + ": be as it was" + w.keep(name)
	}
	name := w.names[w.random.IntN(len(w.names))]
	other := w.names[w.random.IntN(len(w.names))]
	what := w.change(name, other)
	return name + ": " + what + w.keep(name)
}

// change changes the text of a file.
func (w *workbench) change(name, other string) string {
	pick := func(from []string) string {
		if len(from) == 0 {
			return ""
		}
		return from[w.random.IntN(len(from))]
	}
	lines := strings.SplitAfter(w.texts[name], "\n")
	i, j := w.random.IntN(len(lines)), w.random.IntN(len(lines))
	var what string
	switch w.random.IntN(12) {
	case 0:
		what, lines = fmt.Sprint("delete line ", i), slices.Delete(lines, i, i+1)
	case 1:
		what, lines = fmt.Sprint("repeat line ", j), slices.Insert(lines, i, lines[j])
	case 2:
		what = fmt.Sprint("swap lines ", i, j)
		lines[i], lines[j] = lines[j], lines[i]
	case 3:
		what, lines = fmt.Sprint("cut off at ", i), lines[:i]
	case 4:
		what, lines = "become "+other, []string{w.texts[other]}
	case 5:
		what, lines = "comment", slices.Insert(lines, i, "# 🚦 a remark\n")
	case 6:
		what = "take a part of " + other
		from := strings.SplitAfter(w.texts[other], "\n")
		k := w.random.IntN(len(from))
		lines = slices.Insert(lines, i, from[k:min(k+10, len(from))]...)
	case 7, 8:
		from := pick(word.FindAllString(w.texts[name], -1))
		what = "write " + from + " otherwise"
		lines = []string{strings.ReplaceAll(w.texts[name], from, from+"2")}
	default:
		from, to := pick(word.FindAllString(w.texts[name], -1)), pick(word.FindAllString(w.texts[other], -1))
		what = "write " + to + " for " + from
		lines = []string{strings.ReplaceAll(w.texts[name], from, to)}
	}
	w.texts[name] = strings.Join(lines, "")
	return what
}

// keep saves a file, or leaves it open.
func (w *workbench) keep(name string) string {
	switch w.random.IntN(3) {
	case 0:
		w.save(name)
		delete(w.open, name)
		return ", saved and closed"
	case 1:
		w.save(name)
		w.open[name] = true
		return ", saved"
	default:
		w.open[name] = true
		return ""
	}
}

func (w *workbench) request() lsp.Request {
	r := lsp.Request{Folders: []string{filepath.Join(w.folder, w.below)}}
	for _, name := range w.names {
		if w.open[name] {
			r.Open = append(r.Open, lsp.File{Path: filepath.Join(w.folder, filepath.FromSlash(name)), Content: []byte(w.texts[name])})
		}
	}
	return r
}

// acquainted has what units know of one another: exports, nested stacks, names, modules,
// alarms and their rules, metric filters, policies in files of their own.
var acquainted = map[string]string{
	"network/export.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: jobs
Outputs:
  JobsArn:
    Value: !GetAtt Jobs.Arn
    Export:
      Name: jobs-arn
`,
	"app/import.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      FunctionName: worker
      Events:
        Jobs:
          Type: SQS
          Properties:
            Queue: !ImportValue jobs-arn
      Policies:
        - Statement:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: arn:aws:sqs:eu-west-1:111122223333:later
`,
	"app/parent.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Later:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: later
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters:
        Queue: !GetAtt Later.Arn
        Stage: prod
`,
	"app/child.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Queue: {Type: String}
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Feed:
    Type: AWS::SNS::Subscription
    Condition: IsProd
    Properties:
      TopicArn: !Ref Topic
      Protocol: sqs
      Endpoint: !Ref Queue
`,
	"watch/alarms.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  WorkerErrors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: worker-errors
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions: [{Name: FunctionName, Value: worker}]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      AlarmActions: [arn:aws:sns:eu-west-1:111122223333:pager]
  Refused:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: shop
      MetricName: refused
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
`,
	"watch/rules.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Pager:
    Type: AWS::SNS::Topic
    Properties: {TopicName: pager}
  AnyAlarm:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.cloudwatch], detail-type: [CloudWatch Alarm State Change]}
      Targets: [{Id: a, Arn: !Ref Pager}]
`,
	"watch/filter.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /shop/orders}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Log
      FilterPattern: refused
      MetricTransformations: [{MetricNamespace: shop, MetricName: refused, MetricValue: "1"}]
`,
	"app/machine.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machine.asl.json
      Policies:
        - SQSSendMessagePolicy: {QueueName: later}
`,
	"app/machine.asl.json": `{"StartAt": "Wait", "States": {
  "Wait": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/later", "MessageBody.$": "$$.Task.Token"}, "End": true}}}
`,
	"infra/main.tf": `module "queue" {
  source = "./queue"
  name   = "payments"
}
resource "aws_iam_role_policy" "p" {
  role   = "r"
  policy = file("${path.module}/policy.json")
}
resource "aws_lambda_function" "f" {
  function_name = "payer"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = 30
}
`,
	"infra/queue/main.tf": `variable "name" {}
resource "aws_sqs_queue" "q" {
  name = var.name
}
`,
	"infra/policy.json": `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
`,
	".belay.yaml": `external-monitoring:
  - reason: "the pager of another team"
    until: 2027-01-01
    kinds: [queue]
environments:
  live: {class: prod, parameters: {Stage: prod}}
`,
}

// someExamples are some of the examples of rules.
func someExamples(t *testing.T, every int) map[string]string {
	t.Helper()
	out := map[string]string{}
	n := 0
	err := fs.WalkDir(rules.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if ext := path.Ext(name); err != nil || entry.IsDir() || ext != ".yaml" && ext != ".tf" && ext != ".json" || strings.HasPrefix(name, "schema") || !strings.Contains(name, "/") {
			return err
		}
		if n++; n%every == 0 {
			content, err := fs.ReadFile(rules.FS, name)
			out[strings.TrimSuffix(name, path.Ext(name))+"/main"+path.Ext(name)] = string(content)
			return err
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("got %d examples and error %v", len(out), err)
	}
	return out
}

// TestKept edits files at random and wants a checker that keeps what it can to find
// what one without a past finds.
func TestKept(t *testing.T) {
	some := someExamples(t, 25)
	for name, text := range acquainted {
		if name != ".belay.yaml" {
			some["stack/"+name] = text
		}
	}
	cases := map[string]struct {
		files map[string]string
		below string
		edits int
	}{
		"units that know one another": {files: acquainted, edits: 40},
		"of which some are shown":     {files: acquainted, below: "app", edits: 20},
		"many":                        {files: some, edits: 12},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			again, fresh := checkers(t)
			w := newWorkbench(t, 1, c.files)
			w.below = c.below
			compareEdits(t, w, c.edits, again, fresh)
		})
	}
}

func compareEdits(t *testing.T, w *workbench, edits int, again, fresh func(lsp.Request) *lsp.Report) {
	t.Helper()
	var done []string
	for i := range edits {
		if i > 0 {
			done = append(done, w.edit())
		}
		r := w.request()
		if diff := cmp.Diff(printed(fresh(r)), printed(again(r))); diff != "" {
			t.Fatalf("after edits\n%s\nit finds other things (-fresh +kept):\n%s", strings.Join(done, "\n"), diff)
		}
	}
}
