// Package config is a Terraform configuration between reading and mapping: its
// expressions are values, its calls are followed, its resources are still
// Terraform's, one for each instance. Package terraform fills it from source,
// from plans and from states, and maps it to the model.
package config

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Root is one root module with all modules that it calls.
type Root struct {
	Key       string      // root-relative folder of the root module
	Files     []string    // all files read, those of its modules too
	Resources []*Resource // in source order, modules after the file that calls them
	Outputs   model.Block // of the root module, by name
	Problems  []source.Problem
	// Failures are problems of expressions that fail. One matters if a value that the
	// mapping asks for is Unknown with its message.
	Failures []source.Problem
	Marks    []model.Mark // see model.Unit

	Parameters []string // names of its variables
	Choices    []model.ChoicePoint
	Open       string       // see model.Unit
	Hides      []model.Kind // see model.Unit
	Reach      *model.Reach // see model.Unit
	Region     string       // "" if not known
	Account    string       // "" if not known

	// Read reads a file of the tree by the name that Terraform has for it in the root
	// module, and makes it one of Files. It also says where the file is. It is nil
	// where there is no tree, as of a plan alone.
	Read func(name string) (file string, data []byte, err error)
}

// Mode tells resources that are managed from those that are only read.
type Mode int

const (
	// Managed is a resource block.
	Managed Mode = iota
	// Data is a data block.
	Data
)

// A Resource is one instance of a resource or data block.
//
// A nested block type is an attribute too: a List of one Block for each block,
// placed at its block type. An item that a dynamic block leaves open is a
// Choice. A text that is the JSON of a value known here (jsonencode, the json of
// a policy document) is that value, Block or List, with the places of its parts;
// embedded.Parse leaves it as it is. Other JSON (heredocs, files) is a Text
// whose Attr has an Inner map.
//
// What refers to a resource is as Reference makes it.
type Resource struct {
	// Address is the full instance address: module.api["a"].aws_lambda_function.f[0].
	// The one that stands for instances that nobody can count is f[?].
	Address string
	// Block is the address without instance keys, the same for all instances of a
	// block: module.api.aws_lambda_function.f.
	Block   string
	Mode    Mode
	Type    string // aws_lambda_function
	Name    string // f
	Module  string // address of the module instance: module.api["a"]; "" is the root
	At      source.Span
	Values  model.Block   // places are the attribute names'
	If      model.Guard   // where the instance exists; nil is everywhere
	Open    string        // see model.Resource
	Via     []source.Span // the module calls that led here, nearest first
	Ignored []string      // lifecycle.ignore_changes: attribute paths; "all"
	// PreventDestroy is true where lifecycle says that Terraform refuses to destroy it.
	PreventDestroy bool
	// Composed are the attributes whose value, though it is known, is made of others by
	// the expression that stands there: of variables, locals, keys, the workspace.
	Composed []string
	// Provider names its provider as the root module does, if that is another than the
	// default one of its type: aws.west. Region is its provider's region, if it is known.
	Provider, Region string
	// DependsOn is the addresses in depends_on, without instance keys.
	DependsOn []string
}
