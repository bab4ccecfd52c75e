package main

import (
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
)

// Loaders returns a loader for each input format: the only list of them.
func Loaders() []parser.Loader {
	return []parser.Loader{cloudformation.Loader{}}
}
