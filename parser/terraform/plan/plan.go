// Package plan reads what terraform show -json prints of a plan or a state into
// the configuration that package terraform maps, and joins a plan with the
// source that it was made of.
package plan

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// Form says what a file is.
type Form int

const (
	// Other is a file that is neither a plan nor a state.
	Other Form = iota
	// Plan is the JSON of a plan.
	Plan
	// State is the JSON of a state, as terraform show -json prints it.
	State
)

// A Reading is a plan or a state as it was read.
type Reading struct {
	Form Form
	Root *config.Root
	// Variables are the values of the variables of the root module that the plan
	// was made with, as Terraform's own expressions, without sensitive ones.
	Variables map[string]string
	// Gone are the addresses of instances that the plan destroys or forgets.
	Gone map[string]bool

	// sourced are the addresses of the instances whose source the plan has.
	sourced map[string]bool
}

// Options say how to read.
type Options struct {
	// PolicyDocument gives the IAM document of a data resource of type
	// aws_iam_policy_document; see package config. A plan that does not know yet
	// what a document will be knows of which parts it will be made.
	PolicyDocument func(*config.Resource) (model.Attr, []source.Problem)
}

// FormOf tells by its content what a file is. It is a plan or a state whatever
// it is called.
func FormOf(data []byte) Form {
	data = decode(data)
	if !bytes.Contains(data, []byte(`"format_version"`)) {
		return Other
	}
	s := newScanner("", data)
	if s.next() != '{' {
		return Other
	}
	return formOf(s, s.members())
}

func formOf(s *scanner, members []member) Form {
	var version, plan, values bool
	for _, m := range members {
		switch m.key.name {
		case "format_version":
			version = true
		case "planned_values", "resource_changes":
			plan = true
		case "values":
			s.at = m.value
			values = s.has("root_module")
		}
	}
	switch {
	case version && plan:
		return Plan
	case version && values:
		return State
	}
	return Other
}

// Read reads a plan or a state. What is wrong with it is among the problems of
// its root; the error is the context's.
func Read(ctx context.Context, file string, data []byte, options Options) (*Reading, error) {
	r := &reader{
		scanner: newScanner(file, decode(data)),
		options: options,
		root:    &config.Root{Key: file, Files: []string{file}, Outputs: model.Block{}},
		gone:    map[string]bool{},
		entries: map[string]*entry{},
		blocks:  map[string][]*entry{},
		names:   map[string]identity{},
		regions: map[string]bool{}, accounts: map[string]bool{},
	}
	out := &Reading{Root: r.root, Gone: r.gone, Variables: map[string]string{}}
	sections := r.members()
	if r.failure == nil && r.next() != 0 {
		r.unexpected("the end of the text")
	}
	if r.failure == nil {
		out.Form = formOf(r.scanner, sections)
		r.state = out.Form == State
		r.version(sections)
		r.configure(sections, out)
	}
	// In the order of the file, since places are counted on from one another.
	slices.SortFunc(sections, func(a, b member) int { return cmp.Compare(a.value, b.value) })
	for _, m := range sections {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		if r.failure == nil {
			r.at = m.value
			r.section(m, sections)
		}
	}
	if r.failure != nil {
		out.Form = FormOf(data)
		r.unreadable()
		return out, nil
	}
	r.deployment()
	r.settle()
	r.settleOutputs()
	r.gather()
	out.sourced = make(map[string]bool, len(r.order))
	for _, e := range r.order {
		out.sourced[e.resource.Address] = e.block != nil
	}
	r.incomplete()
	return out, nil
}

// deployment is where all of it goes: as the default provider says, or where
// what is there is.
func (r *reader) deployment() {
	r.root.Account, r.root.Region = only(r.accounts), only(r.regions)
	if r.configuration == nil {
		return
	}
	for _, p := range r.configuration.Providers {
		if p.Name == "aws" && p.Alias == "" && p.Module == "" {
			r.root.Region = cmp.Or(r.constant(p.Expressions["region"]), r.root.Region)
		}
	}
}

// A reader reads one plan or state.
type reader struct {
	*scanner
	options       Options
	root          *config.Root
	state         bool
	only          bool // planned_values and nothing else say what is planned
	configuration *configuration
	variables     map[string]json.RawMessage // those that are not sensitive
	gone          map[string]bool

	order    []*entry
	entries  map[string]*entry   // by address
	blocks   map[string][]*entry // by address without instance keys
	names    map[string]identity // what identifies one resource, by value
	byName   map[string]*entry   // see called
	outputs  []plannedOutput
	regions  map[string]bool // that resources which are there are in
	accounts map[string]bool
	budget   int // references that may still be followed for one
	errored  bool
	whole    *bool // whether the plan says it is complete
}

