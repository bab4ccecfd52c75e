package terraform

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/terraform/plan"
)

// A planInput is a plan or a state that is checked for itself.
type planInput struct {
	tree *parser.Tree
	file string
}

// String is the name of the file.
func (in *planInput) String() string { return in.file }

// Same tells whether other is the same file.
func (in *planInput) Same(other parser.Input) bool {
	o, ok := other.(*planInput)
	return ok && in.file == o.file
}

// Load reads the plan or state.
func (in *planInput) Load(ctx context.Context) (*model.Unit, error) {
	reading, err := readPlan(ctx, in.tree, in.file)
	if err != nil {
		return nil, err
	}
	return unitOf(reading.Root), nil
}

func readPlan(ctx context.Context, tree *parser.Tree, file string) (*plan.Reading, error) {
	parser.Saw(ctx)(file)
	data, err := tree.Read(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return plan.Read(ctx, file, data, plan.Options{PolicyDocument: policyDocument})
}

// A fusedInput is a root module with a plan of it.
type fusedInput struct {
	*input
	tree *parser.Tree
	plan string
}

// Same tells whether other is the same root module with the same plan.
func (in *fusedInput) Same(other parser.Input) bool {
	o, ok := other.(*fusedInput)
	return ok && in.plan == o.plan && in.input.Same(o.input)
}

// Load evaluates the root module with the values that the plan was made with, and
// joins both.
func (in *fusedInput) Load(ctx context.Context) (*model.Unit, error) {
	reading, err := readPlan(ctx, in.tree, in.plan)
	if err != nil {
		return nil, err
	}
	options := in.options
	options.Values = reading.Variables
	root := in.watched(ctx).Load(in.folder, options)
	if reading.Form != plan.Plan || slices.ContainsFunc(reading.Root.Problems, isLost) {
		root.Files = append(root.Files, in.plan)
		if reading.Form == plan.Plan {
			root.Problems = append(root.Problems, reading.Root.Problems...)
		} else {
			root.Problems = append(root.Problems, notAPlan(in.plan))
		}
		return unitOf(root), nil
	}
	return unitOf(reading.Fuse(root)), nil
}

func isLost(p source.Problem) bool { return p.Effect == source.Lost }

func notAPlan(file string) source.Problem {
	return source.Problem{
		ID: "plan-unreadable", At: source.Span{File: file}, Effect: source.Lost,
		Message: file + " is no plan as terraform show -json prints it",
		Fix:     "Save the plan with terraform plan -out, and print it with terraform show -json.",
	}
}

// peek is how much of a file is looked at before all of it is read.
const peek = 8 << 10

// marks are what the beginning of a plan or state has, whatever the order of its
// members.
var marks = [][]byte{[]byte(`"format_version"`), []byte(`"provider_config"`), []byte(`"resource_drift"`)}

// plans finds the plans and states of a tree, by their content.
func plans(ctx context.Context, tree *parser.Tree, fused map[string]bool) ([]parser.Input, []source.Problem, error) {
	var found []parser.Input
	var problems []source.Problem
	for _, name := range tree.Files {
		if fused[name] || !tree.Named[name] && !strings.EqualFold(path.Ext(name), ".json") {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("look for plans: %w", err)
		}
		start, err := beginning(tree.FS, name)
		if err != nil {
			continue // whoever else looks at the file says so
		}
		if tree.Named[name] && saved(start) {
			problems = append(problems, notAPlan(name))
			continue
		}
		if !tree.Named[name] && !slices.ContainsFunc(marks, func(mark []byte) bool { return bytes.Contains(start, mark) }) {
			continue
		}
		data, err := tree.Read(name)
		if err != nil {
			continue
		}
		if plan.FormOf(data) != plan.Other {
			found = append(found, &planInput{tree: tree, file: name})
		}
	}
	return found, problems, nil
}

// beginning is the first bytes of a file, without the zeros that UTF-16 has.
func beginning(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	start, err := io.ReadAll(io.LimitReader(file, peek))
	if err = cmp.Or(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return bytes.ReplaceAll(start, []byte{0}, nil), nil
}

// saved tells whether a file is what terraform plan -out writes: a zip archive
// that begins with a file called tfplan.
func saved(start []byte) bool {
	return bytes.HasPrefix(start, []byte("PK")) && bytes.Contains(start, []byte("tfplan"))
}

// fuse gives the plans to the root modules that they are of.
func fuse(tree *parser.Tree, inputs []parser.Input, given []parser.Plan) (map[string]bool, error) {
	fused := map[string]bool{}
	roots := map[string]int{}
	for i, in := range inputs {
		roots[in.String()] = i
	}
	for _, p := range given {
		folder := path.Clean(p.Folder)
		within := slices.DeleteFunc(slices.Sorted(maps.Keys(roots)), func(root string) bool {
			return folder != "." && root != folder && !strings.HasPrefix(root, folder+"/")
		})
		switch _, exact := roots[folder]; {
		case exact:
		case len(within) == 1:
			folder = within[0]
		case len(within) == 0:
			return nil, fmt.Errorf("plan %s: %s has no Terraform root module", p.File, p.Folder)
		default:
			return nil, fmt.Errorf("plan %s: %s has %d Terraform root modules: say which one it is of, as in %s=%s",
				p.File, p.Folder, len(within), within[0], p.File)
		}
		own, ok := inputs[roots[folder]].(*input)
		if !ok {
			return nil, fmt.Errorf("plan %s: %s has a plan already", p.File, folder)
		}
		if _, err := fs.Stat(tree.FS, p.File); err != nil {
			return nil, fmt.Errorf("read plan: %w", unwrapped(err))
		}
		fused[p.File] = true
		inputs[roots[folder]] = &fusedInput{input: own, tree: tree, plan: p.File}
	}
	return fused, nil
}

func unwrapped(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return fmt.Errorf("%s: %w", e.Path, e.Err)
	}
	return err
}
