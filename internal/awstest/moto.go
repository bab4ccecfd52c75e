package awstest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Moto starts moto_server on this machine and returns its address. It ends with the
// test. Without moto the test is skipped, and fails where CI must have it.
func Moto(tb testing.TB) string {
	tb.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		if os.Getenv("BELAY_CI") != "" { //nolint:forbidigo // it is the environment of a test
			tb.Fatal("moto_server is not installed, and CI needs it: pip install 'moto[server]'")
		}
		tb.Skip("moto_server is not installed: pip install 'moto[server]'")
	}
	address := free(tb)
	_, port, _ := strings.Cut(address, ":")
	output := &strings.Builder{}
	server := exec.Command(program, "-H", "127.0.0.1", "-p", port) //nolint:gosec,noctx // it is what the path says, and ends with the test
	server.Env = append(os.Environ(), "MOTO_IAM_LOAD_MANAGED_POLICIES=true")
	server.Stdout, server.Stderr = output, output
	if err := server.Start(); err != nil {
		tb.Fatalf("start moto_server: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	tb.Cleanup(func() {
		_ = server.Process.Kill()
		if err := <-ended; err != nil && tb.Failed() {
			tb.Logf("moto_server: %v\n%s", err, output)
		}
	})
	const most = 60 * time.Second // it loads much Python
	ctx, cancel := context.WithTimeout(tb.Context(), most)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/moto-api/data.json", http.NoBody)
		if err != nil {
			tb.Fatal(err)
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			_ = answer.Body.Close()
			return "http://" + address
		}
		select {
		case err := <-ended:
			ended <- err
			tb.Fatalf("moto_server ended: %v\n%s", err, output)
		case <-ctx.Done():
			tb.Fatalf("moto_server does not answer\n%s", output)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// free returns an address on this machine that nobody listens on.
func free(tb testing.TB) string {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return fmt.Sprint(listener.Addr())
}
