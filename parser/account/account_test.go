package account_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/account"
)

var update = flag.Bool("update", false, "write the golden files anew")

type result struct {
	ID    string `json:"Id"`
	Of    string `json:",omitempty"`
	Value json.RawMessage
}

type call struct {
	Region, Name string
	Pages, Items int
	Complete     bool
	Failures     []failure `json:",omitempty"`
	Undecided    []string  `json:",omitempty"`
}

type failure struct {
	Code string
	Of   []string `json:",omitempty"`
}

// snapshotOf is a snapshot of the results of testdata/calls.json, with a ledger in
// which all of the calls are complete, but for what edit does to it.
func snapshotOf(t *testing.T, edit func(ledger []call, results map[string]map[string][]result) []call) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "calls.json"))
	if err != nil {
		t.Fatal(err)
	}
	var results map[string]map[string][]result
	if err := json.Unmarshal(content, &results); err != nil {
		t.Fatal(err)
	}
	var ledger []call
	for _, region := range slices.Sorted(maps.Keys(results)) {
		var names []string
		for name, items := range results[region] {
			slices.SortFunc(items, func(a, b result) int { return strings.Compare(a.Of+a.ID, b.Of+b.ID) })
			base, _, _ := strings.Cut(name, "/")
			names = append(names, base)
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			ledger = append(ledger, call{Region: region, Name: name, Pages: 1, Complete: true})
		}
	}
	if edit != nil {
		ledger = edit(ledger, results)
	}
	out, err := json.MarshalIndent(struct {
		BelaySnapshot                    int
		Tool, Account, Partition, Caller string
		Started, Ended                   string
		Complete                         bool
		Regions, Services                []string
		Calls                            []call
		Results                          map[string]map[string][]result
	}{
		1, "belay test", "123456789012", "aws", "arn:aws:iam::123456789012:user/auditor", "2026-11-24T09:00:00Z", "2026-11-24T09:01:00Z",
		true,
		[]string{"eu-central-1"},
		nil, ledger, results,
	}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func load(t *testing.T, name string, content []byte) ([]*model.Unit, []source.Problem) {
	t.Helper()
	tree := &parser.Tree{FS: fstest.MapFS{name: {Data: content}}, Files: []string{name}}
	found, err := account.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []*model.Unit
	for _, in := range found.Inputs {
		u, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units, found.Problems
}

// dump writes units so that they can be compared.
func dump(units []*model.Unit) string {
	var b strings.Builder
	for _, u := range units {
		fmt.Fprintf(&b, "%s account %s region %q\n", u.Key, u.Account, u.Region)
		if u.Open != "" {
			fmt.Fprintf(&b, "open: %s\nhides: %v\n", u.Open, u.Hides)
		}
		for _, p := range u.Problems {
			fmt.Fprintf(&b, "%s %s %s hides %v\n", p.ID, p.Effect, p.Message, p.Hides)
		}
		for _, r := range u.Resources {
			fmt.Fprintf(&b, "\n%s %s (%s) line %d\n", r.Kind, r.ID, r.Label, r.At.Line)
			if r.Open != "" {
				fmt.Fprintf(&b, "  open: %s\n", r.Open)
			}
			for _, name := range slices.Sorted(maps.Keys(r.Attrs)) {
				fmt.Fprintf(&b, "  %s = %v\n", name, r.Attrs[name].Value)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestTranslation loads a snapshot in which every call has an answer.
func TestTranslation(t *testing.T) {
	units, problems := load(t, "account.json", snapshotOf(t, nil))
	if len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	if len(units) != 2 {
		t.Fatalf("%d units, want one for the region and one for what has none", len(units))
	}
	got := dump(units)
	golden := filepath.Join("testdata", "account.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the units differ; -update writes them anew:\n%s", diff)
	}
	kinds, set := map[model.Kind]bool{}, map[string]bool{}
	for _, u := range units {
		for _, r := range u.Resources {
			kinds[r.Kind] = true
			for name := range r.Attrs {
				set[string(r.Kind)+"."+name] = true
			}
			if r.At.Line == 0 || r.At.File != "account.json" {
				t.Errorf("%s stands nowhere: %v", r.ID, r.At)
			}
		}
	}
	for kind := range model.Kinds {
		if reason := notInAccounts[kind]; kinds[kind] == (reason != "") {
			t.Errorf("%s: translated %v, and not in accounts because %q", kind, kinds[kind], reason)
		}
		for name, attribute := range model.Kinds[kind] {
			if at := string(kind) + "." + name; attribute.Live && !attribute.Derived && !set[at] {
				t.Errorf("nothing sets %s", at)
			}
		}
	}
}

// notInAccounts are the kinds that no snapshot shows, with the reason.
var notInAccounts = map[model.Kind]string{
	model.CustomResource:  "it is CloudFormation's",
	model.EventSubscriber: "custom event buses without rules are not read",
	model.Stack:           "package workspace makes it, of what is deployed in several environments",
	model.UserPool:        "Cognito is not read",

	model.LoadBalancer:       "load balancers are not read",
	model.Listener:           "load balancers are not read",
	model.TargetGroup:        "load balancers are not read",
	model.Distribution:       "CloudFront is not read",
	model.DistributionOrigin: "CloudFront is not read",
}

// TestFailures loads a snapshot in which calls failed: what they would have shown
// is unknown, and the calls are lost.
func TestFailures(t *testing.T) {
	const fn = "arn:aws:lambda:eu-central-1:123456789012:function:resize"
	fail := func(name, code string, undecided []string, of ...string) func([]call, map[string]map[string][]result) []call {
		return func(ledger []call, results map[string]map[string][]result) []call {
			for i := range ledger {
				if ledger[i].Name == name {
					ledger[i].Complete, ledger[i].Undecided = false, undecided
					ledger[i].Failures = []failure{{Code: code, Of: of}}
					delete(results[ledger[i].Region], name)
				}
			}
			return ledger
		}
	}
	tests := []struct {
		name string
		edit func([]call, map[string]map[string][]result) []call
		want func(region *model.Unit) string
	}{
		{
			"of one function", fail("lambda:GetFunctionConcurrency", "AccessDeniedException", []string{"function"}, fn),
			func(u *model.Unit) string {
				for _, r := range u.Resources {
					if r.ID != fn {
						continue
					}
					if _, ok := r.Attrs["reserved_concurrency"].Value.(model.Unknown); !ok {
						return fmt.Sprintf("reserved_concurrency is %v, want unknown", r.Attrs["reserved_concurrency"].Value)
					}
				}
				return ""
			},
		},
		{
			"of all alarms", fail("cloudwatch:DescribeAlarms", "ThrottlingException", []string{"alarm", "composite_alarm"}),
			func(u *model.Unit) string {
				if u.Open == "" || !slices.Contains(u.Hides, model.Alarm) {
					return fmt.Sprintf("open %q, hides %v: an alarm may be there", u.Open, u.Hides)
				}
				return ""
			},
		},
		{
			"of a state machine", fail("states:DescribeStateMachine", "AccessDeniedException", []string{"state"},
				"arn:aws:states:eu-central-1:123456789012:stateMachine:flow"),
			func(u *model.Unit) string {
				for _, r := range u.Resources {
					if r.Kind == model.StateMachine && r.Open == "" {
						return "the state machine is not open"
					}
				}
				return ""
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			units, _ := load(t, "account.json", snapshotOf(t, test.edit))
			u := units[slices.IndexFunc(units, func(u *model.Unit) bool { return u.Region != "" })]
			if !slices.ContainsFunc(u.Problems, func(p source.Problem) bool {
				return p.ID == "call-failed" && p.Effect == source.Lost && p.At.Line > 0
			}) {
				t.Errorf("no call is lost: %v", u.Problems)
			}
			if wrong := test.want(u); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// TestEveryFailure has one call after the other fail: what it would have shown is
// open or unknown, because of that call.
func TestEveryFailure(t *testing.T) {
	var names []string
	snapshotOf(t, func(ledger []call, _ map[string]map[string][]result) []call {
		for _, c := range ledger {
			names = append(names, c.Name)
		}
		return ledger
	})
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			units, _ := load(t, "account.json", snapshotOf(t, func(ledger []call, results map[string]map[string][]result) []call {
				for i := range ledger {
					if ledger[i].Name != name {
						continue
					}
					ledger[i].Complete, ledger[i].Failures = false, []failure{{Code: "AccessDeniedException"}}
					maps.DeleteFunc(results[ledger[i].Region], func(list string, _ []result) bool {
						return list == name || strings.HasPrefix(list, name+"/")
					})
				}
				return ledger
			}))
			for _, u := range units {
				u.Problems = nil
			}
			if !strings.Contains(dump(units), name) {
				t.Errorf("nothing is unknown because of %s", name)
			}
		})
	}
}

// TestNarrow loads a snapshot for which some services only were asked: nothing is
// known of the others.
func TestNarrow(t *testing.T) {
	content := snapshotOf(t, func(ledger []call, results map[string]map[string][]result) []call {
		ledger = slices.DeleteFunc(ledger, func(c call) bool { return !strings.HasPrefix(c.Name, "iam:") })
		delete(results, "eu-central-1")
		return ledger
	})
	units, _ := load(t, "account.json", content)
	for _, u := range units {
		if u.Region == "" {
			if u.Open != "" {
				t.Errorf("IAM was read, and may hold more: %s", u.Open)
			}
			continue
		}
		if !slices.Contains(u.Hides, model.Function) || !slices.Contains(u.Hides, model.Alarm) {
			t.Errorf("functions and alarms may be there: %v", u.Hides)
		}
	}
}

// TestSeveral loads two snapshots of one account: no unit takes the place of another.
func TestSeveral(t *testing.T) {
	content := snapshotOf(t, nil)
	tree := &parser.Tree{FS: fstest.MapFS{"a.json": {Data: content}, "b.json": {Data: content}}, Files: []string{"a.json", "b.json"}}
	found, err := account.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, in := range found.Inputs {
		keys[in.String()] = true
	}
	if len(found.Inputs) != 4 || len(keys) != 4 {
		t.Errorf("%d inputs of keys %v, want four", len(found.Inputs), keys)
	}
	if len(found.Problems) != 2 || found.Problems[0].ID != "several-snapshots" {
		t.Errorf("problems %v, want one for each file", found.Problems)
	}
}

// TestBroken loads snapshots that end early or are none.
func TestBroken(t *testing.T) {
	content := snapshotOf(t, nil)
	for _, size := range []int{40, 200, len(content) / 2, len(content) - 3} {
		units, problems := load(t, "account.json", content[:size])
		if len(units) > 0 || len(problems) != 1 || problems[0].Effect != source.Lost {
			t.Errorf("of %d bytes: %d units, %v", size, len(units), problems)
		}
	}
	units, problems := load(t, "package.json", []byte(`{"name": "x"}`))
	if len(units)+len(problems) > 0 {
		t.Errorf("what is no snapshot gives %d units, %v", len(units), problems)
	}
}

// FuzzLoad changes bytes of a snapshot.
func FuzzLoad(f *testing.F) {
	f.Add(30, byte('{'))
	f.Add(900, byte('"'))
	f.Fuzz(func(t *testing.T, at int, b byte) {
		content := bytes.Clone(snapshotOf(t, nil))
		if at < 0 {
			at = -(at + 1)
		}
		content[at%len(content)] = b
		load(t, "account.json", content)
	})
}

// TestWhatIsThereAnyway loads a topic with the policy that SNS writes, and the bus of a
// region in which nobody uses it: a template would have neither.
func TestWhatIsThereAnyway(t *testing.T) {
	const policy = `{"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [{"Sid": "__default_statement_ID", "Effect": "Allow",
		"Principal": {"AWS": "*"}, "Action": ["SNS:Publish", "SNS:Subscribe"], "Resource": "*", "Condition": {"StringEquals": {"AWS:SourceOwner": %q}}}]}`
	tests := map[string]struct {
		owner string
		want  int // policies of topics and buses
	}{
		"the owner":     {"123456789012", 0},
		"somebody else": {"210987654321", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			units, _ := load(t, "account.json", snapshotOf(t, func(ledger []call, results map[string]map[string][]result) []call {
				region := results["eu-central-1"]
				region["sns:GetTopicAttributes"][0].Value = json.RawMessage(`{"Attributes": {"Policy": ` + fmt.Sprintf(policy, test.owner) + `}}`)
				region["events:DescribeEventBus"][0].Value = json.RawMessage(`{"Name": "default"}`)
				delete(region, "events:ListRules")
				delete(region, "events:ListTargetsByRule")
				return ledger
			}))
			got := 0
			for _, u := range units {
				for _, r := range u.Resources {
					if r.Kind == model.EventBus || r.Kind == model.Policy && strings.Contains(r.ID, ":sns:") {
						got++
					}
				}
			}
			if got != test.want {
				t.Errorf("got %d policies of topics and buses, want %d", got, test.want)
			}
		})
	}
}

// TestOnlyAlias links a deployment group with the only alias, which is the only one if
// all that could show another were answered in full.
func TestOnlyAlias(t *testing.T) {
	for _, refused := range []string{"", "lambda:ListFunctions", "lambda:ListAliases", "codedeploy:ListApplications", "codedeploy:ListDeploymentGroups", "codedeploy:GetDeploymentGroup"} {
		t.Run(refused, func(t *testing.T) {
			units, _ := load(t, "account.json", snapshotOf(t, func(ledger []call, results map[string]map[string][]result) []call {
				region := results["eu-central-1"]
				for _, name := range []string{"lambda:ListAliases", "codedeploy:GetDeploymentGroup"} {
					region[name] = region[name][:1]
				}
				for i := range ledger {
					if ledger[i].Name == refused {
						ledger[i].Complete = false
						ledger[i].Failures = []failure{{Code: "ThrottlingException"}}
					}
				}
				return ledger
			}))
			groups := 0
			for _, u := range units {
				for _, r := range u.Resources {
					if r.Kind != model.DeploymentGroup {
						continue
					}
					groups++
					_, open := r.Attrs["function_arn"].Value.(model.Unknown)
					if open != (refused != "") {
						t.Errorf("the function of %s is %v", r.ID, r.Attrs["function_arn"].Value)
					}
				}
			}
			if groups != 1 {
				t.Errorf("got %d groups, want 1", groups)
			}
		})
	}
}
