package bundle_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	opa "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/engine/bundle"
)

const rego = "package rules.own.r\n\nfinding contains 1 if true\n"

// keys are a private and a public key in PEM.
func keys(t *testing.T, kind string) (private string, public []byte) {
	t.Helper()
	var der, pub []byte
	var err error
	if kind == "ecdsa" {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if der, err = x509.MarshalECPrivateKey(key); err != nil {
			t.Fatal(err)
		}
		private = string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
		pub, err = x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		return private, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	private = string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	if pub, err = x509.MarshalPKIXPublicKey(&key.PublicKey); err != nil {
		t.Fatal(err)
	}
	return private, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})
}

// build is a bundle as opa build writes it, signed if there is a key.
func build(t *testing.T, private, algorithm string, data map[string]any) []byte {
	t.Helper()
	b := opa.Bundle{
		Modules: []opa.ModuleFile{{URL: "/own/r/r.rego", Path: "/own/r/r.rego", Raw: []byte(rego), Parsed: ast.MustParseModule(rego)}},
		Data:    data,
	}
	b.Manifest.Init()
	if data == nil {
		b.Data = map[string]any{}
	}
	if private != "" {
		if err := b.GenerateSignature(opa.NewSigningConfig(private, algorithm, ""), "", false); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := opa.NewWriter(&out).Write(b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// changed is a bundle with another content of a file, or with one more.
func changed(t *testing.T, content []byte, name, text string) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	put := func(name string, text []byte) {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if err != nil {
			break
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		if h.Name != name {
			put(h.Name, text.Bytes())
		}
	}
	put(name, []byte(text))
	if err := errors.Join(w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// packed is a tarball of nothing but a large file, in few bytes.
func packed(t *testing.T, size int64) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	err := w.WriteHeader(&tar.Header{Name: "README", Mode: 0o600, Size: size, Typeflag: tar.TypeReg})
	if err == nil {
		_, err = w.Write(make([]byte, size))
	}
	if err := errors.Join(err, w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func key(t *testing.T, content []byte) bundle.Key {
	t.Helper()
	k, err := bundle.ParseKey(content)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOpen(t *testing.T) {
	private, public := keys(t, "rsa")
	_, other := keys(t, "rsa")
	ecPrivate, ecPublic := keys(t, "ecdsa")
	signed := build(t, private, "RS256", nil)
	tests := map[string]struct {
		content []byte
		v       bundle.Verification
		want    string // error, "" is none
	}{
		"signed":                     {signed, bundle.Verification{Key: key(t, public)}, ""},
		"signed in another way":      {build(t, private, "RS512", nil), bundle.Verification{Key: key(t, public)}, ""},
		"signed with a curve":        {build(t, ecPrivate, "ES256", nil), bundle.Verification{Key: key(t, ecPublic)}, ""},
		"signed by another":          {signed, bundle.Verification{Key: key(t, other)}, "its signature does not hold"},
		"signed with another kind":   {signed, bundle.Verification{Key: key(t, ecPublic)}, "its signature does not hold"},
		"signed, without a key":      {signed, bundle.Verification{}, "it is signed, and there is no key to check that"},
		"signed, taken as it is":     {signed, bundle.Verification{Unsigned: true}, ""},
		"not signed":                 {build(t, "", "", nil), bundle.Verification{}, "it is not signed"},
		"not signed, with a key":     {build(t, "", "", nil), bundle.Verification{Key: key(t, public)}, "it is not signed"},
		"not signed, taken as it is": {build(t, "", "", nil), bundle.Verification{Unsigned: true}, ""},
		"changed after signing":      {changed(t, signed, "/own/r/r.rego", "package rules.own.r\n"), bundle.Verification{Key: key(t, public)}, "digest mismatch"},
		"added after signing":        {changed(t, signed, "/own/s/s.rego", "package rules.own.s\n"), bundle.Verification{Key: key(t, public)}, "not included in bundle signature"},
		"with data":                  {build(t, "", "", map[string]any{"names": []any{"a"}}), bundle.Verification{Unsigned: true}, "it has data beside its rules"},
		"larger than any":            {packed(t, 65<<20), bundle.Verification{Key: key(t, public)}, "it has more than 67108864 bytes when it is unpacked"},
		"no bundle":                  {[]byte("hello"), bundle.Verification{Unsigned: true}, "read the bundle"},
		"no rule":                    {changed(t, build(t, "", "", nil), "/own/r/r.rego", ""), bundle.Verification{Unsigned: true}, "empty module"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tree, err := bundle.Open(tt.content, tt.v)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got error %v, want one that says %s", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			content, err := fs.ReadFile(tree, "own/r/r.rego")
			if err != nil || string(content) != rego {
				t.Errorf("got %q, %v, want the rule", content, err)
			}
		})
	}
}

func TestParseKey(t *testing.T) {
	private, _ := keys(t, "rsa")
	for text, want := range map[string]string{
		"secret": "it is no key in PEM",
		private:  "it is a private key",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n": "read the key",
		"-----BEGIN SOMETHING-----\nAAAA\n-----END SOMETHING-----\n":   "it is a something and no public key",
	} {
		if _, err := bundle.ParseKey([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want one that says %s", err, want)
		}
	}
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// A registry serves one repository, as the distribution specification says.
type registry struct {
	blobs    map[string][]byte
	requests atomic.Int64
	lie      bool // give other content than asked for
}

func (r *registry) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.requests.Add(1)
	_, ref, ok := strings.Cut(req.URL.Path, "/v2/acme/rules/")
	kind, digest, _ := strings.Cut(ref, "/")
	if digest == "v1" {
		digest = r.tag()
	}
	data, known := r.blobs[digest]
	if !ok || !known {
		http.Error(w, `{"errors":[{"code":"NOT_FOUND","message":"no such thing"}]}`, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if kind == "manifests" {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
	}
	w.Header().Set("Docker-Content-Digest", digest)
	if r.lie {
		data = bytes.Replace(data, []byte("true"), []byte("fals"), 1)
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	if req.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

// tag is what the tag v1 points to: the one manifest.
func (r *registry) tag() string {
	for digest, data := range r.blobs {
		if bytes.Contains(data, []byte(`"layers"`)) {
			return digest
		}
	}
	return ""
}

// A layer is what an artefact has.
type layer struct{ media, title, text string }

// serve starts a registry with one artefact, and returns how to refer to it.
func serve(t *testing.T, layers ...layer) (r *registry, repository, digest string) {
	t.Helper()
	r = &registry{blobs: map[string][]byte{}}
	var list []map[string]any
	for _, l := range layers {
		digest := digestOf([]byte(l.text))
		r.blobs[digest] = []byte(l.text)
		list = append(list, map[string]any{
			"mediaType": l.media, "digest": digest, "size": len(l.text),
			"annotations": map[string]string{"org.opencontainers.image.title": l.title},
		})
	}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": list,
		"config": map[string]any{"mediaType": "application/vnd.unknown.config.v1+json", "digest": digestOf([]byte("{}")), "size": 2},
	})
	if err != nil {
		t.Fatal(err)
	}
	digest = digestOf(manifest)
	r.blobs[digest] = manifest
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return r, "oci://" + strings.TrimPrefix(server.URL, "http://") + "/acme/rules", digest
}

func policy(title string) layer { return layer{bundle.PolicyLayer, title, rego} }

func TestPull(t *testing.T) {
	r, repository, digest := serve(t, policy("own/r/r.rego"))
	p := bundle.Puller{Cache: t.TempDir()}
	for _, reference := range []string{repository + "@" + digest, repository + ":v1@" + digest} {
		tree, err := p.Pull(t.Context(), reference)
		if err != nil {
			t.Fatal(err)
		}
		if content, err := fs.ReadFile(tree, "own/r/r.rego"); err != nil || string(content) != rego {
			t.Errorf("%s: got %q, %v, want the rule", reference, content, err)
		}
	}
	if n := r.requests.Load(); n != 2 {
		t.Errorf("got %d requests, want one for the manifest and one for the layer, and the cache after that", n)
	}
	r.blobs = nil // as if there were no network
	if _, err := p.Pull(t.Context(), repository+"@"+digest); err != nil {
		t.Errorf("with what is in the cache: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(p.Cache, "sha256", "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("got %d files in the cache, %v, want 2", len(files), err)
	}
	for _, file := range files {
		if err := os.WriteFile(file, []byte("package rules.own.other"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Pull(t.Context(), repository+"@"+digest); err == nil {
		t.Error("got rules from a cache that somebody changed")
	}
}

func TestUnpinned(t *testing.T) {
	_, repository, digest := serve(t, policy("r.rego"))
	for _, reference := range []string{repository + ":v1"} {
		var p bundle.Puller
		_, err := p.Pull(t.Context(), reference)
		unpinned, ok := errors.AsType[*bundle.UnpinnedError](err)
		if !ok || unpinned.Pinned != repository+"@"+digest {
			t.Errorf("%s: got error %v, want one that says %s@%s", reference, err, repository, digest)
		}
	}
	var p bundle.Puller
	if _, err := p.Pull(t.Context(), repository+":v2"); err == nil || !strings.Contains(err.Error(), "asked which that is today") {
		t.Errorf("got error %v, want one that says that the tag does not tell", err)
	}
}

func TestRefusedArtefacts(t *testing.T) {
	private, public := keys(t, "rsa")
	signed := layer{bundle.BundleLayer, "bundle.tar.gz", string(build(t, private, "RS256", nil))}
	tests := map[string]struct {
		layers []layer
		v      bundle.Verification
		want   string // error, "" is none
	}{
		"a bundle":                       {[]layer{signed}, bundle.Verification{}, ""},
		"a bundle and its key":           {[]layer{signed}, bundle.Verification{Key: key(t, public)}, ""},
		"a bundle that nobody signed":    {[]layer{{bundle.BundleLayer, "b", string(build(t, "", "", nil))}}, bundle.Verification{}, ""},
		"the same, with a key":           {[]layer{{bundle.BundleLayer, "b", string(build(t, "", "", nil))}}, bundle.Verification{Key: key(t, public)}, "it is not signed"},
		"files, with a key":              {[]layer{policy("r.rego")}, bundle.Verification{Key: key(t, public)}, "it is not signed"},
		"data":                           {[]layer{policy("r.rego"), {bundle.DataLayer, "data.json", "{}"}}, bundle.Verification{}, "it has data (data.json)"},
		"a file without a name":          {[]layer{policy("")}, bundle.Verification{}, "has no name"},
		"a file that leads elsewhere":    {[]layer{policy("../r.rego")}, bundle.Verification{}, "is no name of a file below a folder"},
		"a file with an absolute name":   {[]layer{policy("/r.rego")}, bundle.Verification{}, "is no name of a file below a folder"},
		"two files of a name":            {[]layer{policy("r.rego"), policy("r.rego")}, bundle.Verification{}, "it has two files r.rego"},
		"nothing":                        {nil, bundle.Verification{}, "there are no rules in it"},
		"a file that is larger than any": {[]layer{{bundle.PolicyLayer, "r.rego", strings.Repeat("#", 5<<20)}}, bundle.Verification{}, "at most"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, repository, digest := serve(t, tt.layers...)
			p := bundle.Puller{Verification: tt.v}
			_, err := p.Pull(t.Context(), repository+"@"+digest)
			if tt.want == "" && err != nil {
				t.Errorf("got error %v", err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got error %v, want one that says %s", err, tt.want)
			}
		})
	}
}

func TestLyingRegistry(t *testing.T) {
	r, repository, digest := serve(t, policy("r.rego"))
	r.lie = true
	var p bundle.Puller
	if _, err := p.Pull(t.Context(), repository+"@"+digest); err == nil {
		t.Error("got rules whose content is not what the digest says")
	}
	if _, err := p.Pull(t.Context(), "oci://nowhere"); err == nil || !strings.Contains(err.Error(), "it is no reference") {
		t.Errorf("got error %v, want one that says what a reference is", err)
	}
}
