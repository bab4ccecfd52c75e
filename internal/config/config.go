// Package config reads .belay.yaml, the one file by which a project says what
// cannot be seen in its templates.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Name is the file's name. The folder it is in is the root of a workspace.
const Name = ".belay.yaml"

// MaxSize is the size in bytes from which a file is no configuration that somebody
// wrote.
const MaxSize = 1 << 20

// A Config is what the file says. The zero value is no file.
type Config struct {
	// Profile says which rules are asked, one of Profiles; "" is not said.
	Profile string
	// FailOn is the severity from which findings fail a check, one of Thresholds; ""
	// is not said.
	FailOn string
	// MinCoverage is the percentage of the states in which events are lost or stuck
	// that must be watched.
	MinCoverage float64
	// AllowIncomplete accepts that something was not examined.
	AllowIncomplete bool
	// Skip are the rules that are turned off.
	Skip []Skip
	// Severities are the severities of rules that are other than their own.
	Severities map[string]string
	// Environments are the ways in which the workspace is deployed, in the order
	// of the file.
	Environments []Environment
	// Workspaces are patterns of folders, relative to the file's, that are each a
	// workspace of its own.
	Workspaces []string
	// Plans are plans of root modules of Terraform.
	Plans []Plan
	// Signals are the slugs of signals that are watched only where they are chosen.
	Signals []string
	// Quotas are limits that AWS raised for the account.
	Quotas Quotas
	// External says what is watched by means that are in no template.
	External []External
	// Ignores are findings that are not reported.
	Ignores []Ignore
	// Rules are folders of rules beside those that ship, relative to the folder of the
	// file.
	Rules []string
	// Baseline is the file of findings that were there before, relative to the folder
	// of the file; "" is not said.
	Baseline string

	settings []setting
	document *yaml.Node // the mapping of the file; nil is none
}

// A Skip turns rules off.
type Skip struct {
	Rules  []string
	Reason string    // shown in reports
	Until  time.Time // the last day on which it counts; zero is for good
	Line   int       // that of the file
}

// A Plan is the plan of a root module of Terraform, as terraform show -json
// prints it. Names are relative to the folder of the configuration.
type Plan struct{ Folder, File string }

// An Environment is one way in which the workspace is deployed.
type Environment struct {
	Name           string
	Class          string // prod, shared or ephemeral; "" is not said
	Parameters     map[string]string
	ParameterFiles []string // relative to the folder of the file
}

// The words that keys may have.
var (
	// Classes are the classes that an environment may have.
	Classes = []string{"ephemeral", "prod", "shared"}
	// Profiles say which rules are asked, fewest first.
	Profiles = []string{"pre-commit", "pr", "audit"}
	// Severities are the severities of findings, worst first.
	Severities = []string{"critical", "high", "medium", "low", "info"}
	// Thresholds say which findings fail a check.
	Thresholds = append(slices.Clone(Severities), "unknown", "never")
)

// Environment returns the environment of a name.
func (c Config) Environment(name string) (Environment, error) {
	names := make([]string, len(c.Environments))
	for i, e := range c.Environments {
		if e.Name == name {
			return e, nil
		}
		names[i] = e.Name
	}
	if len(names) == 0 {
		return Environment{}, fmt.Errorf("there is no environment %s: no %s lists environments", name, Name)
	}
	return Environment{}, fmt.Errorf("there is no environment %s%s", name, Suggest(name, names))
}

