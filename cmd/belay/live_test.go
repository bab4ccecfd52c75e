package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/awstest"
)

// TestCheckLive reads accounts that answer well and badly, and checks them.
func TestCheckLive(t *testing.T) {
	denied := awstest.Fault{
		On: func(r *awstest.Request) bool { return r.Name() == "lambda:ListFunctions" },
		Do: awstest.Refuse(403, "AccessDeniedException"),
	}
	cases := map[string]struct {
		args   []string
		faults []awstest.Fault
		want   int
		stdout []string
		stderr string
		files  []string
	}{
		"everything": {
			args: []string{"--fail-on", "never"}, stdout: []string{"123456789012.snapshot.json", "1 file examined"},
		},
		"what was granted and not used": {
			args:   []string{"--fail-on", "never", "--rule", "granted-never-used", "--last-accessed"},
			stdout: []string{"role role-00000 may use sqs, and did not try to for 90 days", "3 findings (3 medium); 1 file examined"},
		},
		"what nobody asked": {
			args:   []string{"--fail-on", "never", "--rule", "granted-never-used", "--unknown"},
			stdout: []string{"iam:GetServiceLastAccessedDetails was not called: belay collect --last-accessed does", "0 findings; 3 answers unknown"},
		},
		"a denied call": {
			args: []string{"--fail-on", "never"}, faults: []awstest.Fault{denied}, want: exitIncomplete,
			stdout: []string{"lambda:ListFunctions in eu-central-1 was not answered in full: AccessDeniedException", "1 file examined", "incomplete"},
		},
		"kept": {
			args: []string{"--fail-on", "never", "--output", "snapshot=kept.json"}, stdout: []string{"1 file examined"}, files: []string{"kept.json"},
		},
		"with a path":            {args: []string{"."}, want: exitUsage, stderr: "--live checks an account, and . is none"},
		"with a revision":        {args: []string{"--since", "HEAD"}, want: exitUsage, stderr: "--since compares revisions of files"},
		"two files for one":      {args: []string{"--output", "snapshot=a", "--output", "snapshot=b"}, want: exitUsage, stderr: "wants one file"},
		"a service that is none": {args: []string{"--service", "lamda"}, want: exitUsage, stderr: "lamda is no service"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			next := &awstest.Account{Roles: 3, Policies: 3, Functions: 3, Regions: []string{"eu-central-1"}}
			address := aws(t, &awstest.Proxy{Next: next, Faults: test.faults})
			t.Chdir(t.TempDir())
			var stdout, stderr bytes.Buffer
			args := append([]string{"check", "--live", "--endpoint-url", address, "--region", "eu-central-1"}, test.args...)
			if status := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); status != test.want {
				t.Errorf("exit status %d, want %d\n%s%s", status, test.want, stdout.String(), stderr.String())
			}
			for _, part := range test.stdout {
				if !strings.Contains(stdout.String(), part) {
					t.Errorf("the report lacks %q:\n%s", part, stdout.String())
				}
			}
			if !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("stderr is %q, want %q", stderr.String(), test.stderr)
			}
			entries, err := os.ReadDir(".")
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != len(test.files) || len(entries) > 0 && entries[0].Name() != test.files[0] {
				t.Errorf("files %v, want %v and nothing that was not asked for", entries, test.files)
			}
		})
	}
}
