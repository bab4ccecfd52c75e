package terraform

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/terraform/language"
)

// Find finds the root modules of a tree: the folders with configuration files that
// no other module calls, and those that keep a state or configure a provider. Of
// modules that only call one another, the first is one. Plans and states are found
// by their content.
func (Loader) Find(ctx context.Context, tree *parser.Tree, options parser.Options) (parser.Found, error) {
	given := language.Options{Parameters: options.Parameters, Document: policyDocument}
	for _, name := range options.ParameterFiles {
		if !strings.HasSuffix(name, ".tfvars") && !strings.HasSuffix(name, ".tfvars.json") {
			continue
		}
		if _, err := fs.Stat(tree.FS, name); err != nil {
			return parser.Found{}, fmt.Errorf("read parameter file: %w", err)
		}
		given.VariableFiles = append(given.VariableFiles, name)
	}
	var folders []string
	seen := map[string]bool{}
	for _, name := range tree.Files {
		if folder := path.Dir(name); language.IsConfiguration(name) && !seen[folder] {
			seen[folder] = true
			folders = append(folders, folder)
		}
	}
	reader := language.NewReader(tree.FS, tree.Files).Keeping(options.Cache)
	calls, err := callsOf(ctx, reader, folders)
	if err != nil {
		return parser.Found{}, err
	}
	var found parser.Found
	for _, folder := range roots(folders, calls) {
		found.Inputs = append(found.Inputs, &input{tree: tree, reader: reader, folder: folder, options: given})
	}
	fused, err := fuse(tree, found.Inputs, options.Plans)
	if err != nil {
		return parser.Found{}, err
	}
	alone, problems, err := plans(ctx, tree, fused)
	if err != nil {
		return parser.Found{}, err
	}
	found.Inputs, found.Problems = append(found.Inputs, alone...), problems
	slices.SortFunc(found.Inputs, func(a, b parser.Input) int { return strings.Compare(a.String(), b.String()) })
	return found, nil
}

// callsOf reads, several folders at a time, which modules each calls.
func callsOf(ctx context.Context, reader *language.Reader, folders []string) ([]language.Calls, error) {
	out := make([]language.Calls, len(folders))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, folder := range folders {
		if err := ctx.Err(); err != nil {
			wg.Wait()
			return nil, fmt.Errorf("look for root modules: %w", err)
		}
		slots <- struct{}{}
		wg.Go(func() {
			out[i] = reader.Calls(folder)
			<-slots
		})
	}
	wg.Wait()
	return out, nil
}

// roots are the folders that are root modules, sorted.
func roots(folders []string, calls []language.Calls) []string {
	called, seen := map[string]bool{}, map[string]bool{}
	edges := map[string][]string{}
	for i, folder := range folders {
		edges[folder] = calls[i].Folders
		for _, to := range calls[i].Folders {
			if to != folder {
				called[to] = true
			}
		}
	}
	var reach func(folder string)
	reach = func(folder string) {
		if seen[folder] {
			return
		}
		seen[folder] = true
		for _, to := range edges[folder] {
			reach(to)
		}
	}
	var out []string
	for i, folder := range folders {
		if !called[folder] || calls[i].Root {
			out = append(out, folder)
			reach(folder)
		}
	}
	slices.Sort(folders)
	for _, folder := range folders {
		if !seen[folder] {
			out = append(out, folder)
			reach(folder)
		}
	}
	slices.Sort(out)
	return out
}