// Parse reads the content of the file called name. Everything in it must be
// known: a misspelt key would otherwise be a setting that silently does nothing.
func Parse(name string, content []byte) (Config, error) {
	r := reader{file: clean(name)}
	var config Config
	if len(content) > MaxSize {
		return config, &Error{File: r.file, why: fmt.Sprintf("it is larger than %d KiB", MaxSize>>10)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var document, more yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return config, nil
	} else if err != nil {
		return config, syntaxError(r.file, err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return config, &Error{File: r.file, why: "it holds more than one document"}
	}
	if len(document.Content) == 0 {
		return config, nil
	}
	root := document.Content[0]
	if err := r.plain(root); err != nil {
		return config, err
	}
	if root.Kind == yaml.MappingNode {
		config.document = root
	}
	return config, block(keys(&config)).read(r, root, "the file")
}

// Line is that of a key, which is given with the keys above it; 0 if the file
// does not have it.
func (c Config) Line(path ...string) int {
	key, _ := lookUp(c.document, path)
	if key == nil {
		return 0
	}
	return key.Line
}

// lookUp finds a key below a mapping.
func lookUp(n *yaml.Node, path []string) (key, value *yaml.Node) {
	value = n
	for _, name := range path {
		if value == nil || value.Kind != yaml.MappingNode {
			return nil, nil
		}
		at := -1
		for i := 0; i+1 < len(value.Content); i += 2 {
			if value.Content[i].Value == name {
				at = i
			}
		}
		if at < 0 {
			return nil, nil
		}
		key, value = value.Content[at], value.Content[at+1]
	}
	return key, value
}

// A reader reads the nodes of one file.
type reader struct{ file string }

// A field reads the value of one key.
type field func(*yaml.Node) error

// fields reads a mapping whose keys are all known.
func (r reader) fields(n *yaml.Node, what string, known map[string]field) error {
	return r.entries(n, what, func(key, value *yaml.Node) error {
		read, ok := known[key.Value]
		if !ok {
			hint := Suggest(key.Value, slices.Sorted(maps.Keys(known)))
			if hint == "" {
				hint = "; belay config schema lists those there are"
			}
			return r.errorf(key, "%s has no key %s%s", what, key.Value, hint)
		}
		return read(value)
	})
}

// entries reads a mapping, each key once. Nothing at all is an empty mapping.
func (r reader) entries(n *yaml.Node, what string, each func(key, value *yaml.Node) error) error {
	if n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return r.errorf(n, "%s is not a mapping", what)
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if line, ok := seen[key.Value]; ok {
			return r.errorf(key, "%s is already set in line %d", key.Value, line)
		}
		seen[key.Value] = key.Line
		if err := each(key, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) texts(n *yaml.Node, what string) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, r.errorf(n, "%s is not a list", what)
	}
	out := make([]string, len(n.Content))
	for i, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, r.errorf(item, "an item of %s is not a text", what)
		}
		out[i] = item.Value
	}
	return out, nil
}

func (r reader) errorf(n *yaml.Node, format string, args ...any) error {
	return &Error{File: r.file, Line: n.Line, why: fmt.Sprintf("line %d: %s", n.Line, clean(fmt.Sprintf(format, args...)))}
}

// An Error is what is wrong with a configuration.
type Error struct {
	File string
	Line int // 0 if it is of no line
	why  string
}

// Error is "read file: what is wrong".
func (e *Error) Error() string { return "read " + e.File + ": " + e.why }

// Why is what is wrong, without the file.
func (e *Error) Why() string { return e.why }

// syntaxError is that of a file that is no YAML. The parser says the line in words.
func syntaxError(file string, err error) error {
	e := &Error{File: file, why: clean(err.Error())}
	if match := lineOf.FindStringSubmatch(e.why); match != nil {
		e.Line, _ = strconv.Atoi(match[1]) // of digits; 0 is no line
	}
	return e
}

var lineOf = regexp.MustCompile(`^yaml: line (\d+):`)

// plain refuses what a configuration has no use for: aliases, which can make much
// of little, tags, which mean something else to every reader, and keys that are no
// words.
func (r reader) plain(n *yaml.Node) error {
	const deep = 16
	return r.plainTo(n, deep)
}

func (r reader) plainTo(n *yaml.Node, depth int) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return r.errorf(n, "there is an alias; write it out")
	case n.Style&yaml.TaggedStyle != 0:
		return r.errorf(n, "there is a tag, %s; leave it out", n.Tag)
	case depth == 0:
		return r.errorf(n, "it is nested too deep")
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind != yaml.ScalarNode {
			return r.errorf(child, "there is a key that is no word")
		}
		if err := r.plainTo(child, depth-1); err != nil {
			return err
		}
	}
	return nil
}

// clean replaces what a terminal would obey.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// Suggest ends a message with the word that was probably meant, else with those
// there are if they are few.
func Suggest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := Distance(word, w); d < least {
			best, least = w, d
		}
	}
	if best != "" {
		return "; did you mean " + best + "?"
	}
	const few = 10
	if len(words) > few {
		return ""
	}
	return "; there is " + strings.Join(words, ", ")
}

// Distance is how many letters have to be put in, taken out or replaced to make
// one word of the other.
func Distance(a, b string) int {
	from, to := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(to)]
}
