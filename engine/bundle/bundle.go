package bundle

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// maxFile is how large a file of a bundle or of an artefact may be, in bytes. A
// rule has a few kilobytes.
const maxFile = 4 << 20

// maxBundle is how large a bundle may be, in bytes, packed and unpacked: what packs
// well is unpacked before its signature is looked at.
const maxBundle = 64 << 20

// maxFiles is how many files a bundle or an artefact may have.
const maxFiles = 10_000

// A Key is the public key that a bundle must be signed with. The zero value is
// none.
type Key struct {
	text       string
	algorithms []string // that its kind can sign with
}

// ParseKey reads a public key or a certificate in PEM.
func ParseKey(content []byte) (Key, error) {
	block, _ := pem.Decode(content)
	if block == nil {
		return Key{}, errors.New("it is no key in PEM: -----BEGIN PUBLIC KEY-----")
	}
	var public any
	var err error
	switch block.Type {
	case "PUBLIC KEY":
		public, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		public, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var certificate *x509.Certificate
		if certificate, err = x509.ParseCertificate(block.Bytes); err == nil {
			public = certificate.PublicKey
		}
	case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
		return Key{}, errors.New("it is a private key, which signs and belongs to whoever does; give the public one")
	default:
		return Key{}, fmt.Errorf("it is a %s and no public key", strings.ToLower(block.Type))
	}
	if err != nil {
		return Key{}, fmt.Errorf("read the key: %w", err)
	}
	key := Key{text: string(pem.EncodeToMemory(block))}
	switch k := public.(type) {
	case *rsa.PublicKey:
		key.algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		algorithm, ok := map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[k.Curve.Params().BitSize]
		if !ok {
			return Key{}, fmt.Errorf("bundles cannot be signed with the curve %s", k.Curve.Params().Name)
		}
		key.algorithms = []string{algorithm}
	default:
		return Key{}, errors.New("bundles are signed with RSA or ECDSA, and it is neither")
	}
	return key, nil
}

// Verification says what of a bundle is asked for before its rules count.
type Verification struct {
	Key Key
	// Unsigned accepts a bundle whose signature nobody checks, if there is no Key.
	Unsigned bool
}

// An UnsignedError is a bundle that is not signed, or that is and no key was given
// to check by.
type UnsignedError struct{ Signed bool }

func (e *UnsignedError) Error() string {
	if e.Signed {
		return "it is signed, and there is no key to check that"
	}
	return "it is not signed"
}

// Open reads the rules of a bundle, a tarball that opa build makes. What is
// signed is checked with the key, each file of it; without one, or without a
// signature, a bundle is read only if that is accepted.
func Open(content []byte, v Verification) (fs.FS, error) {
	if err := bounded(content); err != nil {
		return nil, err
	}
	if v.Key.text == "" {
		b, err := read(content, nil, v.Unsigned)
		switch {
		case v.Unsigned && err == nil:
			return files(b)
		case !v.Unsigned && err == nil:
			return nil, &UnsignedError{}
		case strings.Contains(err.Error(), "verification key not provided"):
			return nil, &UnsignedError{Signed: true}
		}
		return nil, err
	}
	var err error
	for _, algorithm := range v.Key.algorithms {
		config := &bundle.KeyConfig{Key: v.Key.text, Algorithm: algorithm}
		var b bundle.Bundle
		b, err = read(content, bundle.NewVerificationConfig(map[string]*bundle.KeyConfig{"key": config}, "key", "", nil), false)
		if err == nil {
			return files(b)
		}
		if strings.Contains(err.Error(), "missing .signatures.json") {
			return nil, &UnsignedError{}
		}
		if !strings.Contains(err.Error(), "JWT") {
			break // the signature is the key's, and the bundle is not what was signed
		}
	}
	return nil, fmt.Errorf("its signature does not hold: %w", err)
}

// bounded returns an error if a tarball is larger than one of rules is.
func bounded(content []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("read the bundle: %w", err)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, maxBundle+1))
	if err != nil {
		return fmt.Errorf("read the bundle: %w", err)
	}
	if n > maxBundle {
		return fmt.Errorf("it has more than %d bytes when it is unpacked", maxBundle)
	}
	return nil
}

// read reads a bundle, and verifies it if that is not skipped.
func read(content []byte, config *bundle.VerificationConfig, skip bool) (bundle.Bundle, error) {
	loader := bundle.NewTarballLoaderWithBaseURL(bytes.NewReader(content), "")
	r := bundle.NewCustomReader(loader).WithSizeLimitBytes(maxFile).WithSkipBundleVerification(skip)
	if config != nil {
		r = r.WithBundleVerificationConfig(config)
	}
	b, err := r.Read()
	if err != nil {
		return b, fmt.Errorf("read the bundle: %w", err)
	}
	return b, nil
}

// files are the rules of a bundle.
func files(b bundle.Bundle) (fs.FS, error) {
	if len(b.Data) > 0 {
		return nil, errors.New("it has data beside its rules, which rules cannot see: what a rule needs to know is under custom.settings of its annotations")
	}
	if len(b.WasmModules) > 0 || len(b.PlanModules) > 0 {
		return nil, errors.New("it has rules that are compiled already: build it without a target")
	}
	if len(b.Modules) > maxFiles {
		return nil, fmt.Errorf("it has more than %d files", maxFiles)
	}
	out := map[string][]byte{}
	for _, m := range b.Modules {
		out[strings.TrimPrefix(m.Path, "/")] = m.Raw
	}
	if len(out) == 0 {
		return nil, errors.New("there are no rules in it")
	}
	return tree(out)
}
