// Package rules holds the rules that Belay ships with.
//
// A rule is a folder, <family>/<rule>: <rule>.rego, <rule>_test.rego and
// examples. Folder, package and id are one name (timeout_default, timeout-default),
// and nothing is registered anywhere else. The package defines finding and, where
// it does not judge all resources of its subject kind, applies, the set of ids
// that it does; everything else starts with an underscore.
//
//	finding contains found.at(fn, ["timeout"], message) if {
//		some fn in input.function
//		ask.has(fn, "timeout") == "no"
//		message := sprintf("function %s sets no timeout and gets three seconds", [fn.id])
//	}
//
// Attributes are read by value (fn.timeout > 60 says nothing where there is no
// timeout) or asked about with package ask, whose answers are compared where they
// are asked, with "yes" or "no". Nothing that reads an attribute is negated. The
// engine decides what is unknown.
//
// Examples are named bad, good and unknown (bad.yaml, good_fifo.json, or a folder
// unknown_nested), and the line that gets an answer says so: # want timeout-default
// for a finding, # want? timeout-default for an unknown. JSON has no comments: the
// lines of bad.json that get one are repeated with it in bad.json.want.
//
// A rule has all three in each format that can express it: CloudFormation, Terraform and,
// but for permissions, accounts, which are named bad_account.json and so on. TestFormats
// demands it and lists what no format can express, with the reason.
//
// To test one rule or family alone:
//
//	go test ./rules -only timeouts/timeout_default
//
// With -update, files are formatted, and index.bin and testdata/rules.golden are
// rewritten.
package rules

import "embed"

// FS holds the rule packages, their library and the index of them, with the
// examples that explain prints. Those named NAME_account.json are long and only for
// tests: what they show stands beside them as templates.
//
//go:embed index.bin */*/*.rego */*/*.yaml */*/*.tf */*/*[^t].json */*/*[^t].json.want
//go:embed */*/bad */*/bad_production */*/*_environment */*/*_scaled */*/good */*/good_file */*/unknown */*/*_terraform */*/*_workspace
var FS embed.FS
