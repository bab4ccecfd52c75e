package collect_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/collect"
	"github.com/belay-dev/belay/internal/collect/settings"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
)

const here = "eu-central-1"

// open returns a session on a server of tests, which has as long for an answer as a
// machine with much else to do may need.
func open(t *testing.T, handler http.Handler) *collect.Session {
	t.Helper()
	return openFor(t, handler, time.Minute)
}

func openFor(t *testing.T, handler http.Handler, timeout time.Duration) *collect.Session {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	session, err := collect.Open(t.Context(), settings.Credentials{
		EndpointURL: server.URL, Region: here, Timeout: timeout, Attempts: 3, MostWait: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func options() settings.Options {
	return settings.Options{
		Tool: "belay test", Now: func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) },
		Concurrency: 8, MaxPages: 1000, Poll: time.Millisecond,
	}
}

// gather collects into a file and reads it.
func gather(t *testing.T, ctx context.Context, session *collect.Session, o settings.Options, name string) (collect.Outcome, *snapshot.Snapshot) {
	t.Helper()
	outcome, err := collect.Collect(ctx, session, o, name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.Read(name, content)
	if err != nil {
		t.Fatal(err)
	}
	return outcome, s
}

// codes are the codes of failures of a call in a region; nil if it is complete.
func codes(s *snapshot.Snapshot, region, name string) []string {
	call, ok := s.Call(region, name)
	if !ok {
		return []string{"not in the ledger"}
	}
	var out []string
	for _, f := range call.Failures {
		out = append(out, f.Code)
	}
	if call.Complete != (len(out) == 0) {
		out = append(out, "complete though it failed")
	}
	return out
}

func TestCollect(t *testing.T) {
	account := &awstest.Account{Roles: 25, Policies: 35, Functions: 12, Regions: []string{here, "us-east-1"}, Page: 10}
	session := open(t, account)
	name := filepath.Join(t.TempDir(), "snapshot.json")
	outcome, s := gather(t, t.Context(), session, options(), name)
	if !s.Complete || outcome.Kept {
		t.Errorf("it is not complete: %+v", outcome)
	}
	if _, err := os.Stat(collect.Partial(name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was read on the way is still there: %v", err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the snapshot: %v, %v", info.Mode(), err)
	}
	if !slices.Equal(s.Regions, account.Regions) {
		t.Errorf("got regions %v", s.Regions)
	}
	for list, want := range map[string]int{"RoleDetailList": 25, "Policies": 35} {
		if got := len(s.Result(snapshot.Global, "iam:GetAccountAuthorizationDetails", list).Items); got != want {
			t.Errorf("got %d of %s, want %d", got, list, want)
		}
	}
	if call, _ := s.Call(snapshot.Global, "iam:GetAccountAuthorizationDetails"); call.Pages != 6 || call.Items != 60 {
		t.Errorf("got %+v, want 60 items on 6 pages", call)
	}
	for _, region := range account.Regions {
		if got := len(s.Result(region, "lambda:ListFunctions", "").Items); got != 12 {
			t.Errorf("got %d functions in %s, want 12", got, region)
		}
		// Functions 0 and 10 have no policy.
		if call, _ := s.Call(region, "lambda:GetPolicy"); call.Items != 10 || call.Absent != 2 || !call.Complete {
			t.Errorf("got %+v, want 10 policies, and 2 functions without", call)
		}
	}
	if bytes.Contains(s.Text, []byte("hidden-")) {
		t.Error("the value of a variable is in the snapshot")
	}
	role := s.Result(snapshot.Global, "iam:GetAccountAuthorizationDetails", "RoleDetailList").Items[0].Attr().Value.(model.Block)
	if _, ok := role["AssumeRolePolicyDocument"].Value.(model.Block)["Statement"].Value.(model.List); !ok {
		t.Error("the trust policy of a role is no document")
	}
	another := filepath.Join(t.TempDir(), "another.json")
	gather(t, t.Context(), session, options(), another)
	again, err := os.ReadFile(another)
	if err != nil || !bytes.Equal(again, s.Text) {
		t.Errorf("the same account makes another snapshot: %v", err)
	}
}

// on befalls one operation, from its nth page on.
func on(name, marker string) func(*awstest.Request) bool {
	return func(r *awstest.Request) bool {
		return r.Name() == name && (marker == "" || r.Form.Get("Marker") == marker)
	}
}

const details = "iam:GetAccountAuthorizationDetails"

// A faultCase is something that goes wrong and what becomes of it.
type faultCase struct {
	fault awstest.Fault
	// call is what the fault leaves undecided, with these codes; empty if it is overcome.
	region, call string
	codes        []string
	kept         bool // a later run may overcome it
	slow         bool // nobody should wait for the answer
}

// patience is how long to wait for an answer.
func (c faultCase) patience() time.Duration {
	if c.slow {
		return time.Second
	}
	return time.Minute
}

// TestFaults lets everything go wrong that can, once and for ever.
func TestFaults(t *testing.T) {
	cut := func(keep float64, honest bool) func(*httptest.ResponseRecorder) ([]byte, int) {
		return func(answer *httptest.ResponseRecorder) ([]byte, int) {
			body := answer.Body.Bytes()
			part := body[:int(float64(len(body))*keep)]
			if honest {
				return part, len(part)
			}
			return part, len(body)
		}
	}
	page := func(contentType, body string) func(*httptest.ResponseRecorder) ([]byte, int) {
		return func(answer *httptest.ResponseRecorder) ([]byte, int) {
			answer.Header().Set("Content-Type", contentType)
			if body == "" {
				return answer.Body.Bytes(), answer.Body.Len()
			}
			return []byte(body), len(body)
		}
	}
	loop := func(answer *httptest.ResponseRecorder) ([]byte, int) {
		body := bytes.Replace(answer.Body.Bytes(), []byte("<Marker>20</Marker>"), []byte("<Marker>10</Marker>"), 1)
		return body, len(body)
	}
	denied := func(r *awstest.Request) bool { return strings.HasSuffix(r.Resource, "7") && r.Operation == "GetPolicy" }
	cases := map[string]faultCase{
		"throttled twice":            {fault: awstest.Fault{On: on("lambda:ListFunctions", ""), Times: 2, Do: awstest.Refuse(429, "TooManyRequestsException")}},
		"throttled in the query way": {fault: awstest.Fault{On: on(details, "20"), Times: 2, Do: awstest.Refuse(400, "Throttling")}},
		"throttled for ever": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Refuse(429, "TooManyRequestsException")},
			region: here, call: "lambda:ListFunctions", codes: []string{"TooManyRequestsException"}, kept: true,
		},
		"failing once": {fault: awstest.Fault{On: on(details, "10"), Times: 1, Do: awstest.Refuse(500, "InternalFailure")}},
		"failing for ever": {
			fault:  awstest.Fault{On: on(details, "10"), Do: awstest.Refuse(500, "InternalFailure")},
			region: snapshot.Global, call: details, codes: []string{"InternalFailure"}, kept: true,
		},
		"a gateway's page": {
			fault: awstest.Fault{On: on("lambda:ListFunctions", ""), Do: func(w http.ResponseWriter, _ *http.Request, _ *awstest.Request, _ http.Handler) {
				http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
			}},
			region: here, call: "lambda:ListFunctions", codes: []string{"http-502"}, kept: true,
		},
		"denied": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Refuse(403, "AccessDeniedException")},
			region: here, call: "lambda:ListFunctions", codes: []string{"AccessDeniedException"},
		},
		"denied on some": {
			fault:  awstest.Fault{On: denied, Do: awstest.Refuse(403, "AccessDeniedException")},
			region: here, call: "lambda:GetPolicy", codes: []string{"AccessDeniedException"},
		},
		"token expired in mid-pagination": {
			fault:  awstest.Fault{On: on(details, "10"), Do: awstest.Refuse(403, "ExpiredToken")},
			region: snapshot.Global, call: details, codes: []string{"ExpiredToken"}, kept: true,
		},
		"body cut off once":           {fault: awstest.Fault{On: on(details, "10"), Times: 1, Do: awstest.Change(cut(0.6, false))}},
		"body cut off once, honestly": {fault: awstest.Fault{On: on(details, "10"), Times: 1, Do: awstest.Change(cut(0.6, true))}},
		"body cut off": {
			fault:  awstest.Fault{On: on(details, "10"), Do: awstest.Change(cut(0.6, false))},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeNetwork}, kept: true,
		},
		"body cut off, honestly": {
			fault:  awstest.Fault{On: on(details, "10"), Do: awstest.Change(cut(0.9, true))},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"JSON cut off, honestly": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Change(cut(0.5, true))},
			region: here, call: "lambda:ListFunctions", codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"empty body": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Change(cut(0, true))},
			region: here, call: "lambda:ListFunctions", codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"empty XML": {
			fault:  awstest.Fault{On: on(details, ""), Do: awstest.Change(cut(0, true))},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"marker for ever": {
			fault:  awstest.Fault{On: on(details, "10"), Do: awstest.Change(loop)},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeMarker},
		},
		"slow": {fault: awstest.Fault{On: on(details, "10"), Times: 3, Do: awstest.Delay(50 * time.Millisecond)}},
		"too slow": {
			slow: true, fault: awstest.Fault{On: on(details, "10"), Do: awstest.Delay(time.Minute)},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeNetwork}, kept: true,
		},
		"wrong content type":     {fault: awstest.Fault{On: on(details, ""), Do: awstest.Change(page("text/html", ""))}},
		"wrong content type too": {fault: awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Change(page("text/plain", ""))}},
		"a page that is none": {
			fault:  awstest.Fault{On: on(details, ""), Do: awstest.Change(page("text/html", "<html><body>sign in</body></html>"))},
			region: snapshot.Global, call: details, codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"a page where JSON should be": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.Change(page("text/html", "<html><body>sign in</body></html>"))},
			region: here, call: "lambda:ListFunctions", codes: []string{snapshot.CodeResponse}, kept: true,
		},
		"hung up once": {fault: awstest.Fault{On: on("lambda:ListFunctions", ""), Times: 1, Do: awstest.HangUp}},
		"hung up": {
			fault:  awstest.Fault{On: on("lambda:ListFunctions", ""), Do: awstest.HangUp},
			region: here, call: "lambda:ListFunctions", codes: []string{snapshot.CodeNetwork}, kept: true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			account := &awstest.Account{Roles: 25, Policies: 10, Functions: 18, Regions: []string{here}, Page: 10}
			proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{c.fault}}
			session := openFor(t, proxy, c.patience())
			file := filepath.Join(t.TempDir(), "snapshot.json")
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // a hang is a failure of its own
			defer cancel()
			outcome, s := gather(t, ctx, session, options(), file)
			if proxy.Count() == 0 {
				t.Fatal("no fault happened")
			}
			if s.Stopped != "" {
				t.Fatalf("it did not come to its end: %s", s.Stopped)
			}
			if c.call == "" {
				if !s.Complete {
					t.Errorf("it was not overcome: %+v", incomplete(s))
				}
				if got := len(s.Result(snapshot.Global, details, "RoleDetailList").Items); got != 25 {
					t.Errorf("got %d roles of 25", got)
				}
				if got := len(s.Result(here, "lambda:ListFunctions", "").Items); got != 18 {
					t.Errorf("got %d functions of 18", got)
				}
				return
			}
			if s.Complete {
				t.Error("it is complete, though something is missing")
			}
			if got := codes(s, c.region, c.call); !slices.Equal(got, c.codes) {
				t.Errorf("got codes %v of %s, want %v", got, c.call, c.codes)
			}
			if outcome.Kept != c.kept {
				t.Errorf("kept is %v, want %v", outcome.Kept, c.kept)
			}
			call, _ := s.Call(c.region, c.call)
			if items := len(s.Result(c.region, c.call, "").Items) + len(s.Result(c.region, c.call, "RoleDetailList").Items); items != call.Items {
				t.Errorf("the ledger has %d items of %s and the snapshot %d", call.Items, c.call, items)
			}
			t.Logf("| %s | %v | %d pages, %d items | %v", name, c.codes, call.Pages, call.Items, call.Failures)
		})
	}
}

