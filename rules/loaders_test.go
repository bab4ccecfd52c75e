package rules_test

import "github.com/belay-dev/belay/parser"

// loaders are the formats that examples are written in.
func loaders() []parser.Loader { return nil }
