package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/snapshot"
)

// aws lets belay find an account of tests.
func aws(t *testing.T, handler http.Handler) (address string) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// TestCollect runs belay collect as people do, on accounts that answer well and badly.
func TestCollect(t *testing.T) {
	on := func(name string) func(*awstest.Request) bool {
		return func(r *awstest.Request) bool { return r.Name() == name }
	}
	small := func() *awstest.Account {
		return &awstest.Account{Roles: 3, Policies: 3, Functions: 3, Regions: []string{"eu-central-1"}}
	}
	cases := map[string]struct {
		args   []string
		next   *awstest.Account
		faults []awstest.Fault
		want   int
		stdout string   // a part of it
		stderr []string // parts of it; none wants it empty
		files  []string
	}{
		"everything": {
			next: small(), stdout: "123456789012: ", files: []string{"123456789012.snapshot.json"},
		},
		"into a file": {
			args: []string{"--output", "deep/er/account.json.zst"}, next: small(), stdout: "account.json.zst", files: []string{"deep/er/account.json.zst"},
		},
		"a denied call": {
			next: small(), faults: []awstest.Fault{{On: on("lambda:ListFunctions"), Do: awstest.Refuse(403, "AccessDeniedException")}},
			want: exitIncomplete, stdout: "123456789012: ",
			stderr: []string{"account 123456789012: not read:", "lambda:ListFunctions", "eu-central-1", "AccessDeniedException", "function"},
			files:  []string{"123456789012.snapshot.json"},
		},
		"a failing call": {
			args: []string{"--service", "iam"}, next: small(),
			faults: []awstest.Fault{{On: on("iam:GetAccountSummary"), Do: awstest.Refuse(501, "NotImplemented")}},
			want:   exitIncomplete, stdout: "123456789012: ", stderr: []string{"iam:GetAccountSummary", "NotImplemented"},
			files: []string{"123456789012.snapshot.json"},
		},
		"many accounts": {
			args: []string{"--account", "123456789012,222222222222,333333333333", "--account-role", "Auditor", "--service", "iam", "--output", "{account}.json"},
			next: &awstest.Account{Roles: 2, Closed: []string{"333333333333"}},
			want: exitIncomplete, stdout: "222222222222: ",
			stderr: []string{"account 333333333333: assume arn:aws:iam::333333333333:role/Auditor: AccessDenied"},
			files:  []string{"123456789012.json", "222222222222.json"},
		},
		"the organization": {
			args: []string{"--org", "--account-role", "Auditor", "--service", "iam", "--output", "{account}.json"},
			next: &awstest.Account{Roles: 2, Accounts: []string{"222222222222", "123456789012"}}, stdout: "222222222222: ",
			files: []string{"123456789012.json", "222222222222.json"},
		},
		"no organization": {
			args: []string{"--org", "--account-role", "Auditor"}, next: small(), want: exitUsage,
			stderr: []string{"list the accounts of the organization: AWSOrganizationsNotInUseException"},
		},
		"a role first": {
			args: []string{"--role-arn", "arn:aws:iam::222222222222:role/x", "--service", "iam", "--external-id", "e"}, next: small(), stdout: "222222222222: ",
			files: []string{"222222222222.snapshot.json"},
		},
		"a role that is closed": {
			args: []string{"--role-arn", "arn:aws:iam::222222222222:role/x"}, next: &awstest.Account{Closed: []string{"222222222222"}}, want: exitUsage,
			stderr: []string{"assume arn:aws:iam::222222222222:role/x: AccessDenied"},
		},
		"no account":          {args: []string{"--account", "12", "--account-role", "x", "--output", "{account}"}, next: small(), want: exitUsage, stderr: []string{"--account 12 is no account"}},
		"one file for many":   {args: []string{"--org", "--account-role", "x", "--output", "x.json"}, next: small(), want: exitUsage, stderr: []string{"put {account} into its name"}},
		"no role for many":    {args: []string{"--org"}, next: small(), want: exitUsage, stderr: []string{"need --account-role"}},
		"a role for nobody":   {args: []string{"--account-role", "x"}, next: small(), want: exitUsage, stderr: []string{"needs --org or --account"}},
		"an unknown service":  {args: []string{"--service", "lamda"}, next: small(), want: exitUsage, stderr: []string{"lamda is no service", "lambda"}},
		"no region":           {args: []string{"--region", "Frankfurt"}, next: small(), want: exitUsage, stderr: []string{"Frankfurt is no region"}},
		"no pages":            {args: []string{"--max-pages", "0"}, next: small(), want: exitUsage, stderr: []string{"at least 1"}},
		"credentials too old": {next: small(), faults: []awstest.Fault{{Do: awstest.Refuse(403, "ExpiredToken")}}, want: exitUsage, stderr: []string{"ask whose the credentials are: ExpiredToken"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			proxy := &awstest.Proxy{Next: c.next, Faults: c.faults}
			address := aws(t, proxy)
			t.Chdir(t.TempDir())
			var stdout, stderr bytes.Buffer
			got := run(t.Context(), append([]string{"collect", "--endpoint-url", address}, c.args...), nil, &stdout, &stderr)
			if got != c.want {
				t.Errorf("got exit status %d, want %d\n%s", got, c.want, stderr.String())
			}
			if !strings.Contains(stdout.String(), c.stdout) {
				t.Errorf("got %q, want %q in it", stdout.String(), c.stdout)
			}
			for _, part := range c.stderr {
				if !strings.Contains(stderr.String(), part) {
					t.Errorf("got %q, want %q in it", stderr.String(), part)
				}
			}
			if c.stderr == nil && stderr.Len() > 0 {
				t.Errorf("got on the standard error: %s", stderr.String())
			}
			if c.faults != nil && proxy.Count() == 0 {
				t.Error("no fault happened")
			}
			wantSnapshots(t, c.files)
		})
	}
}