func incomplete(s *snapshot.Snapshot) []snapshot.Call {
	return slices.DeleteFunc(slices.Clone(s.Calls), func(c snapshot.Call) bool { return c.Complete || c.Optional })
}

// TestResume breaks a run off and wants the next one to ask for the rest only.
func TestResume(t *testing.T) {
	account := &awstest.Account{Roles: 45, Functions: 12, Regions: []string{here}, Page: 10}
	proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{
		{On: on(details, "20"), Do: awstest.Refuse(403, "ExpiredToken")},
		{On: on("lambda:ListAliases", ""), Do: awstest.Refuse(500, "ServiceException")},
	}}
	session := open(t, proxy)
	name := filepath.Join(t.TempDir(), "snapshot.json")
	if outcome, s := gather(t, t.Context(), session, options(), name); s.Complete || !outcome.Kept || proxy.Count() == 0 {
		t.Fatalf("got %+v after %d faults", outcome, proxy.Count())
	}
	if got := account.Calls(details); got != 2 {
		t.Fatalf("got %d pages, want 2", got)
	}
	policies := account.Calls("lambda:GetPolicy")
	proxy.Faults = nil
	outcome, s := gather(t, t.Context(), session, options(), name)
	if !s.Complete || !outcome.Resumed || outcome.Kept {
		t.Errorf("got %+v, %+v", outcome, incomplete(s))
	}
	if got := account.Calls(details); got != 5 {
		t.Errorf("got %d pages in both runs, want the 5 that there are", got)
	}
	if got := account.Calls("lambda:GetPolicy"); got != policies {
		t.Errorf("policies were read again: %d, %d", policies, got)
	}
	whole := filepath.Join(t.TempDir(), "whole.json")
	if _, want := gather(t, t.Context(), session, options(), whole); !bytes.Equal(want.Text, s.Text) {
		t.Error("a snapshot that was resumed is another than one that was not")
	}
}

