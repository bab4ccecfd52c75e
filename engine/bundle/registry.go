package bundle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// Scheme is how a reference to an artefact of a registry begins.
const Scheme = "oci://"

// The media types of layers. conftest push writes the first two.
const (
	// PolicyLayer is one file of Rego.
	PolicyLayer = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
	// DataLayer is one file of data.
	DataLayer = "application/vnd.cncf.openpolicyagent.data.layer.v1+json"
	// BundleLayer is one of OPA's bundles.
	BundleLayer = "application/vnd.oci.image.layer.v1.tar+gzip"
)

const (
	titleAnnotation = "org.opencontainers.image.title"
	maxManifest     = 4 << 20
)

// pinned is the digest that a reference ends with.
var pinned = regexp.MustCompile(`^[^@]+@(sha256:[0-9a-f]{64})$`)

// digest is one of SHA-256, and can name a file.
var digest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// A Puller gets rules from registries. What it got once it has: a digest names
// the same content for ever, and without a network the check goes on.
type Puller struct {
	// Cache is a folder for what was got, by its digest. "" is none.
	Cache string
	Verification
}

// An UnpinnedError is a reference to an artefact that others can change.
type UnpinnedError struct {
	Reference string
	// Pinned is the reference to what it means today, "" if that cannot be told.
	Pinned string
	// Err says why it cannot.
	Err error
}

func (e *UnpinnedError) Error() string {
	if e.Pinned != "" {
		return fmt.Sprintf("it has no digest, so that whoever can push there can change it; today it is %s", e.Pinned)
	}
	return fmt.Sprintf("it has no digest, so that whoever can push there can change it: %sregistry/repository@sha256:...; asked which that is today: %v", Scheme, e.Err)
}

func (e *UnpinnedError) Unwrap() error { return e.Err }

// A descriptor points to content.
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Annotations map[string]string `json:"annotations"`
}

// Pull returns the rules of an artefact, oci://registry/repository@sha256:...
func (p *Puller) Pull(ctx context.Context, reference string) (fs.FS, error) {
	text := strings.TrimPrefix(reference, Scheme)
	ref, err := registry.ParseReference(text)
	if err != nil {
		return nil, fmt.Errorf("it is no reference as in %sregistry/repository@sha256:...: %w", Scheme, err)
	}
	repository := repositoryOf(ref)
	m := pinned.FindStringSubmatch(text)
	if m == nil {
		return nil, unpinned(ctx, repository, reference)
	}
	text, err = p.manifest(ctx, repository, m[1])
	if err != nil {
		return nil, err
	}
	var manifest struct {
		Layers    []descriptor `json:"layers"`
		Manifests []descriptor `json:"manifests"`
	}
	if err := json.Unmarshal([]byte(text), &manifest); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	switch {
	case len(manifest.Manifests) > 0:
		return nil, fmt.Errorf("it is an index of several artefacts; name one of them, as %s", manifest.Manifests[0].Digest)
	case len(manifest.Layers) == 0:
		return nil, errors.New("there are no rules in it: the artefact has no layers")
	case len(manifest.Layers) > maxFiles:
		return nil, fmt.Errorf("it has more than %d files", maxFiles)
	}
	return p.layers(ctx, repository, manifest.Layers)
}

// layers are the files of an artefact, or those of the bundle that it is.
func (p *Puller) layers(ctx context.Context, repository *remote.Repository, layers []descriptor) (fs.FS, error) {
	files := map[string][]byte{}
	for _, layer := range layers {
		name := layer.Annotations[titleAnnotation]
		switch {
		case layer.MediaType == BundleLayer && len(layers) == 1:
			data, err := p.blob(ctx, repository, layer, maxBundle)
			if err != nil {
				return nil, err
			}
			v := p.Verification
			v.Unsigned = v.Unsigned || v.Key.text == "" // the digest vouches for it
			return Open(data, v)
		case layer.MediaType == DataLayer:
			return nil, fmt.Errorf("it has data (%s) beside its rules, which rules cannot see: what a rule needs to know is under custom.settings of its annotations", name)
		case p.Key.text != "" && !p.Unsigned:
			return nil, &UnsignedError{}
		case name == "":
			return nil, fmt.Errorf("layer %s has no name (annotation %s)", layer.Digest, titleAnnotation)
		}
		if _, ok := files[name]; ok {
			return nil, fmt.Errorf("it has two files %s", name)
		}
		data, err := p.blob(ctx, repository, layer, maxFile)
		if err != nil {
			return nil, err
		}
		files[name] = data
	}
	return tree(files)
}

