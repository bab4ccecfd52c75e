// Package terraform loads Terraform configurations.
package terraform

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/terraform/config"
	"github.com/belay-dev/belay/parser/terraform/language"
)

// Loader loads Terraform root modules.
type Loader struct{}

// Name is terraform.
func (Loader) Name() string { return "terraform" }

// An input is one root module.
type input struct {
	tree    *parser.Tree
	reader  *language.Reader
	folder  string
	options language.Options
}

// String is the folder of the root module.
func (in *input) String() string { return in.folder }

// Load evaluates the root module.
func (in *input) Load(ctx context.Context) (*model.Unit, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load %s: %w", in.folder, err)
	}
	return unitOf(in.watched(ctx).Load(in.folder, in.options)), nil
}

// watched is the reader, which says what it reads if somebody wants to know.
func (in *input) watched(ctx context.Context) *language.Reader {
	return in.reader.Through(parser.Watched(ctx, in.tree.FS), parser.Saw(ctx))
}

// Same tells whether other is the same root module, given the same values.
func (in *input) Same(other parser.Input) bool {
	o, ok := other.(*input)
	return ok && in.folder == o.folder && maps.Equal(in.options.Parameters, o.options.Parameters) &&
		slices.Equal(in.options.VariableFiles, o.options.VariableFiles)
}

// unitOf is a root module as the model has it.
func unitOf(root *config.Root) *model.Unit {
	resources, problems := mapResources(root)
	identify(root, resources)
	unit := &model.Unit{
		Key:        root.Key,
		Format:     Loader{}.Name(),
		Files:      root.Files,
		Resources:  resources,
		Parameters: root.Parameters,
		Composed:   composed(root),
		Choices:    root.Choices,
		Outputs:    root.Outputs,
		Marks:      root.Marks,
		Problems:   slices.Concat(root.Problems, problems, mattering(root.Failures, resources)),
		Region:     root.Region,
		Account:    root.Account,
		Open:       root.Open,
		Hides:      root.Hides,
		Reach:      root.Reach,
	}
	slices.SortStableFunc(unit.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return unit
}

// composed are the resources whose name is made of what a deployment may set. A plan
// alone does not say which are.
func composed(root *config.Root) map[string]bool {
	out := map[string]bool{}
	for _, r := range root.Resources {
		how, _ := mappingOf(r.Type)
		if name := how.fields["name"]; name != "" && (root.Read == nil || slices.Contains(r.Composed, name)) {
			out[r.Address] = true
		}
	}
	return out
}

// identify gives the instances of a block one identity, since a new key is no new
// resource of the source.
func identify(root *config.Root, resources []*model.Resource) {
	blocks := map[string]string{}
	for _, r := range root.Resources {
		if r.Block != r.Address {
			blocks[r.Address] = r.Block
		}
	}
	if len(blocks) == 0 {
		return
	}
	for _, r := range resources {
		for end := len(r.ID); end > 0; end = strings.LastIndexByte(r.ID[:end], '.') {
			block, ok := blocks[r.ID[:end]]
			if !ok {
				continue
			}
			r.Key = block + strings.TrimPrefix(cmp.Or(r.Key, r.ID), r.ID[:end])
			break
		}
	}
}

// mattering are the failures of expressions that leave an attribute of a resource
// unknown, with the kinds of those. The archive of a function that is not built
// yet is nobody's problem.
func mattering(failures []source.Problem, resources []*model.Resource) []source.Problem {
	if len(failures) == 0 {
		return nil
	}
	hides := map[string][]string{}
	for _, r := range resources {
		for _, attr := range r.Attrs {
			reasons(attr.Value, func(why string) {
				if kind := string(r.Kind); !slices.Contains(hides[why], kind) {
					hides[why] = append(hides[why], kind)
				}
			})
		}
	}
	var out []source.Problem
	for _, p := range failures {
		if kinds, ok := hides[p.Message]; ok {
			slices.Sort(kinds)
			p.Hides = kinds
			out = append(out, p)
		}
	}
	return out
}

// reasons calls f for each reason why a part of a value is unknown.
func reasons(value model.Value, f func(why string)) {
	switch v := value.(type) {
	case model.Unknown:
		f(v.Why)
	case model.Text:
		for _, part := range v {
			if part.Hole != nil && part.Hole.Why != "" {
				f(part.Hole.Why)
			}
		}
	case model.List:
		for _, item := range v {
			reasons(item.Value, f)
		}
	case model.Block:
		for _, attr := range v {
			reasons(attr.Value, f)
		}
	case model.Choice:
		reasons(v.Then, f)
		reasons(v.Else, f)
	case nil, model.Number, model.Bool:
	}
}