// TestResumeWithStaleToken wants a page whose token is no longer good read from the
// beginning.
func TestResumeWithStaleToken(t *testing.T) {
	account := &awstest.Account{Roles: 45, Regions: []string{here}, Page: 10}
	proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{{On: on(details, "20"), Do: awstest.Refuse(403, "ExpiredToken")}}}
	session := open(t, proxy)
	name := filepath.Join(t.TempDir(), "snapshot.json")
	gather(t, t.Context(), session, options(), name)
	proxy.Faults = []awstest.Fault{{On: on(details, "20"), Times: 1, Do: awstest.Refuse(400, "InvalidInput")}}
	_, s := gather(t, t.Context(), session, options(), name)
	if got := len(s.Result(snapshot.Global, details, "RoleDetailList").Items); got != 45 || !s.Complete {
		t.Errorf("got %d roles of 45, %+v", got, incomplete(s))
	}
}

func TestResumeIsOfTheSameCollection(t *testing.T) {
	account := &awstest.Account{Roles: 5, Regions: []string{here}}
	proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{{On: on(details, ""), Do: awstest.Refuse(500, "InternalFailure")}}}
	session := open(t, proxy)
	name := filepath.Join(t.TempDir(), "snapshot.json")
	gather(t, t.Context(), session, options(), name)
	other := options()
	other.Services = []string{"iam"}
	if _, err := collect.Collect(t.Context(), session, other, name); err == nil || !strings.Contains(err.Error(), "--restart") {
		t.Errorf("got %v", err)
	}
	other.Restart = true
	proxy.Faults = nil
	if _, s := gather(t, t.Context(), session, other, name); !s.Complete {
		t.Errorf("got %+v", incomplete(s))
	}
}

