package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/policy"
)

// deployment is what the user says about how things are deployed.
type deployment struct {
	sight
	parameters     []string
	parameterFiles []string
	environment    string
	plans          []string
	variables      bool // whether TF_VAR_ of the process's environment counts
	disk           disk // nil is that of the machine
	memories       memories
	cache          *parser.Cache // of several revisions; nil is none
}

func (d *deployment) addFlags(cmd *cobra.Command) {
	d.sight.addFlags(cmd)
	cmd.Flags().StringArrayVar(&d.parameters, "parameter", nil, "`name=value` of a parameter; closes the conditions that depend on it")
	cmd.Flags().StringArrayVar(&d.parameterFiles, "parameter-file", nil, "parameter `file` of CloudFormation, samconfig.toml or .tfvars")
	cmd.Flags().StringArrayVar(&d.parameterFiles, "var-file", nil, "the same, as Terraform calls it: a .tfvars `file`")
	cmd.Flags().BoolVar(&d.variables, "tf-vars-from-environment", false, "take Terraform's variables from TF_VAR_name of the environment, too")
	cmd.Flags().StringVar(&d.environment, "environment", "", "`name` of the environment of .belay.yaml that is checked")
	cmd.Flags().StringArrayVar(&d.plans, "plan", nil, "`file` of terraform show -json: the plan of the root module at PATH; folder=file if there are several")
	byEnvironment(cmd)
}

// async starts f and returns how to wait for it.
func async[T any](f func() (T, error)) func() (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = f()
	}()
	return func() (T, error) {
		<-done
		return value, err
	}
}

// A loading is what the loaders made of a workspace.
type loading struct {
	units        []*model.Unit
	problems     []source.Problem
	environments []workspace.Environment
	memory       *memory // nil keeps nothing
	// only are the keys of the units that are asked about, where others are among
	// units because they are seen; nil is all.
	only map[string]bool
	// apart are files of units that are left out, because nothing is asked of them.
	apart map[string]bool
	// left are the keys of the units that are there and were not loaded, since what is
	// asked about cannot have to do with them.
	left map[string]bool
	// paths tells that the figure of event paths is asked for, whatever the rules ask.
	paths bool
}

// asks tells whether the rules are asked about a unit.
func (l loading) asks(key string) bool { return l.only == nil || l.only[key] }

// lost tells whether an input could not be read.
func (l loading) lost() bool {
	isLost := func(p source.Problem) bool { return p.Effect == source.Lost }
	return slices.ContainsFunc(l.problems, isLost) || slices.ContainsFunc(l.units, func(u *model.Unit) bool {
		return slices.ContainsFunc(u.Problems, isLost)
	})
}

// load loads the units of a workspace, several at a time.
func (d *deployment) load(ctx context.Context, s *space) (loading, error) {
	defer stopwatchOf(ctx).phase(phaseLoad)()
	inputs, out, err := d.find(ctx, s)
	if err != nil {
		return loading{}, err
	}
	out.units, err = loadInputs(ctx, inputs, func(i int) (*model.Unit, error) {
		return out.memory.load(ctx, inputs[i].loader, inputs[i].Input)
	})
	if err != nil {
		return loading{}, err
	}
	out.memory.loaded()
	out.units = withoutQuoted(out.units)
	return out, nil
}

// A foundInput is an input and the name of the loader that found it.
type foundInput struct {
	loader string
	parser.Input
}

// find finds the inputs of a workspace. What it returns beside them has no units yet.
func (d *deployment) find(ctx context.Context, s *space) ([]foundInput, loading, error) {
	options, err := d.options(s)
	if err != nil {
		return nil, loading{}, err
	}
	options.Plans, options.Cache = s.plans, d.cache
	out := loading{problems: slices.Clone(s.problems), memory: d.memories.of(s)}
	out.memory.begin(s.fs)
	if out.environments, err = d.environments(s); err != nil {
		return nil, loading{}, err
	}
	var inputs []foundInput
	for _, loader := range Loaders() {
		found, err := loader.Find(ctx, s.tree, options)
		if err != nil {
			return nil, loading{}, fmt.Errorf("find %s inputs: %w", loader.Name(), err)
		}
		for _, input := range found.Inputs {
			inputs = append(inputs, foundInput{loader.Name(), input})
		}
		out.problems = append(out.problems, found.Problems...)
	}
	return inputs, out, nil
}

// loadInputs loads inputs, several at a time.
func loadInputs(ctx context.Context, inputs []foundInput, load func(i int) (*model.Unit, error)) ([]*model.Unit, error) {
	watch := stopwatchOf(ctx)
	units := make([]*model.Unit, len(inputs))
	errs := make([]error, len(inputs))
	parallel(len(inputs), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			defer watch.each(phaseLoad, inputs[i].String(), len(inputs))()
			units[i], errs[i] = load(i)
		}
	})
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", inputs[i], err)
		}
	}
	return units, nil
}

