// Package account loads snapshots of AWS accounts. What an API returned is written
// down as the resource of CloudFormation that would make it, and mapped as such: both
// describe the same thing in nearly the same words, and a rule that holds for a
// template holds for the account that was made of it.
package account

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// Loader loads snapshots.
type Loader struct{}

// Name is account.
func (Loader) Name() string { return "account" }

// Find returns an input for each account and region that the snapshots among the
// files hold, and one for what has no region.
func (Loader) Find(ctx context.Context, tree *parser.Tree, _ parser.Options) (parser.Found, error) {
	var found parser.Found
	for _, name := range tree.Files {
		if err := ctx.Err(); err != nil {
			return found, fmt.Errorf("look for snapshots: %w", err)
		}
		if !isCandidate(name) {
			continue
		}
		content, err := tree.Read(name)
		if err != nil || !snapshot.Sniff(name, content) {
			continue // what cannot be read is said by loaders that know that it is theirs
		}
		s, err := snapshot.Read(name, content)
		if err != nil {
			found.Problems = append(found.Problems, unreadable(name, err))
			continue
		}
		for _, region := range regions(s) {
			found.Inputs = append(found.Inputs, &input{snapshot: s, region: region})
		}
	}
	found.Problems = append(found.Problems, tellApart(found.Inputs)...)
	slices.SortFunc(found.Inputs, func(a, b parser.Input) int { return strings.Compare(a.String(), b.String()) })
	return found, nil
}

// tellApart names the inputs of an account of which there are several snapshots
// after their files: each is judged on its own, as it was at its time.
func tellApart(inputs []parser.Input) []source.Problem {
	files := map[string][]string{} // by key
	for _, in := range inputs {
		if in, ok := in.(*input); ok {
			files[in.key()] = append(files[in.key()], in.snapshot.File)
		}
	}
	var problems []source.Problem
	for _, in := range inputs {
		in, ok := in.(*input)
		if !ok || len(files[in.key()]) < 2 {
			continue
		}
		in.several = true
		if in.region == snapshot.Global {
			problems = append(problems, source.Problem{
				ID: "several-snapshots", At: source.Span{File: in.snapshot.File, Line: 1, Column: 1}, Effect: source.Noted,
				Message: fmt.Sprintf("there are %d snapshots of account %s; each is judged on its own", len(files[in.key()]), in.snapshot.Account),
				Fix:     "Check the newest alone.",
			})
		}
	}
	return problems
}

func isCandidate(name string) bool {
	return strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".json.zst")
}

// unreadable is the problem of a snapshot that is none.
func unreadable(name string, err error) source.Problem {
	return source.Problem{
		ID: "snapshot-unreadable", At: source.Span{File: name}, Effect: source.Lost, Message: err.Error(),
		Fix: "Collect the account again, with this version of Belay.",
	}
}

// regions are those of a snapshot, with what has none.
func regions(s *snapshot.Snapshot) []string {
	out := append([]string{snapshot.Global}, s.Regions...)
	for _, r := range s.Results {
		out = append(out, r.Region)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// An input is one account in one region.
type input struct {
	snapshot *snapshot.Snapshot
	region   string
	several  bool // there are other snapshots of the account
}

// String is account and region, and the file where that does not say which of
// several snapshots it is.
func (in *input) String() string {
	if in.several {
		return in.snapshot.File + "#" + in.key()
	}
	return in.key()
}

// key is account and region. A listing of IAM alone may not say of which account
// it is; then the file stands for it.
func (in *input) key() string {
	account := in.snapshot.Account
	if account == "" {
		account = in.snapshot.File
	}
	return account + "/" + in.region
}

// Load makes the unit of what was read.
func (in *input) Load(ctx context.Context) (*model.Unit, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load %s: %w", in, err)
	}
	t := &translation{
		snapshot: in.snapshot, region: in.region, template: &stack.Template{File: in.snapshot.File}, live: map[string]model.Block{},
		policies: map[string]model.ManagedPolicy{},
	}
	for _, translate := range translations {
		translate(t)
	}
	resources, problems := cloudformation.Resources(t.template, func(name string) ([]byte, error) {
		return nil, fmt.Errorf("read %s: %w", name, fs.ErrNotExist)
	})
	unit := &model.Unit{
		Key: in.String(), Format: Loader{}.Name(), Files: []string{in.snapshot.File},
		Resources: t.observe(resources), Account: in.snapshot.Account, Live: true, Read: in.snapshot.Started,
	}
	unit.Problems = slices.Concat(t.problems, problems)
	if in.region != snapshot.Global {
		unit.Region = in.region
	}
	unit.Managed = t.policies
	t.open(unit)
	unit.Problems = append(unit.Problems, in.failures()...)
	slices.SortStableFunc(unit.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return unit, nil
}

// failures are the calls that were not answered in full, each with what it leaves
// undecided.
func (in *input) failures() []source.Problem {
	var out []source.Problem
	for _, c := range in.snapshot.Calls {
		if c.Region != in.region || c.Complete || c.Optional {
			continue
		}
		var why []string
		fix := "Give the caller what belay collect --print-policy prints, and collect again: it asks only for the rest."
		if in.snapshot.Plain {
			fix = "List the account again, without --filter and --max-items."
		}
		for _, f := range c.Failures {
			text := f.Code
			if in.snapshot.Plain {
				text = f.Message
			}
			if n := len(f.Of); n > 0 {
				text += fmt.Sprintf(" for %d of the items it was made for", n)
			}
			why = append(why, text)
		}
		out = append(out, source.Problem{
			ID: "call-failed", At: source.At(in.snapshot.File, c.Line, 1), Effect: source.Lost,
			Message: fmt.Sprintf("%s in %s was not answered in full: %s", c.Name, c.Region, strings.Join(why, ", ")),
			Fix:     fix,
			Hides:   c.Undecided,
		})
	}
	return out
}