// TestCancel ends a collection at many moments. What is there then can be read, and
// says that it is not all.
func TestCancel(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds; the race detector sees the same code in the other tests")
	}
	account := &awstest.Account{Roles: 60, Policies: 60, Functions: 30, Regions: []string{here, "us-east-1"}, Page: 10}
	stoppedEarly := 0
	for after := 1; after < 400; after += 23 {
		ctx, cancel := context.WithCancel(t.Context())
		left := after
		proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{{Do: func(w http.ResponseWriter, in *http.Request, _ *awstest.Request, next http.Handler) {
			next.ServeHTTP(w, in)
		}}}}
		counting := http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
			proxy.ServeHTTP(w, in)
			if proxy.Count() == left {
				cancel()
			}
		})
		session := open(t, counting)
		name := filepath.Join(t.TempDir(), "snapshot.json")
		outcome, s := gather(t, ctx, session, options(), name)
		if s.Stopped != "" {
			stoppedEarly++
			if s.Complete || s.Stopped != snapshot.CodeInterrupted || !outcome.Kept {
				t.Errorf("after %d requests: got %+v", after, s.Header)
			}
		}
		if len(s.Calls) < 50 {
			t.Errorf("after %d requests the ledger has %d calls", after, len(s.Calls))
		}
		// And it goes on from there.
		if _, s := gather(t, t.Context(), session, options(), name); !s.Complete || len(s.Result(snapshot.Global, details, "Policies").Items) != 60 {
			t.Errorf("after %d requests it does not go on: %+v", after, incomplete(s))
		}
		cancel()
	}
	if stoppedEarly < 5 {
		t.Errorf("only %d collections were stopped early", stoppedEarly)
	}
}

func TestTimeout(t *testing.T) {
	account := &awstest.Account{Roles: 5, Regions: []string{here}}
	proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{{On: on(details, ""), Do: awstest.Delay(900 * time.Millisecond)}}}
	session := open(t, proxy)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, s := gather(t, ctx, session, options(), filepath.Join(t.TempDir(), "snapshot.json"))
	if s.Stopped != snapshot.CodeTimeout || s.Complete {
		t.Errorf("got %+v", s.Header)
	}
	if got := codes(s, snapshot.Global, details); !slices.Equal(got, []string{snapshot.CodeTimeout}) {
		t.Errorf("got %v", got)
	}
}

