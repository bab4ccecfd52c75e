package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/rules"
)

// A gitRepo is a repository of a test.
type gitRepo struct {
	tb  testing.TB
	dir string
}

func newGitRepo(tb testing.TB) gitRepo {
	tb.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("BELAY_CI") != "" {
			tb.Fatal("git is not installed")
		}
		tb.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	r := gitRepo{tb, dir}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r gitRepo) git(args ...string) {
	r.tb.Helper()
	cmd := exec.CommandContext(context.Background(), "git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgSign=false", "-c", "gc.auto=0"}, args...)...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.tb.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r gitRepo) write(name, content string) {
	r.tb.Helper()
	full := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.tb.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
		r.tb.Fatal(err)
	}
}

func (r gitRepo) commit() {
	r.tb.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "x")
}

// said is what a comparison says, in a form that can be compared.
type said struct {
	Findings, Problems, Failures, Renamed []string
	Gone, Doubted                         int
}

func sinceHEAD(tb testing.TB, e *engine.Engine, dir string, everything bool) (said, engine.Since) {
	tb.Helper()
	out, since, _ := saidOf(tb, e, everything, []string{dir}, "--since", "HEAD", "--profile", "audit")
	return out, *since
}

// saidOf checks paths, and returns what is said and how many units were not loaded.
// Everything loads all of them.
func saidOf(tb testing.TB, e *engine.Engine, everything bool, paths []string, args ...string) (said, *engine.Since, int) {
	tb.Helper()
	var flags checkFlags
	cmd := checkCommandOf(&flags)
	if err := cmd.ParseFlags(append(args, "--date", "2026-11-24")); err != nil {
		tb.Fatal(err)
	}
	if err := flags.readDate(); err != nil {
		tb.Fatal(err)
	}
	flags.everything = everything
	done, since, err := flags.examined(context.Background(), paths, nil, func() (*engine.Engine, error) { return e, nil })
	if err != nil {
		tb.Fatal(err)
	}
	var out said
	if since != nil {
		out.Gone, out.Doubted = since.Gone, since.Doubted
	}
	left := 0
	for _, x := range done {
		left += len(x.loading.left)
		for _, f := range x.result.Findings {
			out.Findings = append(out.Findings, fmt.Sprintf("%s %s %s %s %s %q %q %q %q %v %v", f.At, f.Outcome, f.Severity, f.Identity, f.Fingerprint, f.Message, f.Witnesses, f.When, f.Worse, f.Related, f.Flow))
		}
		for _, p := range x.result.Problems {
			out.Problems = append(out.Problems, fmt.Sprintf("%s %s %s %q %v", p.At, p.ID, p.Effect, p.Message, p.Undecides))
		}
		for _, f := range x.result.Failures {
			out.Failures = append(out.Failures, f.Rule.ID+" "+f.Unit)
		}
	}
	slices.Sort(out.Problems)
	return out, since, left
}

// TestSinceShortWay holds the way that asks about the units that a change can
// reach to the one that asks about all: the same is said after any edits.
func TestSinceShortWay(t *testing.T) {
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("generated", func(t *testing.T) {
		for seed := range uint64(rounds(8)) {
			r := newGitRepo(t)
			for name, content := range generated() {
				r.write(name, content)
			}
			differ(t, e, r, seed, 4)
		}
	})
	corpus := os.Getenv("BELAY_CORPUS")
	if corpus == "" {
		t.Skip("BELAY_CORPUS does not say where the corpus is")
	}
	for _, folder := range []string{"serverless-patterns", "aws-cloudformation-templates", "terraform-aws-lambda"} {
		t.Run(folder, func(t *testing.T) {
			r := newGitRepo(t)
			if err := os.CopyFS(filepath.Join(r.dir, folder), os.DirFS(filepath.Join(corpus, folder))); err != nil {
				t.Fatal(err)
			}
			differ(t, e, r, 1, rounds(12))
		})
	}
}

// rounds is how many rounds of random edits are made: a quarter of many, which take
// ten minutes, unless BELAY_LONG is set.
func rounds(many int) int {
	if os.Getenv("BELAY_LONG") != "" {
		return many
	}
	return max(1, many/4)
}

