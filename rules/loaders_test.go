package rules_test

import (
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
)

// loaders are the formats that examples are written in.
func loaders() []parser.Loader { return []parser.Loader{cloudformation.Loader{}} }