func TestMaxPages(t *testing.T) {
	account := &awstest.Account{Roles: 45, Regions: []string{here}, Page: 10}
	session := open(t, account)
	o := options()
	o.MaxPages = 3
	name := filepath.Join(t.TempDir(), "snapshot.json.zst")
	outcome, s := gather(t, t.Context(), session, o, name)
	if got := codes(s, snapshot.Global, details); !slices.Equal(got, []string{snapshot.CodePages}) || s.Complete || !outcome.Kept {
		t.Errorf("got %v of %+v", got, outcome)
	}
	if got := len(s.Result(snapshot.Global, details, "RoleDetailList").Items); got != 30 {
		t.Errorf("got %d roles, want 30", got)
	}
}

func TestServices(t *testing.T) {
	account := &awstest.Account{Roles: 5, Functions: 5, Regions: []string{here}}
	session := open(t, account)
	o := options()
	o.Services, o.LastAccessed = []string{"iam"}, true
	_, s := gather(t, t.Context(), session, o, filepath.Join(t.TempDir(), "snapshot.json"))
	for _, call := range s.Calls {
		if !strings.HasPrefix(call.Name, "iam:") && call.Name != "sts:GetCallerIdentity" {
			t.Errorf("%s was called", call.Name)
		}
	}
	if got := len(s.Result(snapshot.Global, "iam:GetServiceLastAccessedDetails", "").Items); got != 5 {
		t.Errorf("got %d answers on what was last used, want 5", got)
	}
	o.Services = []string{"lamda"}
	if _, err := collect.Collect(t.Context(), session, o, "unused"); err == nil || !strings.Contains(err.Error(), "lamda is no service") {
		t.Errorf("got %v", err)
	}
	o = options()
	o.Regions = []string{"../../etc"}
	if _, err := collect.Collect(t.Context(), session, o, "unused"); err == nil {
		t.Error("a folder is a region")
	}
}

// TestRegions asks one service for the regions, then another, and then makes do with
// the one that is configured, and says so.
func TestRegions(t *testing.T) {
	account := &awstest.Account{Functions: 3, Regions: []string{"us-west-2", "ap-south-1"}}
	refused := awstest.Fault{On: on("ec2:DescribeRegions", ""), Do: awstest.Refuse(403, "UnauthorizedOperation")}
	proxy := &awstest.Proxy{Next: account, Faults: []awstest.Fault{refused}}
	session := open(t, proxy)
	_, s := gather(t, t.Context(), session, options(), filepath.Join(t.TempDir(), "snapshot.json"))
	if want := []string{"ap-south-1", "us-west-2"}; !slices.Equal(s.Regions, want) || !s.Complete || proxy.Count() == 0 {
		t.Errorf("got %v, %v, want %v", s.Regions, incomplete(s), want)
	}
	proxy.Faults = append(proxy.Faults, awstest.Fault{On: on("account:ListRegions", ""), Do: awstest.Refuse(403, "AccessDeniedException")})
	_, s = gather(t, t.Context(), session, options(), filepath.Join(t.TempDir(), "snapshot.json"))
	if want := []string{here}; !slices.Equal(s.Regions, want) || s.Complete || len(incomplete(s)) != 2 {
		t.Errorf("got %v, %v, want %v", s.Regions, incomplete(s), want)
	}
	proxy.Faults = []awstest.Fault{refused, {On: on("account:ListRegions", ""), Do: awstest.Change(func(*httptest.ResponseRecorder) ([]byte, int) {
		return []byte(`{"Regions": [{"RegionName": "../x"}]}`), 37
	})}}
	_, s = gather(t, t.Context(), session, options(), filepath.Join(t.TempDir(), "snapshot.json"))
	if got := codes(s, snapshot.Global, "account:ListRegions"); !slices.Equal(got, []string{snapshot.CodeResponse}) || s.Complete {
		t.Errorf("got %v of %v", got, s.Regions)
	}
}

func TestNoCredentials(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	if _, err := collect.Open(t.Context(), settings.Credentials{}); !errors.Is(err, collect.ErrNoCredentials) {
		t.Errorf("got %v", err)
	}
}

func TestExpiredFromTheBeginning(t *testing.T) {
	proxy := &awstest.Proxy{Next: &awstest.Account{}, Faults: []awstest.Fault{{On: on("sts:GetCallerIdentity", ""), Do: awstest.Refuse(403, "ExpiredToken")}}}
	server := httptest.NewServer(proxy)
	defer server.Close()
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	_, err := collect.Open(t.Context(), settings.Credentials{EndpointURL: server.URL, Region: here})
	if err == nil || !strings.Contains(err.Error(), "ExpiredToken") || proxy.Count() == 0 {
		t.Errorf("got %v", err)
	}
}