// differ commits, and edits again and again.
func differ(t *testing.T, e *engine.Engine, r gitRepo, seed uint64, times int) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 7))
	asked := 0
	for round := range times {
		r.commit()
		var edits []string
		for range 1 + random.IntN(3) {
			edits = append(edits, r.edit(random))
		}
		short, since := sinceHEAD(t, e, r.dir, false)
		full, _ := sinceHEAD(t, e, r.dir, true)
		if diff := cmp.Diff(full, short); diff != "" {
			t.Fatalf("seed %d round %d, after %v, the short way (+) says other than the full (-):\n%s", seed, round, edits, diff)
		}
		asked += since.Unchanged
	}
	if asked == 0 {
		t.Errorf("seed %d: the short way left out no unit", seed)
	}
}

// pick is a file of the repository, at random, that is none of Belay's.
func (r gitRepo) pick(random *rand.Rand) string {
	r.tb.Helper()
	var names []string
	err := filepath.WalkDir(r.dir, func(name string, entry fs.DirEntry, err error) error {
		if entry.Name() == ".git" {
			return fs.SkipDir
		}
		if err == nil && entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), ".belay") {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		r.tb.Fatal(err)
	}
	return names[random.IntN(len(names))]
}

// edit changes a file at random and says how.
func (r gitRepo) edit(random *rand.Rand) string {
	r.tb.Helper()
	pick := func() string { return r.pick(random) }
	name := pick()
	rel, _ := filepath.Rel(r.dir, name)
	content, err := os.ReadFile(name)
	if err != nil {
		r.tb.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	at := random.IntN(len(lines))
	save := func(lines [][]byte) {
		if err := os.WriteFile(name, bytes.Join(lines, nil), 0o644); err != nil {
			r.tb.Fatal(err)
		}
	}
	switch random.IntN(8) {
	case 0, 1:
		save(slices.Delete(slices.Clone(lines), at, min(at+1+random.IntN(3), len(lines))))
		return "deletes lines of " + rel
	case 2:
		if err := os.Remove(name); err != nil {
			r.tb.Fatal(err)
		}
		return "deletes " + rel
	case 3:
		to := filepath.Join(filepath.Dir(pick()), fmt.Sprintf("moved%d%s", random.IntN(100), filepath.Ext(name)))
		if err := os.Rename(name, to); err != nil {
			r.tb.Fatal(err)
		}
		return "moves " + rel + " to " + to
	case 4:
		to := filepath.Join(filepath.Dir(pick()), fmt.Sprintf("copy%d%s", random.IntN(100), filepath.Ext(name)))
		if err := os.WriteFile(to, content, 0o644); err != nil {
			r.tb.Fatal(err)
		}
		return "copies " + rel + " to " + to
	case 5:
		other, err := os.ReadFile(pick())
		if err != nil {
			r.tb.Fatal(err)
		}
		if words := strings.Fields(string(other)); len(words) > 0 {
			own := bytes.Fields(lines[at])
			if len(own) > 0 {
				lines[at] = bytes.Replace(lines[at], own[len(own)-1], []byte(words[random.IntN(len(words))]), 1)
			}
		}
		save(lines)
		return "takes a word over into " + rel
	case 6:
		save(slices.Insert(slices.Clone(lines), at, []byte("# a comment\n")))
		return "comments " + rel
	}
	digits := bytes.Map(func(c rune) rune {
		if c >= '1' && c <= '8' {
			return c + 1
		}
		return c
	}, lines[at])
	lines[at] = digits
	save(lines)
	return "changes numbers of " + rel
}

// generated is a repository whose units are linked in every way: by export, by name,
// as nested stacks, by modules, by alarms on names, by rules on all alarms.
func generated() map[string]string {
	files := map[string]string{
		"network/template.yaml": `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {QueueName: orders-queue}
  Dead:
    Type: AWS::SQS::Queue
Outputs:
  Queue:
    Value: !GetAtt Orders.Arn
    Export: {Name: !Sub "${AWS::StackName}-Orders"}
  Dead:
    Value: !GetAtt Dead.Arn
    Export: {Name: shared-dead}
`,
		"app/template.yaml": `Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: orders-worker
      Handler: a.b
      Runtime: python3.12
      Timeout: !If [IsProd, 60, 3]
      Events:
        Orders: {Type: SQS, Properties: {Queue: !ImportValue net-Orders}}
      DeadLetterQueue: {Type: SQS, TargetArn: !ImportValue shared-dead}
`,
		"app/samconfig.toml":   "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"Stage=prod\"\n",
		"alarms/template.yaml": alarmOn("orders-worker", "FunctionName", "AWS/Lambda", "Errors"),
		"alarms/queue.yaml":    alarmOn("orders-queue", "QueueName", "AWS/SQS", "ApproximateAgeOfOldestMessage"),
		"logs/template.yaml": `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /aws/lambda/orders-worker, RetentionInDays: 7}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /aws/lambda/orders-worker
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: Own, MetricName: Errors, MetricValue: "1"}]
`,
		"own/template.yaml":    alarmOn("x", "Service", "Own", "Errors"),
		"notify/template.yaml": "Resources:\n  OnAlarm:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: {source: [aws.cloudwatch], detail-type: [CloudWatch Alarm State Change]}\n      Targets: [{Id: a, Arn: !Sub \"arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders-queue\"}]\n",
		"nested/parent.yaml": `Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: {Wait: 30, Name: given-name}
  Uses:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Child.Outputs.Queue, FunctionName: orders-worker}
`,
		"nested/child.yaml": `Parameters:
  Wait: {Type: Number}
  Name: {Type: String}
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: !Ref Wait, QueueName: !Ref Name}
Outputs:
  Queue: {Value: !GetAtt Q.Arn}
`,
		"composed/alarm.yaml": `Parameters:
  Team: {Type: String, Default: orders, AllowedValues: [orders, stock]}
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Throttles
      Dimensions: [{Name: FunctionName, Value: !Sub "${Team}-worker"}]
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      Period: 60
      Statistic: Sum
      Threshold: 0
`,
		"composed/feed.yaml": `Mappings:
  Names: {queue: {begin: or, middle: ders}}
Resources:
  Feed:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Join ["-", [!Join ["", [!FindInMap [Names, queue, begin], !FindInMap [Names, queue, middle]]], worker]]
      EventSourceArn: !Sub
        - arn:aws:sqs:eu-west-1:123456789012:${Name}
        - Name: !Join ["-", [!Join ["", [!FindInMap [Names, queue, begin], !FindInMap [Names, queue, middle]]], queue]]
`,
		"tf/main.tf": `module "queue" {
  source = "../modules/queue"
  name   = "tf-queue"
}
resource "aws_lambda_function" "f" {
  function_name = "tf-worker"
  role          = aws_iam_role.r.arn
  timeout       = var.timeout
  dead_letter_config { target_arn = module.queue.arn }
}
resource "aws_iam_role" "r" {
  assume_role_policy = file("trust.json")
}
variable "timeout" { default = 3 }
`,
		"tf/terraform.tfvars":   "timeout = 30\n",
		"tf/trust.json":         `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}` + "\n",
		"modules/queue/main.tf": "variable \"name\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  name = var.name\n}\noutput \"arn\" { value = aws_sqs_queue.q.arn }\n",
		"tf2/main.tf":           "resource \"aws_cloudwatch_metric_alarm\" \"a\" {\n  alarm_name = \"on-tf\"\n  namespace = \"AWS/Lambda\"\n  metric_name = \"Errors\"\n  dimensions = { FunctionName = \"tf-worker\" }\n  comparison_operator = \"GreaterThanThreshold\"\n  evaluation_periods = 1\n  threshold = 0\n  period = 60\n  statistic = \"Sum\"\n}\n",
		"policies/p.json":       `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}` + "\n",
		"README.md":             "# Not a template\n",
	}
	for i := range 6 {
		files[fmt.Sprintf("alone%d/template.yaml", i)] = fmt.Sprintf("Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      FunctionName: alone-%d\n      Handler: a.b\n      Runtime: python3.9\n      Role: arn:aws:iam::123456789012:role/x\n", i)
	}
	return files
}

func alarmOn(name, dimension, namespace, metric string) string {
	return fmt.Sprintf(`Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: %[3]s
      MetricName: %[4]s
      Dimensions: [{Name: %[2]s, Value: %[1]s}]
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      Period: 60
      Statistic: Sum
      Threshold: 0
      AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:pager"]
`, name, dimension, namespace, metric)
}

// BenchmarkSince compares 500 units of which one changed.
func BenchmarkSince(b *testing.B) {
	r := newGitRepo(b)
	for i := range 26 {
		for name, content := range generated() {
			content = strings.NewReplacer(
				"orders-", fmt.Sprintf("orders%d-", i), "tf-", fmt.Sprintf("tf%d-", i), "net-", fmt.Sprintf("net%d-", i),
				"shared-", fmt.Sprintf("shared%d-", i), "-Orders", fmt.Sprintf("-Orders%d", i), "alone-", fmt.Sprintf("alone%d-", i),
				"given-", fmt.Sprintf("given%d-", i), "aws.cloudwatch", "aws.health",
				"on-tf", fmt.Sprintf("on-tf%d", i),
			).Replace(content)
			r.write(fmt.Sprintf("team%d/%s", i, name), content)
		}
	}
	r.commit()
	r.write("team7/app/template.yaml", strings.Replace(generated()["app/template.yaml"], "60, 3", "900, 3", 1))
	e, err := engine.New(b.Context(), rules.FS, engine.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_, since := sinceHEAD(b, e, r.dir, false)
		b.ReportMetric(float64(since.Unchanged), "units-left-out")
	}
}

func TestWorse(t *testing.T) {
	finding := func(severity engine.Severity, witnesses, when string) engine.Finding {
		return engine.Finding{Severity: severity, Witnesses: strings.Fields(witnesses), When: slices.DeleteFunc(strings.Split(when, ","), func(s string) bool { return s == "" })}
	}
	cases := map[string]struct {
		now, before engine.Finding
		want        string
	}{
		"the same":             {finding(engine.High, "a b", "X is true"), finding(engine.High, "a b", "X is true"), ""},
		"more severe":          {finding(engine.High, "", ""), finding(engine.Low, "", ""), "the severity was low"},
		"less severe":          {finding(engine.Low, "", ""), finding(engine.High, "", ""), ""},
		"another witness":      {finding(engine.Low, "a c", ""), finding(engine.Low, "a b", ""), "in addition to before: c"},
		"fewer witnesses":      {finding(engine.Low, "a", ""), finding(engine.Low, "a b", ""), ""},
		"everywhere now":       {finding(engine.Low, "", ""), finding(engine.Low, "", "X is true"), "it was so only when X is true"},
		"somewhere now":        {finding(engine.Low, "", "X is true"), finding(engine.Low, "", ""), ""},
		"fewer clauses":        {finding(engine.Low, "", "X is true"), finding(engine.Low, "", "X is true,Y is true"), "it was so only when X is true and Y is true"},
		"more clauses":         {finding(engine.Low, "", "X is true,Y is true"), finding(engine.Low, "", "X is true"), ""},
		"more alternatives":    {finding(engine.Low, "", "X is 1 or X is 2"), finding(engine.Low, "", "X is 1"), "it was so only when X is 1"},
		"fewer alternatives":   {finding(engine.Low, "", "X is 1"), finding(engine.Low, "", "X is 1 or X is 2"), ""},
		"another alternative":  {finding(engine.Low, "", "X is 2"), finding(engine.Low, "", "X is 1"), "it was so only when X is 1"},
		"worse in two matters": {finding(engine.High, "a b", ""), finding(engine.Low, "a", ""), "the severity was low; in addition to before: b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(worse(c.now, c.before), "; "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestRenamesGrow moves many templates: finding out what each was called must not
// take all pairs of them for each.
func TestRenamesGrow(t *testing.T) {
	moved := func(n int) float64 {
		units := make([]*model.Unit, n)
		for i := range units {
			units[i] = &model.Unit{Format: "sam", Resources: []*model.Resource{{ID: fmt.Sprint("Orders", i)}, {ID: fmt.Sprint("Queue", i)}}}
		}
		return testing.AllocsPerRun(1, func() {
			now, before := map[string]*model.Unit{}, map[string]*model.Unit{}
			for i, u := range units {
				now[fmt.Sprint("new/", i)], before[fmt.Sprint("old/", i)] = u, u
			}
			if got := len(likely(now, before)); got != n {
				t.Errorf("got %d pairs of %d units", got, n)
			}
		})
	}
	const few, times, most = 50, 2, 2.5
	if one, more := moved(few), moved(few*times); more > most*one {
		t.Errorf("%d renames allocate %.0f objects, and %d times as many %.0f", few, one, times, more)
	}
}

func TestTroubleOf(t *testing.T) {
	at := source.Span{File: "t.yaml", Line: 3, Column: 1}
	a := troubleOf("d", source.Problem{ID: "duplicate-key", At: at, Message: "Type was already set at t.yaml:2:5"})
	at.Line = 9
	b := troubleOf("d", source.Problem{ID: "duplicate-key", At: at, Message: "Type was already set at t.yaml:8:5"})
	if a != b {
		t.Errorf("got %v and %v for a problem that moved, want the same", a, b)
	}
}
