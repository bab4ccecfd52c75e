package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	opa "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/belay-dev/belay/engine/bundle"
)

// outcome runs the program and returns its exit status and what it says.
func outcome(t *testing.T, args ...string) (status int, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), args, nil, &stdout, &stderr)
	return status, stdout.String() + stderr.String()
}

// scaffolded is a rule of belay init rule, in the current directory, which is a new
// one.
func scaffolded(t *testing.T) (rego string) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if status, said := outcome(t, "init", "rule", "acme-function-memory"); status != exitClean {
		t.Fatal(said)
	}
	content, err := os.ReadFile("policy/own/acme_function_memory/acme_function_memory.rego")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

const scaffoldedBad = "policy/own/acme_function_memory/bad.yaml"

// TestRulesOfRegistry asks rules of an artefact as conftest push writes it: with
// its digest and no other way, and from the cache where there is no network.
func TestRulesOfRegistry(t *testing.T) {
	rego := scaffolded(t)
	sum := func(data []byte) string {
		hash := sha256.Sum256(data)
		return "sha256:" + hex.EncodeToString(hash[:])
	}
	layer := []byte(rego)
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
		"config": map[string]any{"mediaType": "application/vnd.unknown.config.v1+json", "digest": sum([]byte("{}")), "size": 2},
		"layers": []map[string]any{{
			"mediaType": bundle.PolicyLayer, "digest": sum(layer), "size": len(layer),
			"annotations": map[string]string{"org.opencontainers.image.title": "own/r/r.rego"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for path, data := range map[string][]byte{"manifests/v1": manifest, "manifests/" + sum(manifest): manifest, "blobs/" + sum(layer): layer} {
			if r.URL.Path == "/v2/acme/rules/"+path {
				if strings.HasPrefix(path, "manifests/") {
					w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
				}
				_, _ = w.Write(data)
				return
			}
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	repository := "oci://" + strings.TrimPrefix(server.URL, "http://") + "/acme/rules"
	pinned := repository + "@" + sum(manifest)

	check := []string{"check", scaffoldedBad, "--rule", "acme-function-memory", "--rules"}
	if status, said := outcome(t, append(check, repository+":v1")...); status != exitUsage || !strings.Contains(said, "today it is "+pinned) {
		t.Errorf("with a tag: got exit status %d, %s, want %d and the digest of today", status, said, exitUsage)
	}
	if status, said := outcome(t, append(check, pinned)...); status != exitFindings || !strings.Contains(said, "has 2048 MiB of memory") {
		t.Errorf("with a digest: got exit status %d, %s, want a finding", status, said)
	}
	server.Close()
	if status, said := outcome(t, append(check, pinned)...); status != exitFindings {
		t.Errorf("without a network: got exit status %d, %s, want what is in the cache", status, said)
	}
	other := repository + "@sha256:" + strings.Repeat("0", 64)
	if status, said := outcome(t, append(check, other)...); status != exitUsage || !strings.Contains(said, "read rules "+other+": get the manifest: ") {
		t.Errorf("what is not in the cache: got exit status %d, %s, want an error that says so", status, said)
	}
	if status, said := outcome(t, "explain", "acme-function-memory", "--rules", pinned); status != exitClean || !strings.Contains(said, "from      "+pinned) {
		t.Errorf("explain: got exit status %d, %s", status, said)
	}
}

// TestRulesOfBundle asks rules of a signed bundle.
func TestRulesOfBundle(t *testing.T) {
	rego := scaffolded(t)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Clean(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("public.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
	b := opa.Bundle{
		Data:    map[string]any{},
		Modules: []opa.ModuleFile{{URL: "/own/r/r.rego", Path: "/own/r/r.rego", Raw: []byte(rego), Parsed: ast.MustParseModule(rego)}},
	}
	b.Manifest.Init()
	secret := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
	for name, sign := range map[string]bool{"unsigned.tar.gz": false, "signed.tar.gz": true} {
		b.Signatures = opa.SignaturesConfig{}
		if sign {
			if err := b.GenerateSignature(opa.NewSigningConfig(string(secret), "RS256", ""), "", false); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		if err := opa.NewWriter(&out).Write(b); err != nil {
			t.Fatal(err)
		}
		write(name, out.Bytes())
	}
	tests := map[string]struct {
		args   []string
		status int
		want   string
	}{
		"signed":                   {[]string{"signed.tar.gz", "--rules-key", "public.pem"}, exitFindings, "has 2048 MiB of memory"},
		"signed, not checked":      {[]string{"signed.tar.gz"}, exitUsage, "it is signed, and there is no key to check that; --rules-key FILE checks a signature"},
		"unsigned":                 {[]string{"unsigned.tar.gz"}, exitUsage, "it is not signed; --rules-key FILE"},
		"unsigned, though checked": {[]string{"unsigned.tar.gz", "--rules-key", "public.pem"}, exitUsage, "it is not signed"},
		"unsigned, accepted":       {[]string{"unsigned.tar.gz", "--rules-unsigned"}, exitFindings, "has 2048 MiB of memory"},
		"both said":                {[]string{"signed.tar.gz", "--rules-unsigned", "--rules-key", "public.pem"}, exitUsage, "--rules-key asks for a signature and --rules-unsigned for none"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			status, said := outcome(t, append([]string{"check", scaffoldedBad, "--rule", "acme-function-memory", "--rules"}, tt.args...)...)
			if status != tt.status || !strings.Contains(said, tt.want) {
				t.Errorf("got exit status %d, %s, want %d and %s", status, said, tt.status, tt.want)
			}
		})
	}
}

// A block is a fenced block of Markdown, with the line of text before it.
type block struct{ before, language, text string }

func blocks(page string) []block {
	var out []block
	var current *block
	before := ""
	for line := range strings.Lines(page) {
		language, fence := strings.CutPrefix(strings.TrimRight(line, "\n"), "```")
		switch {
		case fence && current == nil:
			current = &block{before: before, language: language}
		case fence:
			out = append(out, *current)
			current, before = nil, ""
		case current != nil:
			current.text += line
		case strings.TrimSpace(line) != "":
			before = strings.TrimSpace(line)
		}
	}
	return out
}

// fileName is the file that a block is said to be, at the end of the line before.
var fileName = regexp.MustCompile("`([a-z0-9_./]+)`:$")

// TestWritingRules does what docs/writing-rules.md says, step by step: it writes
// the files and runs the commands, and compares what they print.
func TestWritingRules(t *testing.T) {
	content, err := os.ReadFile("../../docs/writing-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	commands, files := 0, 0
	for _, b := range blocks(string(content)) {
		if name := fileName.FindStringSubmatch(b.before); name != nil {
			files++
			if err := os.MkdirAll(filepath.Dir(name[1]), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name[1], []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if b.language != "console" {
			continue
		}
		commands++
		line, want, _ := strings.Cut(b.text, "\n")
		words := strings.Fields(strings.TrimPrefix(line, "$ belay "))
		if _, got := outcome(t, words...); !matches(strings.Split(want, "\n"), strings.Split(got, "\n")) {
			t.Errorf("%s prints something else (-docs +got):\n%s", line, cmp.Diff(want, got))
		}
	}
	if commands < 5 || files < 5 {
		t.Errorf("got %d commands and %d files in the page, which is too few to be all", commands, files)
	}
}