// withoutQuoted leaves policy documents out whose statements are part of another
// unit, which reads their file: that unit knows what its templates are filled with
// and who holds the policy.
func withoutQuoted(units []*model.Unit) []*model.Unit {
	quoted := map[string]bool{}
	for _, u := range units {
		for _, r := range u.Resources {
			if r.Kind == model.Statement && u.Format != policy.Format {
				quoted[r.At.File] = true
			}
		}
	}
	return slices.DeleteFunc(units, func(u *model.Unit) bool { return u.Format == policy.Format && quoted[u.Key] })
}

// loaderBug is the problem of an input on which a loader fails.
const loaderBug = "loader-bug"

// loadInput loads an input. A loader that panics has a bug, and loses this
// input; the others are examined all the same.
func loadInput(ctx context.Context, input parser.Input) (unit *model.Unit, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			unit = &model.Unit{Key: input.String(), Problems: []source.Problem{{
				ID: loaderBug, At: source.Span{File: input.String()}, Effect: source.Lost,
				Message: fmt.Sprintf("Belay itself fails on it: %v", bug),
				Fix:     "Please report it with the file.",
			}}}
		}
	}()
	return input.Load(ctx)
}

// options are what the user and the environment say about parameters. The
// command line wins.
func (d *deployment) options(s *space) (parser.Options, error) {
	options := parser.Options{Parameters: map[string]string{}}
	if d.environment != "" {
		e, err := s.config.Environment(d.environment)
		if err != nil {
			return options, err
		}
		maps.Copy(options.Parameters, e.Parameters)
		options.ParameterFiles = append(options.ParameterFiles, e.ParameterFiles...)
	}
	if d.variables {
		maps.Copy(options.Parameters, terraformVariables(os.Environ()))
	}
	for _, name := range d.parameterFiles {
		full, _, err := resolve(name)
		if err != nil {
			return options, err
		}
		rel, err := filepath.Rel(s.dir, full)
		if err != nil || !filepath.IsLocal(rel) {
			return options, fmt.Errorf("parameter file %s is not in the workspace %s", name, displayed(s.dir))
		}
		options.ParameterFiles = append(options.ParameterFiles, filepath.ToSlash(rel))
	}
	for _, parameter := range d.parameters {
		name, value, ok := strings.Cut(parameter, "=")
		if !ok || name == "" {
			return options, fmt.Errorf("parameter %q is not name=value", parameter)
		}
		options.Parameters[name] = value
	}
	return options, nil
}

// environments are the environments of the configuration whose worlds are told
// apart: the one that is checked, else all of them.
func (d *deployment) environments(s *space) ([]workspace.Environment, error) {
	var out []workspace.Environment
	for _, e := range s.config.Environments {
		if d.environment != "" && e.Name != d.environment {
			continue
		}
		parameters := map[string]string{}
		for _, name := range e.ParameterFiles {
			data, err := s.tree.Read(name)
			if err != nil {
				return nil, fmt.Errorf("read parameter file of environment %s: %w", e.Name, err)
			}
			given, err := parameterFile(name, data)
			if err != nil {
				return nil, fmt.Errorf("environment %s: %w", e.Name, err)
			}
			maps.Copy(parameters, given)
		}
		maps.Copy(parameters, e.Parameters)
		out = append(out, workspace.Environment{Name: e.Name, Class: e.Class, Parameters: parameters})
	}
	return out, nil
}

// declared returns an error if a parameter is given on the command line that no
// unit declares: one that is misspelt would close nothing, unseen. A unit that is
// lost may declare anything.
func (d *deployment) declared(all []loading) error {
	var names []string
	for _, l := range all {
		for _, u := range l.units {
			names = append(names, u.Parameters...)
		}
		if l.lost() {
			return nil
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, parameter := range d.parameters {
		name, _, _ := strings.Cut(parameter, "=")
		if !slices.Contains(names, name) {
			return fmt.Errorf("nothing declares parameter %s%s", name, config.Suggest(name, names))
		}
	}
	return nil
}

// parallel calls f for 0 to n-1, as many at a time as there are processors.
func parallel(n int, f func(i int)) {
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			f(i)
			<-slots
		})
	}
	wg.Wait()
}

// terraformVariables are the values that an environment gives to Terraform's
// variables, as Terraform reads them.
func terraformVariables(environment []string) map[string]string {
	values := map[string]string{}
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if name, ok := strings.CutPrefix(name, "TF_VAR_"); ok {
			values[name] = value
		}
	}
	return values
}
