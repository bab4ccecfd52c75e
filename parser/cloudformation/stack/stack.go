// Package stack is a CloudFormation template between reading and mapping: its
// nodes are values, its intrinsic functions are evaluated as far as they can be,
// its resources are still CloudFormation's. Package cloudformation fills it,
// package sam replaces SAM's resources in it by what they stand for.
package stack

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Template is one template.
type Template struct {
	File       string
	Transforms []string // AWS::Serverless-2016-10-31, ...
	Globals    model.Block
	Resources  []*Resource // in source order
	Outputs    model.Block // the value of each output, by its name
	Problems   []source.Problem

	Parameters []string // names
	Choices    []model.ChoicePoint
	Conditions []model.Condition
	Exports    []model.Export
	Open       string       // see model.Unit
	Hides      []model.Kind // see model.Unit
}

// A Resource is one entry of Resources.
type Resource struct {
	ID         string // logical id
	Type       string
	At         source.Span // the logical id's place
	Label      string      // aws:cdk:path, if it has one
	Properties model.Block // places are the property keys'
	Metadata   model.Block
	Attributes model.Block // DependsOn, DeletionPolicy, UpdateReplacePolicy, UpdatePolicy, CreationPolicy, Connectors, ...
	If         model.Guard
	Open       string // see model.Resource
	From       string // see model.Resource
	// Fill, if there is one, fills in what was not read yet, and is called on a copy that
	// is let go once the resource is mapped: an account has tens of thousands. Others that
	// are mapped see of it what it was before, so that it is for types of which none is asked.
	Fill func(*Resource)
}
