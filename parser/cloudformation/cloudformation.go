// Package cloudformation loads CloudFormation and SAM templates.
package cloudformation

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation/sam"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

const (
	nestedStack       = "AWS::CloudFormation::Stack"
	nestedApplication = "AWS::Serverless::Application"
)

// Loader loads CloudFormation and SAM templates.
type Loader struct{}

// Name is cloudformation.
func (Loader) Name() string { return "cloudformation" }

// An input is one template.
type input struct {
	tree      *parser.Tree
	units     map[string]bool // keys of all templates found
	key       string
	file      string
	data      []byte
	document  int
	files     []string
	assembly  assembly
	arguments map[string]Argument
	inherited map[string]Argument // from the parent of a nested stack
}

// String is the key of the template's unit.
func (in *input) String() string { return in.key }

func (in *input) belongs(file string) {
	if file != "" && file != in.file && !slices.Contains(in.files, file) {
		in.files = append(in.files, file)
	}
}

// Same tells whether other is the same template, deployed with the same parameters.
// Its text may be another; that of its file is what counts.
func (in *input) Same(other parser.Input) bool {
	o, ok := other.(*input)
	return ok && in.key == o.key && in.file == o.file && in.document == o.document && slices.Equal(in.files, o.files) &&
		reflect.DeepEqual(in.assembly, o.assembly) && reflect.DeepEqual(in.arguments, o.arguments)
}

// Load reads the template.
func (in *input) Load(ctx context.Context) (*model.Unit, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load %s: %w", in.key, err)
	}
	files := slices.Clone(in.files)
	saw := parser.Saw(ctx)
	saw(in.file)
	read := func(name string) ([]byte, error) {
		local, ok := localFile(in.file, name)
		if !ok {
			return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
		}
		saw(local)
		data, err := in.tree.Read(local)
		if err == nil && !slices.Contains(files, local) {
			files = append(files, local)
		}
		return data, err
	}
	cdk := in.assembly.stacks[path.Base(in.file)]
	t := Read(in.file, in.data, ReadOptions{
		Arguments: in.arguments, Read: read, Document: in.document, Region: cdk.region, Account: cdk.account,
	})
	for _, r := range t.Resources {
		r.Label = cmp.Or(r.Label, cdk.labels[r.ID])
	}
	children := in.children(t, saw)
	if slices.Contains(t.Transforms, sam.Transform) {
		sam.Expand(t, read)
	}
	resources, problems := mapResources(t, read)
	slices.Sort(files[1:])
	unit := &model.Unit{
		Key:        in.key,
		Format:     Loader{}.Name(),
		Files:      files,
		Resources:  resources,
		Parameters: t.Parameters,
		Choices:    t.Choices,
		Conditions: t.Conditions,
		Exports:    t.Exports,
		Outputs:    t.Outputs,
		Children:   children,
		Marks:      slices.Concat(marks(in.file, in.data, in.document), alsoMarks(files[1:], in.tree.Read)),
		Problems:   slices.Concat(t.Problems, problems),
		Region:     cdk.region,
		Account:    cdk.account,
		Open:       t.Open,
		Hides:      t.Hides,
	}
	slices.SortStableFunc(unit.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return unit, nil
}

// children are the nested stacks whose templates are here. One that is not here
// may hold anything.
func (in *input) children(t *stack.Template, saw func(name string)) []model.Child {
	var out []model.Child
	for _, r := range t.Resources {
		location, ok := nestedLocation(r)
		if !ok {
			continue
		}
		key, ok := localFile(in.file, location)
		if ok {
			saw(key)
		}
		if ok && in.units[key] && key != in.key {
			parameters, _ := r.Properties["Parameters"].Value.(model.Block)
			out = append(out, model.Child{ID: r.ID, Key: key, Parameters: parameters, At: r.At})
			continue
		}
		why := fmt.Sprintf("the template of nested stack %s is not here", r.ID)
		if t.Open == "" {
			t.Open, t.Hides = why, nil
		}
		t.Problems = append(t.Problems, source.Problem{
			ID: "nested-template-missing", At: r.At, Effect: source.Partial, Message: why,
			Fix: "Check the folder that the nested template is in.",
		})
	}
	return out
}

// nestedLocation is where a nested stack's template is; "" with true is
// somewhere that is not known.
func nestedLocation(r *stack.Resource) (string, bool) {
	var property string
	switch r.Type {
	case nestedStack:
		property = "TemplateURL"
		// The CDK uploads the template and leaves a note where it was.
		if asset, ok := literal(r.Metadata["aws:asset:path"].Value); ok {
			return asset, true
		}
	case nestedApplication:
		property = "Location"
	default:
		return "", false
	}
	location, _ := literal(r.Properties[property].Value)
	if strings.Contains(location, "://") {
		location = ""
	}
	return location, true
}
