// Package parser is what every input format is to the rest of Belay: a Loader
// that finds inputs in a tree of files, and inputs that load as units of the
// model. It imports no format.
package parser

import (
	"context"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Loader knows one format.
type Loader interface {
	// Name is the word users write: cloudformation, terraform, account.
	Name() string
	// Find returns the inputs of the format among the files of the tree. Files
	// that are of the format and cannot be loaded are problems; other files are
	// passed over.
	Find(ctx context.Context, tree *Tree, options Options) (Found, error)
}

// Found is what a loader found in a tree.
type Found struct {
	Inputs   []Input // sorted by String
	Problems []source.Problem
}

// An Input is one template, one Terraform root module or one account: the unit
// of parallel work. Inputs of one Found may be loaded concurrently.
type Input interface {
	// String is the key of the unit that the input loads as.
	String() string
	// Load reads the input. What is wrong with it is in the unit's problems; the
	// error is for what is wrong with the tool or the context.
	Load(ctx context.Context) (*model.Unit, error)
}

// Options are what users say about how inputs are deployed.
type Options struct {
	// Parameters are values given on the command line or by an environment. They
	// hold for every unit that declares a parameter of that name, and close the
	// conditions that depend on it.
	Parameters map[string]string
	// ParameterFiles are root-relative names of parameter files; they hold like
	// Parameters, which win.
	ParameterFiles []string
	// Plans are plans that belong to root modules of Terraform.
	Plans []Plan
	// Cache keeps what is made of files; nil keeps nothing.
	Cache *Cache
}

// A Plan is a file that says what is deployed from a folder.
type Plan struct {
	File   string // root-relative
	Folder string // root-relative: a root module, or a folder that holds only one
}
