package engine

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// outside are OPA's functions whose answer depends on more than their operands:
// on the network, the clock, the machine or chance. The names that end in a dot
// are families of them. An answer of a rule is about its input, the same one
// every time, and a rule of somebody else must not be a way out of the process.
var outside = []string{
	"http.", "net.lookup_ip_addr", "opa.runtime", "rand.", "uuid.rfc4122", "time.now_ns",
	"io.jwt.decode_verify", "io.jwt.encode_sign", "io.jwt.encode_sign_raw",
	"crypto.x509.parse_and_verify_certificates", "crypto.x509.parse_and_verify_certificates_with_options",
	"providers.aws.sign_req", "rego.parse_module", "trace",
}

// isOutside tells whether a function of OPA's is none that rules may call.
func isOutside(name string) bool {
	return slices.ContainsFunc(outside, func(o string) bool {
		return name == o || strings.HasSuffix(o, ".") && strings.HasPrefix(name, o)
	})
}

// Sandbox is what of OPA rules may use. No schema is fetched for them either.
func Sandbox() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	inside := *c
	inside.AllowNet = []string{}
	inside.Builtins = slices.DeleteFunc(slices.Clone(c.Builtins), func(b *ast.Builtin) bool { return isOutside(b.Name) })
	return &inside
}