// repositoryOf is where a reference points to. A registry of this machine is
// spoken to without TLS, as other tools do.
func repositoryOf(ref registry.Reference) *remote.Repository {
	host, _, err := net.SplitHostPort(ref.Registry)
	if err != nil {
		host = ref.Registry
	}
	ip := net.ParseIP(host)
	return &remote.Repository{
		Reference: ref,
		PlainHTTP: host == "localhost" || ip != nil && ip.IsLoopback(),
		Client:    &auth.Client{Client: retry.DefaultClient, Cache: auth.NewCache(), Credential: dockerCredential},
	}
}

// dockerCredential is what docker login has kept. It is looked for only when a
// registry asks who is there.
func dockerCredential(ctx context.Context, host string) (auth.Credential, error) {
	store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{})
	if err != nil {
		return auth.EmptyCredential, fmt.Errorf("read the credentials of docker: %w", err)
	}
	return credentials.Credential(store)(ctx, host)
}

// unpinned explains a reference without a digest, with the one that it would be.
func unpinned(ctx context.Context, repository *remote.Repository, reference string) error {
	tag := repository.Reference.ReferenceOrDefault()
	// Not every registry says the digest when it is only asked for that.
	found, body, err := repository.Manifests().FetchReference(ctx, tag)
	if err != nil {
		return &UnpinnedError{Reference: reference, Err: err}
	}
	_ = body.Close() // nothing was read
	ref := repository.Reference
	return &UnpinnedError{Reference: reference, Pinned: fmt.Sprintf("%s%s/%s@%s", Scheme, ref.Registry, ref.Repository, found.Digest)}
}

// manifest is the manifest of a digest.
func (p *Puller) manifest(ctx context.Context, repository *remote.Repository, pin string) (string, error) {
	if text, ok := p.cached(pin); ok {
		return string(text), nil
	}
	found, body, err := repository.Manifests().FetchReference(ctx, pin)
	if err != nil {
		return "", fmt.Errorf("get the manifest: %w", err)
	}
	defer func() { _ = body.Close() }() // it was only read
	if found.Size > maxManifest {
		return "", fmt.Errorf("the manifest has %d bytes, at most %d are read", found.Size, maxManifest)
	}
	text, err := content.ReadAll(body, found)
	if err != nil {
		return "", fmt.Errorf("get the manifest: %w", err)
	}
	return string(text), p.keep(pin, text)
}

// blob is the content of a layer.
func (p *Puller) blob(ctx context.Context, repository *remote.Repository, layer descriptor, most int64) ([]byte, error) {
	if !digest.MatchString(layer.Digest) {
		return nil, fmt.Errorf("get layer %s: that is no digest as in sha256:0f1e", layer.Digest)
	}
	if data, ok := p.cached(layer.Digest); ok {
		return data, nil
	}
	if layer.Size > most {
		return nil, fmt.Errorf("get layer %s: it has %d bytes, at most %d are read", layer.Digest, layer.Size, most)
	}
	found, body, err := repository.Blobs().FetchReference(ctx, layer.Digest)
	if err != nil {
		return nil, fmt.Errorf("get layer %s: %w", layer.Digest, err)
	}
	defer func() { _ = body.Close() }() // it was only read
	if found.Size != layer.Size {
		return nil, fmt.Errorf("get layer %s: it has %d bytes, the manifest says %d", layer.Digest, found.Size, layer.Size)
	}
	data, err := content.ReadAll(body, found)
	if err != nil {
		return nil, fmt.Errorf("get layer %s: %w", layer.Digest, err)
	}
	return data, p.keep(layer.Digest, data)
}

// cached is what the cache has of a digest. A file of other content, as one that
// somebody has changed, is none.
func (p *Puller) cached(pin string) ([]byte, bool) {
	if p.Cache == "" {
		return nil, false
	}
	data, err := os.ReadFile(p.file(pin))
	if err != nil || sum(data) != pin {
		return nil, false
	}
	return data, true
}

func (p *Puller) file(pin string) string {
	algorithm, hash, _ := strings.Cut(pin, ":")
	return filepath.Join(p.Cache, algorithm, hash)
}

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(hash[:])
}

// keep checks content and writes it into the cache, all of it or nothing. A
// cache that cannot be written to, as in a container that is read-only, is none.
func (p *Puller) keep(pin string, data []byte) error {
	if sum(data) != pin {
		return fmt.Errorf("the registry gave %s for %s", sum(data), pin)
	}
	p.write(pin, data)
	return nil
}

func (p *Puller) write(pin string, data []byte) {
	if p.Cache == "" || os.MkdirAll(filepath.Dir(p.file(pin)), 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(p.file(pin)), "part-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if errors.Join(err, f.Close()) != nil || os.Rename(f.Name(), p.file(pin)) != nil {
		_ = os.Remove(f.Name()) // it is of no use, and may stay
	}
}
