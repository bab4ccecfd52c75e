package collect_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/snapshot"
)

// TestScale measures a large account: 10,000 roles, 20,000 policies and 5,000
// functions in three regions. BELAY_SCALE is the program to run, whose memory is
// then not that of the account's server.
func TestScale(t *testing.T) {
	program := os.Getenv("BELAY_SCALE")
	if program == "" {
		t.Skip("BELAY_SCALE names no program")
	}
	account := &awstest.Account{Roles: 10000, Policies: 20000, Functions: 1667, Regions: []string{here, "us-east-1", "us-west-2"}, Page: 1000}
	server := httptest.NewServer(account)
	defer server.Close()
	for _, name := range []string{"account.json", "account.json.zst"} {
		file := filepath.Join(t.TempDir(), name)
		command := exec.CommandContext(t.Context(), program, "collect", "--endpoint-url", server.URL, "--region", here, "--region", "us-east-1,us-west-2", "--output", file)
		command.Env = append(os.Environ(), "AWS_EC2_METADATA_DISABLED=true", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test")
		start := time.Now()
		output, err := command.CombinedOutput()
		took := time.Since(start)
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		usage, _ := command.ProcessState.SysUsage().(*syscall.Rusage)
		content := must[[]byte](t)(os.ReadFile(file))
		s := must[*snapshot.Snapshot](t)(snapshot.Read(file, content))
		t.Logf("%s: %.0f s, %.0f s of CPU, %d MiB at most, %.1f MB written, %d MB to read: %s", name, took.Seconds(),
			(command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds(), usage.Maxrss>>10, float64(len(content))/1e6, len(s.Text)/1e6, output)
		if got := len(s.Result(snapshot.Global, details, "Policies").Items); got != 20000 || !s.Complete {
			t.Errorf("got %d policies of 20000", got)
		}
	}
}
