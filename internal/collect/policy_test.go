package collect_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/collect"
	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/embedded"
)

var update = flag.Bool("update", false, "rewrite testdata")

// whole is the policy for everything that can be asked for in one account.
func whole(t *testing.T) []byte {
	t.Helper()
	return must[[]byte](t)(collect.Policy(collect.Scope{LastAccessed: true, AllRegions: true}))
}

func TestPolicy(t *testing.T) {
	got := whole(t)
	if *update {
		if err := os.WriteFile("testdata/policy.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := must[[]byte](t)(os.ReadFile("testdata/policy.json"))
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("testdata/policy.json (-file +got):\n%s", diff)
	}
	const most = 6144 // characters of a managed policy, spaces not counted
	if n := len(strings.Join(strings.Fields(string(got)), "")); n > most {
		t.Errorf("the policy has %d characters and a managed one may have %d", n, most)
	}
}

func TestPolicyNarrows(t *testing.T) {
	narrow := string(must[[]byte](t)(collect.Policy(collect.Scope{Services: []string{"sqs"}})))
	for _, action := range []string{"iam:", "ec2:", "apigateway:", "sts:AssumeRole"} {
		if strings.Contains(narrow, action) {
			t.Errorf("the policy for queues allows %s:\n%s", action, narrow)
		}
	}
	wide := string(must[[]byte](t)(collect.Policy(collect.Scope{Services: []string{"sqs"}, Organization: true, Role: "Auditor", Partition: "aws-cn"})))
	for _, text := range []string{"organizations:ListAccounts", "arn:aws-cn:iam::*:role/Auditor", "sts:AssumeRole"} {
		if !strings.Contains(wide, text) {
			t.Errorf("the policy for many accounts does not allow %s:\n%s", text, wide)
		}
	}
}

// granted reads a policy as the rules do.
func granted(t *testing.T, policy []byte) (*iam.Analyzer, iam.Policies) {
	t.Helper()
	analyzer := must[*iam.Analyzer](t)(iam.NewAnalyzer(nil))
	document, problems := embedded.ParseFile("policy.json", policy)
	statements, more := iam.Statements(document, iam.Identity)
	if len(problems)+len(more) > 0 || len(statements) == 0 {
		t.Fatalf("the policy is none: %v %v", problems, more)
	}
	var p iam.Policies
	for _, s := range statements {
		p.Identity = append(p.Identity, analyzer.Grant(s.Path, s.Attrs))
	}
	return analyzer, p
}

// auditor is who has the policy.
var auditor = iam.Principal{Kind: iam.Role, ARN: model.Lit("arn:aws:iam::123456789012:role/auditor"), Account: model.Lit("123456789012")}

// can tells whether the policy allows an action on anything. The keys of the account
// have the policy that AWS gives them, which leaves it to identity policies.
func can(t *testing.T, analyzer *iam.Analyzer, policies iam.Policies, action string) iam.Answer {
	t.Helper()
	if strings.HasPrefix(action, "kms:") {
		usual := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}`
		document, _ := embedded.ParseFile("key.json", []byte(usual))
		statements, _ := iam.Statements(document, iam.Resource)
		policies.Resource = []*iam.Grant{analyzer.Grant("key", statements[0].Attrs)}
	}
	v, _ := analyzer.Can(policies, auditor, action, nil, nil)
	return v.Answer()
}

// TestPolicyOnlyReads asks our own engine about every action that there is.
func TestPolicyOnlyReads(t *testing.T) {
	analyzer, policies := granted(t, whole(t))
	universe := must[*data.Universe](t)(data.Actions())
	sensitive := map[string]string{}
	for _, kind := range []data.Sensitivity{data.Credentials, data.SecretRead, data.DataRead, data.Invoke, data.Escalation, data.Tampering} {
		for _, action := range data.Sensitive(kind) {
			sensitive[action] = string(kind)
		}
	}
	allowed := 0
	for id := range universe.Len() {
		name := universe.Name(data.ActionID(id))
		if can(t, analyzer, policies, name) == iam.No {
			continue
		}
		allowed++
		action := must[*data.Action](t)(universe.Action(data.ActionID(id)))
		if action.Levels&^(data.List|data.Read) != 0 {
			t.Errorf("%s is allowed, whose access level is %s", name, action.Levels)
		}
		if kind := sensitive[name]; kind != "" {
			t.Errorf("%s is allowed, which is sensitive: %s", name, kind)
		}
	}
	// A misspelt action is allowed by nobody and missed by everybody.
	var document struct{ Statement []struct{ Action []string } }
	if err := json.Unmarshal(whole(t), &document); err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, s := range document.Statement {
		for _, action := range s.Action {
			written++
			if _, ok := universe.Find(action); !ok {
				t.Errorf("%s is no action", action)
			}
		}
	}
	if allowed != written || written < 50 {
		t.Errorf("%d actions are allowed and %d are written", allowed, written)
	}
	// Keys of APIs are data of API Gateway that its only action would read.
	for _, path := range []string{"/apikeys", "/apikeys/x", "/usageplans", "/usageplans/x/keys", "/clientcertificates", "/domainnames"} {
		if v := evaluate(analyzer, policies, "apigateway:GET", "arn:aws:apigateway:"+here+"::"+path); v != iam.No {
			t.Errorf("%s can be read", path)
		}
	}
}

func evaluate(analyzer *iam.Analyzer, policies iam.Policies, action, resource string) iam.Answer {
	return analyzer.Evaluate(policies, iam.Request{Principal: auditor, Action: action, Resource: model.Lit(resource)}).Answer()
}

// A recorder notes what is called on the way.
type recorder struct {
	next http.Handler

	mu    sync.Mutex
	calls map[string]*awstest.Request
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	in.Body = io.NopCloser(bytes.NewReader(body))
	call := awstest.Parse(in)
	r.mu.Lock()
	if r.calls == nil {
		r.calls = map[string]*awstest.Request{}
	}
	r.calls[call.Name()+call.Path] = call
	r.mu.Unlock()
	in.Body = io.NopCloser(bytes.NewReader(body))
	r.next.ServeHTTP(w, in)
}

// actionOf is the action of IAM that a request needs, by the authorization reference.
func actionOf(r *awstest.Request) string {
	switch name := r.Name(); name {
	case "s3:ListBuckets":
		return "s3:ListAllMyBuckets"
	case "s3:GetBucketNotificationConfiguration":
		return "s3:GetBucketNotification"
	case "s3:GetPublicAccessBlock":
		return "s3:GetBucketPublicAccessBlock"
	case "monitoring:DescribeAlarms":
		return "cloudwatch:DescribeAlarms"
	default:
		return name
	}
}

// TestPolicyAllowsEveryCall collects everything and wants each request that was made
// allowed, and each action that is allowed to have been needed.
func TestPolicyAllowsEveryCall(t *testing.T) {
	front := must[http.Handler](t)(awstest.Front(awstest.Moto(t)))
	seen := &recorder{next: front}
	session := openFor(t, seen, time.Minute)
	build(t, front)
	o := options()
	o.LastAccessed, o.Regions = true, []string{here}
	gather(t, t.Context(), session, o, filepath.Join(t.TempDir(), "moto.json"))
	// Regions are asked for only if nobody says which, and moto has no jobs of IAM.
	made := &awstest.Proxy{Next: &awstest.Account{Roles: 1, Regions: []string{here}}, Faults: []awstest.Fault{
		{On: on("ec2:DescribeRegions", ""), Do: awstest.Refuse(403, "UnauthorizedOperation")},
	}}
	too := &recorder{next: made}
	o.Regions = nil
	gather(t, t.Context(), open(t, too), o, filepath.Join(t.TempDir(), "made.json"))

	analyzer, policies := granted(t, whole(t))
	needed := map[string]bool{}
	for _, calls := range []map[string]*awstest.Request{seen.calls, too.calls} {
		for path, r := range calls {
			if r.Service == "apigateway" {
				needed["apigateway:GET"] = true
				if r.Method != http.MethodGet || evaluate(analyzer, policies, "apigateway:GET", "arn:aws:apigateway:"+here+"::"+strings.TrimPrefix(r.Path, "/v2")) != iam.Yes {
					t.Errorf("%s %s is not allowed", r.Method, r.Path)
				}
				continue
			}
			if r.Operation == "" {
				t.Errorf("nobody knows what %s %s is", r.Method, path)
				continue
			}
			action := actionOf(r)
			needed[action] = true
			if can(t, analyzer, policies, action) != iam.Yes {
				t.Errorf("%s is called and not allowed", action)
			}
		}
	}
	var document struct{ Statement []struct{ Action []string } }
	if err := json.Unmarshal(whole(t), &document); err != nil {
		t.Fatal(err)
	}
	for _, s := range document.Statement {
		for _, action := range s.Action {
			if !needed[action] {
				t.Errorf("%s is allowed and was not called", action)
			}
		}
	}
	if len(needed) < 60 {
		t.Errorf("only %d actions were needed", len(needed))
	}
}
