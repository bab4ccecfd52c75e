package rules_test

import (
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/account"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/policy"
	"github.com/belay-dev/belay/parser/terraform"
)

// loaders are the formats that examples are written in.
func loaders() []parser.Loader {
	return []parser.Loader{cloudformation.Loader{}, terraform.Loader{}, policy.Loader{}, account.Loader{}}
}
