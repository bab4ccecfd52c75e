package cloudformation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// A given is what the user says about parameters of every template.
type given struct {
	arguments map[string]Argument
	files     map[string]bool // parameter files that arguments are from
}

// given reads the parameter files that the user names. One that cannot be read
// is the user's mistake to know of at once.
func (f *finder) given(options parser.Options) (given, error) {
	out := given{arguments: map[string]Argument{}, files: map[string]bool{}}
	for _, name := range options.ParameterFiles {
		if strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json") {
			continue // of Terraform
		}
		data, err := f.tree.Read(name)
		if err != nil {
			return out, fmt.Errorf("read parameter file: %w", err)
		}
		arguments, err := parameterFile(name, data)
		if err != nil {
			return out, fmt.Errorf("read parameter file %s: %w", name, err)
		}
		maps.Copy(out.arguments, arguments)
		out.files[name] = true
	}
	for name, value := range options.Parameters {
		out.arguments[name] = Argument{Value: value}
	}
	return out, nil
}

// argue gives an input what is said about its parameters. What the only parent
// of a nested stack gives is how it is deployed, and wins; then the user; then
// what is written beside the template.
func (f *finder) argue(in *input, given given) {
	in.arguments = map[string]Argument{}
	beside := f.config(path.Dir(in.file))
	for name, argument := range beside.arguments(path.Base(in.file)) {
		in.arguments[name] = argument
		in.belongs(argument.At.File)
	}
	for name, argument := range in.assembly.stacks[path.Base(in.file)].arguments {
		in.arguments[name] = argument
		in.belongs(argument.At.File)
	}
	maps.Copy(in.arguments, given.arguments)
	maps.Copy(in.arguments, in.inherited)
	for _, name := range slices.Sorted(maps.Keys(given.files)) {
		in.belongs(name)
	}
	if in.assembly.stacks[path.Base(in.file)].known {
		in.belongs(in.assembly.file)
	}
}

// Parameters reads the content of a parameter file, in any of the forms that
// are in use, as values by name. The name says by its extension what the file
// is, and stands in errors.
func Parameters(name string, data []byte) (map[string]string, error) {
	arguments, err := parameterFile(name, data)
	if err != nil {
		return nil, fmt.Errorf("read parameter file %s: %w", name, err)
	}
	out := make(map[string]string, len(arguments))
	for key, argument := range arguments {
		out[key] = argument.Value
	}
	return out, nil
}

// parameterFile reads a parameter file in any of the forms that are in use:
// CloudFormation's list, CodePipeline's mapping, a plain mapping, a list of
// Key=Value, samconfig.
func parameterFile(name string, data []byte) (map[string]Argument, error) {
	if extension(name) == ".toml" {
		c, err := parseConfig(name, data)
		if err != nil {
			return nil, err
		}
		return c.arguments(""), nil
	}
	documents, err := decode(normalize(data))
	if err != nil {
		return nil, err
	}
	if len(documents) == 0 {
		return map[string]Argument{}, nil
	}
	root := resolve(documents[0])
	out := map[string]Argument{}
	switch root.Kind {
	case yaml.SequenceNode:
		for _, item := range root.Content {
			listedArgument(name, resolve(item), out)
		}
	case yaml.MappingNode:
		if parameters := child(root, "Parameters"); parameters != nil {
			root = parameters
		}
		maps.Copy(out, literalArguments(name, root))
	default:
		return nil, errors.New("it is no list and no mapping")
	}
	return out, nil
}

func listedArgument(name string, item *yaml.Node, out map[string]Argument) {
	at := source.At(name, item.Line, item.Column)
	if item.Kind == yaml.ScalarNode {
		if key, value, ok := strings.Cut(item.Value, "="); ok {
			out[key] = Argument{Value: value, At: at}
		}
		return
	}
	key, value := child(item, "ParameterKey"), child(item, "ParameterValue")
	if key != nil && value != nil {
		out[key.Value] = Argument{Value: parameterText(value), At: source.At(name, key.Line, key.Column)}
	}
}

// A config is a samconfig.toml, by environment.
type config struct {
	environments []configEnvironment
}

type configEnvironment struct {
	template  string // the template it is for, "" for any
	arguments map[string]Argument
}

// configNames are the files that sam reads beside a template.
var configNames = []string{"samconfig.toml", "samconfig.yaml", "samconfig.yml"}

// config reads what is written beside the templates of a folder.
func (f *finder) config(folder string) config {
	if c, ok := f.configs[folder]; ok {
		return c
	}
	var c config
	for _, base := range configNames {
		name := path.Join(folder, base)
		data, err := f.tree.Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			c, err = parseConfig(name, data)
		}
		if err != nil {
			f.problems = append(f.problems, source.Problem{
				ID: "parameters-unreadable", At: source.Span{File: name}, Effect: source.Noted,
				Message: fmt.Sprintf("%s cannot be read, and its parameters are not used: %v", name, err),
				Fix:     "Correct the syntax.",
			})
		}
		break
	}
	f.configs[folder] = c
	return c
}

