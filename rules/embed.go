// Package rules holds the rules that Belay ships with, one folder each.
package rules

import "embed"

// FS holds the rule packages, their library and the schema. Tests and
// examples are left out of the binary, except for the examples that
// explain prints.
//
//go:embed */*/*.rego
var FS embed.FS