// A plannedOutput is an output of the root module.
type plannedOutput struct {
	name      string
	value     model.Attr
	sensitive bool
}

// A member is a member of an object that was passed over.
type member struct {
	key   key
	value int // offset
}

// members passes over an object and lists its members.
func (s *scanner) members() []member {
	var out []member
	s.object(func(k key) {
		s.next()
		out = append(out, member{key: k, value: s.at})
		s.skip()
	})
	return out
}

// has tells whether the object at the scanner has a member of a name.
func (s *scanner) has(name string) bool {
	if s.next() != '{' {
		return false
	}
	return slices.ContainsFunc(s.members(), func(m member) bool { return m.key.name == name })
}

// bytesOf is the bytes of a member's value.
func (s *scanner) bytesOf(m member) []byte {
	s.at = m.value
	return s.raw()
}

func (r *reader) problem(at source.Span, id string, effect source.Effect, message, fix string) {
	r.root.Problems = append(r.root.Problems, source.Problem{ID: id, At: at, Effect: effect, Message: message, Fix: fix})
}

func (r *reader) top() source.Span { return source.Span{File: r.file, Line: 1, Column: 1} }

func (r *reader) unreadable() {
	line, column := r.place(min(r.failure.offset, len(r.data)))
	r.problem(source.At(r.file, line, column), "plan-unreadable", source.Lost, "the plan cannot be read: "+r.failure.reason,
		"Write it again with terraform show -json.")
	r.root.Resources, r.root.Outputs = nil, nil
}

// version checks that the format is one that is known. Terraform promises that
// all of 1 are compatible; 0.1 and 0.2 are what came before and are the same but
// for what they lack.
func (r *reader) version(sections []member) {
	for _, m := range sections {
		if m.key.name != "format_version" {
			continue
		}
		var version string
		if err := json.Unmarshal(r.bytesOf(m), &version); err != nil {
			r.fail(m.value, "format_version is no text")
			return
		}
		if major, _, _ := strings.Cut(version, "."); major != "0" && major != "1" {
			r.fail(m.value, "its format is %s, and 1 is what is known here", version)
		}
	}
}

// configure reads the source that the plan was made of, and its variables.
func (r *reader) configure(sections []member, out *Reading) {
	var variables map[string]struct {
		Value json.RawMessage `json:"value"`
	}
	for _, m := range sections {
		var into any
		switch m.key.name {
		case "configuration":
			r.configuration = &configuration{}
			into = r.configuration
		case "variables":
			into = &variables
		default:
			continue
		}
		raw := r.bytesOf(m)
		if r.failure != nil {
			return
		}
		if err := json.Unmarshal(raw, into); err != nil {
			r.fail(m.value, "%s is not what a plan has there: %v", m.key.name, err)
			return
		}
	}
	if r.configuration != nil && r.configuration.Root == nil {
		r.configuration = nil
	}
	r.variables = make(map[string]json.RawMessage, len(variables))
	for name, v := range variables {
		if r.configuration != nil {
			if declared := r.configuration.Root.Variables[name]; declared != nil && declared.Sensitive {
				continue
			}
			// Without its declaration nobody knows whether it is sensitive.
			out.Variables[name] = expressionOf(v.Value)
			r.variables[name] = v.Value
		}
	}
}

// expressionOf is a value of JSON as an expression of HCL, in whose strings $
// and % may begin something else.
func expressionOf(value json.RawMessage) string {
	if len(value) == 0 {
		return "null"
	}
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(string(value))
}

// section reads a section of the file. Null is none.
func (r *reader) section(m member, all []member) {
	if r.next() == 'n' {
		return
	}
	switch m.key.name {
	case "resource_changes":
		r.array(func(int) { r.change() })
	case "planned_values":
		r.planned(all)
	case "values":
		if r.state {
			r.values(r.readOutputs, func(*entry) bool { return true })
		}
	case "prior_state":
		r.prior()
	case "deferred_changes":
		r.array(func(int) { r.deferral() })
	case "errored":
		r.errored = r.bare() == model.Bool(true)
	case "complete":
		whole := r.bare() == model.Bool(true)
		r.whole = &whole
	}
}

// planned reads planned_values. Resources are read from resource_changes if
// there are any, which say more of them.
func (r *reader) planned(all []member) {
	r.only = !slices.ContainsFunc(all, func(m member) bool { return m.key.name == "resource_changes" && r.data[m.value] != 'n' })
	r.values(r.readOutputs, func(*entry) bool { return r.only })
}

// prior reads prior_state, which has the data resources that were read.
func (r *reader) prior() {
	if r.next() != '{' {
		return // there was no state
	}
	for _, m := range r.members() {
		if m.key.name == "values" {
			r.at = m.value
			r.values(r.skip, func(e *entry) bool { return e.resource.Mode == config.Data })
		}
	}
}