func parseConfig(name string, data []byte) (config, error) {
	var raw map[string]any
	var err error
	if extension(name) == ".toml" {
		_, err = toml.Decode(string(normalize(data)), &raw)
	} else {
		err = yaml.Unmarshal(normalize(data), &raw)
	}
	if err != nil {
		return config{}, fmt.Errorf("parse %s: %w", name, err)
	}
	var c config
	for _, environment := range slices.Sorted(maps.Keys(raw)) {
		commands, ok := raw[environment].(map[string]any)
		if !ok {
			continue // version = 0.1
		}
		e := configEnvironment{arguments: map[string]Argument{}}
		said := false
		for _, command := range []string{"global", "deploy"} { // the later wins
			settings, _ := commands[command].(map[string]any)
			parameters, _ := settings["parameters"].(map[string]any)
			if template, ok := firstOf(parameters, "template_file", "template").(string); ok {
				e.template = template
			}
			overrides, ok := parameters["parameter_overrides"]
			if !ok {
				continue
			}
			said = true
			for key, value := range parseOverrides(overrides) {
				e.arguments[key] = Argument{Value: value, At: source.Span{File: name}}
			}
		}
		if said {
			c.environments = append(c.environments, e)
		}
	}
	return c, nil
}

func firstOf(m map[string]any, keys ...string) any {
	for _, key := range keys {
		if v, ok := m[key]; ok {
			return v
		}
	}
	return nil
}

// arguments are the values that every environment agrees on. A parameter that
// is one thing in one environment and another in the next is open: each of them
// is deployed.
func (c config) arguments(template string) map[string]Argument {
	var out map[string]Argument
	for _, e := range c.environments {
		if template != "" && e.template != "" && path.Base(e.template) != template {
			continue
		}
		if out == nil {
			out = maps.Clone(e.arguments)
			continue
		}
		maps.DeleteFunc(out, func(name string, a Argument) bool { return e.arguments[name].Value != a.Value })
	}
	return out
}

// parseOverrides reads parameter_overrides: a text of Key=Value, or of
// ParameterKey=Key,ParameterValue=Value, or a list of such texts, or a mapping.
func parseOverrides(overrides any) map[string]string {
	out := map[string]string{}
	switch v := overrides.(type) {
	case string:
		for _, word := range splitWords(v) {
			override(word, out)
		}
	case []any:
		for _, item := range v {
			if word, ok := item.(string); ok {
				override(word, out)
			}
		}
	case map[string]any:
		for key, value := range v {
			out[key] = fmt.Sprint(value)
		}
	}
	return out
}

func override(word string, out map[string]string) {
	if rest, ok := strings.CutPrefix(word, "ParameterKey="); ok {
		if key, value, ok := strings.Cut(rest, ",ParameterValue="); ok {
			out[key] = unquote(value)
		}
		return
	}
	if key, value, ok := strings.Cut(word, "="); ok {
		out[strings.TrimSpace(key)] = unquote(value)
	}
}

// unquote takes the quotes off a value that has them on both sides.
func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}

// splitWords splits as a shell does.
func splitWords(s string) []string {
	var words []string
	var word strings.Builder
	started := false
	var quote rune
	escaped := false
	for _, c := range s {
		switch {
		case escaped:
			word.WriteRune(c)
			escaped = false
		case c == '\\' && quote != '\'':
			escaped, started = true, true
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, started = c, true
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			if started {
				words = append(words, word.String())
				word.Reset()
				started = false
			}
		default:
			word.WriteRune(c)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}

// An assembly is a folder that the CDK wrote: cdk.out.
type assembly struct {
	file   string
	stacks map[string]assemblyStack // by the name of the template
}

type assemblyStack struct {
	known           bool
	account, region string // "" if the stack may go anywhere
	arguments       map[string]Argument
	labels          map[string]string // path of a construct by logical id
}

// assembly reads the manifest.json of a folder, if the CDK wrote one.
func (f *finder) assembly(folder string) assembly {
	if a, ok := f.assemblies[folder]; ok {
		return a
	}
	a := assembly{file: path.Join(folder, "manifest.json"), stacks: map[string]assemblyStack{}}
	if data, err := f.tree.Read(a.file); err == nil {
		a.parse(data)
	}
	f.assemblies[folder] = a
	return a
}

// A manifest is what is read of manifest.json. Anything else called so has no
// artifacts.
type manifest struct {
	Artifacts map[string]artifact
}

type artifact struct {
	Type        string
	Environment string
	Properties  struct {
		TemplateFile string
		Parameters   map[string]any
	}
	Metadata map[string][]struct {
		Type string
		Data any
	}
}

// place is where the stack goes, as far as the author said so.
func (a artifact) place() (account, region string) {
	account, region, _ = strings.Cut(strings.TrimPrefix(a.Environment, "aws://"), "/")
	if account == "unknown-account" {
		account = ""
	}
	if region == "unknown-region" {
		region = ""
	}
	return account, region
}

// label notes the paths of constructs by the logical ids of their resources.
func (a artifact) label(labels map[string]string) {
	for where, entries := range a.Metadata {
		for _, e := range entries {
			if id, ok := e.Data.(string); ok && e.Type == "aws:cdk:logicalId" {
				labels[id] = strings.TrimPrefix(where, "/")
			}
		}
	}
}

func (a *assembly) parse(data []byte) {
	var m manifest
	if json.Unmarshal(normalize(data), &m) != nil {
		return // whatever it is, the CDK did not write it
	}
	for _, artifact := range m.Artifacts {
		if artifact.Type != "aws:cloudformation:stack" || artifact.Properties.TemplateFile == "" {
			continue
		}
		s := assemblyStack{known: true, arguments: map[string]Argument{}, labels: map[string]string{}}
		s.account, s.region = artifact.place()
		for name, value := range artifact.Properties.Parameters {
			if text, ok := value.(string); ok {
				s.arguments[name] = Argument{Value: text, At: source.Span{File: a.file}}
			}
		}
		artifact.label(s.labels)
		a.stacks[artifact.Properties.TemplateFile] = s
	}
}