// wantSnapshots wants these snapshots in the folder and nothing else.
func wantSnapshots(t *testing.T, names []string) {
	t.Helper()
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := snapshot.Read(name, content); err != nil {
			t.Error(err)
		}
	}
	found := 0
	err := filepath.WalkDir(".", func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found++
		}
		return err
	})
	if err != nil || found != len(names) {
		t.Errorf("got %d files, want %d: %v", found, len(names), err)
	}
}

func TestCollectInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	proxy := &awstest.Proxy{Next: &awstest.Account{Roles: 30, Page: 10, Regions: []string{"eu-central-1"}}, Faults: []awstest.Fault{{
		On: func(r *awstest.Request) bool { return r.Form.Get("Marker") == "20" },
		Do: func(http.ResponseWriter, *http.Request, *awstest.Request, http.Handler) { cancel() },
	}}}
	address := aws(t, proxy)
	t.Chdir(t.TempDir())
	var stdout, stderr bytes.Buffer
	if got := run(ctx, []string{"collect", "--endpoint-url", address, "--output", "x.json"}, nil, &stdout, &stderr); got != exitInterrupted || proxy.Count() == 0 {
		t.Errorf("got exit status %d", got)
	}
	for _, part := range []string{"stopped early (interrupted)", "what was read is kept in x.json.partial"} {
		if !strings.Contains(stderr.String(), part) {
			t.Errorf("got %q, want %q in it", stderr.String(), part)
		}
	}
	content, err := os.ReadFile("x.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.Read("x.json", content)
	if err != nil || s.Complete {
		t.Fatalf("got %v", err)
	}
	if got := len(s.Result(snapshot.Global, "iam:GetAccountAuthorizationDetails", "RoleDetailList").Items); got != 20 {
		t.Errorf("got %d roles, want the 20 that were read", got)
	}
	proxy.Faults = nil
	stderr.Reset()
	if got := run(t.Context(), []string{"collect", "--endpoint-url", address, "--output", "x.json"}, nil, &stdout, &stderr); got != exitClean {
		t.Errorf("got exit status %d: %s", got, stderr.String())
	}
	if _, err := os.Stat("x.json.partial"); err == nil {
		t.Error("the folder is still there")
	}
}

func TestCollectPrintsPolicy(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), []string{"collect", "--print-policy", "--last-accessed"}, nil, &stdout, &stderr); got != exitClean || stderr.Len() > 0 {
		t.Fatalf("got exit status %d: %s", got, stderr.String())
	}
	want, err := os.ReadFile("../../internal/collect/testdata/policy.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, stdout.Bytes()) {
		t.Errorf("got another policy than the one that is tested: %s", stdout.String())
	}
}
