package main

import (
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/account"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/policy"
	"github.com/belay-dev/belay/parser/terraform"
)

// parameterFile reads the content of a parameter file of any of the formats.
func parameterFile(name string, data []byte) (map[string]string, error) {
	return cloudformation.Parameters(name, data)
}

// Loaders returns a loader for each input format: the only list of them.
func Loaders() []parser.Loader {
	return []parser.Loader{cloudformation.Loader{}, terraform.Loader{}, policy.Loader{}, account.Loader{}}
}
