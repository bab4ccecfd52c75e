package cloudformation

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
)

// Files are the file of the template and those that say its parameters.
func (in *input) Files() []string {
	files := slices.Clone(in.files)
	slices.Sort(files[1:])
	return files
}

// Glimpse looks at the nodes of a template, and evaluates nothing. It is not sure of
// a template that reads other files, nests others, has texts that are taken apart or
// translated, or names of which no part is written.
func (in *input) Glimpse() *model.Glimpse {
	if len(in.assembly.stacks) > 0 || hasAny(in.data, blinding) {
		return nil
	}
	documents, err := decode(in.data)
	if err != nil || in.document >= len(documents) {
		return nil
	}
	g := &glimpse{out: &model.Glimpse{}}
	root := resolve(documents[in.document])
	resources := child(root, "Resources")
	g.identify(resources)
	g.text.Grow(len(in.data))
	g.out.Text = g.texts(in.arguments, g.speaking(root)...)
	g.resources(resources)
	if globals := child(root, "Globals"); globals != nil {
		g.serverless(globals)
		g.attached = append(g.attached, globals)
	}
	g.attached = append(g.attached, child(root, "Parameters"), child(root, "Mappings"), child(root, "Outputs"))
	g.out.Attached = g.texts(in.arguments, slices.Clone(g.attached)...)
	g.outputs(child(root, "Outputs"))
	if g.blind {
		return nil
	}
	return g.out
}

// unread are what of a template no text is made of.
var unread = map[string]bool{
	"AWSTemplateFormatVersion": true, "Description": true, "Metadata": true, "Rules": true, "Hooks": true,
	"ConstraintDescription": true, "AllowedPattern": true,
}

// speaking are the nodes of a template whose texts may become those of resources:
// neither what describes it, nor how parameters and outputs are called.
func (g *glimpse) speaking(root *yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	for i := 0; i+1 < len(root.Content); i += 2 {
		name, section := resolve(root.Content[i]), resolve(root.Content[i+1])
		g.key(name, section)
		switch {
		case unread[name.Value]:
		case (name.Value == "Parameters" || name.Value == "Outputs") && section.Kind == yaml.MappingNode:
			for j := 0; j+1 < len(section.Content); j += 2 {
				g.key(section.Content[j], section.Content[j+1])
				out = append(out, g.said(section.Content[j+1])...)
			}
		default:
			out = append(out, section)
		}
	}
	return out
}

// said are the values of a parameter or an output that are read.
func (g *glimpse) said(n *yaml.Node) []*yaml.Node {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		return []*yaml.Node{n}
	}
	var out []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if name := resolve(n.Content[i]); !unread[name.Value] {
			g.key(name, n.Content[i+1])
			out = append(out, n.Content[i+1])
		}
	}
	return out
}

// texts are what stands below nodes, and what parameters are given.
func (g *glimpse) texts(arguments map[string]Argument, nodes ...*yaml.Node) string {
	g.text.Reset()
	g.text.WriteByte('\n')
	for _, argument := range arguments {
		g.write(argument.Value)
	}
	for _, n := range nodes {
		if n != nil {
			g.visit(n, 0)
		}
	}
	return g.text.String()
}

// blinding are words of templates of which a look is not enough: they are what is
// most often so, and found before anything is parsed.
var blinding = [][]byte{
	[]byte(nestedStack), []byte(nestedApplication), []byte("DefinitionUri"), []byte("DefinitionS3Location"),
	[]byte("Split"), []byte("Fn::ForEach"), []byte("\u00a0"),
}

func hasAny(data []byte, words [][]byte) bool {
	return slices.ContainsFunc(words, func(word []byte) bool { return bytes.Contains(data, word) })
}

// blindingKeys are functions that make something else of texts, and what reads or
// holds what is not written in the template.
var blindingKeys = map[string]bool{
	"Fn::Split": true, "Fn::Base64": true, "Fn::ToJsonString": true, "Fn::Transform": true, "<<": true,
	"DefinitionUri": true, "DefinitionS3Location": true, "Connectors": true,
}

// A look is not enough at the types of nested stacks either.
var blindingTypes = map[string]bool{nestedStack: true, nestedApplication: true}

// A glimpse is a look at one template.
type glimpse struct {
	out      *model.Glimpse
	text     strings.Builder
	ids      map[string]bool // of resources
	attached []*yaml.Node    // what may name policies
	blind    bool
}

// write adds the runs of a text: what stands between the places where something is
// put in.
func (g *glimpse) write(text string) {
	if strings.IndexByte(text, '\\') >= 0 {
		// The text may be a document, or a text in one, and say characters otherwise
		// than as they are; or it may be none.
		g.blind = g.blind || slices.ContainsFunc(disguises, func(d string) bool { return strings.Contains(text, d) })
		g.runs(controls.Replace(text))
		text = strings.ReplaceAll(text, `\`, "\n")
	}
	g.runs(text)
}

var (
	// disguises begin characters that a document in a text says by their number or
	// needs not say so.
	disguises = []string{`\u`, `\U`, `\x`, `\/`}
	// controls are what else may be said so.
	controls = strings.NewReplacer(`\n`, "\n", `\t`, "\n", `\r`, "\n", `\b`, "\n", `\f`, "\n", `\`, "\n")
)

func (g *glimpse) runs(text string) {
	for {
		before, after, put := strings.Cut(text, "${")
		g.text.WriteString(before)
		g.text.WriteByte('\n')
		if !put {
			return
		}
		_, behind, closed := strings.Cut(after, "}")
		if !closed {
			g.text.WriteString(after)
			g.text.WriteByte('\n')
			return
		}
		text = behind
	}
}

// visit writes all texts below a node, keys too. What an alias stands for may be in a
// section that is not read, and is not followed: it could repeat itself without end.
func (g *glimpse) visit(n *yaml.Node, depth int) {
	if depth > 2*maxDepth {
		g.blind = true
	}
	if g.blind {
		return
	}
	switch n.Kind {
	case yaml.ScalarNode:
		g.write(n.Value)
	case yaml.AliasNode:
		g.blind = true
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			g.key(n.Content[i], n.Content[i+1])
			g.visit(n.Content[i+1], depth+1)
		}
	default:
		for _, child := range n.Content {
			g.visit(child, depth+1)
		}
	}
}

// key writes a key, and notes what it says.
func (g *glimpse) key(n, value *yaml.Node) {
	n = resolve(n)
	if n.Kind != yaml.ScalarNode || blindingKeys[n.Value] || strings.HasPrefix(n.Value, "Fn::ForEach") {
		g.blind = true
		return
	}
	switch {
	case n.Value == "Fn::ImportValue":
		g.out.Imports = true
	case n.Value == "ManagedPolicyArns", n.Value == "PermissionsBoundary":
		g.attached = append(g.attached, resolve(value))
	case strings.HasSuffix(n.Value, "Pattern"):
		g.out.AlarmRules = true
	case strings.HasSuffix(n.Value, "PolicyName"):
		g.name(&g.out.Policies, value)
	}
	g.write(n.Value)
}

// identify notes the ids of resources.
func (g *glimpse) identify(all *yaml.Node) {
	if all == nil || all.Kind != yaml.MappingNode {
		g.blind = true
		return
	}
	g.ids = make(map[string]bool, len(all.Content)/2)
	for i := 0; i+1 < len(all.Content); i += 2 {
		g.ids[resolve(all.Content[i]).Value] = true
	}
}

// resources notes what resources are called.
func (g *glimpse) resources(all *yaml.Node) {
	if g.blind {
		return
	}
	for i := 1; i < len(all.Content); i += 2 {
		g.resource(resolve(all.Content[i-1]).Value, resolve(all.Content[i]))
	}
}

// serverlessTypes are the types of SAM of which it is known how what they are made
// into is called.
var serverlessTypes = map[string]bool{
	"AWS::Serverless::Function": true, "AWS::Serverless::Api": true, "AWS::Serverless::HttpApi": true,
	"AWS::Serverless::SimpleTable": true, "AWS::Serverless::StateMachine": true, "AWS::Serverless::LayerVersion": true,
}

// madePolicies are what policies that SAM makes are called, unless after what they are
// made for.
var madePolicies = []model.NameGlimpse{
	{Parts: []string{"SamAutoGenerated"}},
	{Parts: []string{"MSKExecutionRolePolicy"}, Whole: true},
	{Parts: []string{"SelfManagedKafkaExecutionRolePolicy"}, Whole: true},
	{Parts: []string{"DeadLetterQueuePolicy"}, Whole: true},
}

func (g *glimpse) resource(id string, n *yaml.Node) {
	typ := child(n, "Type")
	if typ == nil || typ.Kind != yaml.ScalarNode {
		g.blind = g.blind || typ != nil
		return
	}
	g.blind = g.blind || blindingTypes[typ.Value]
	properties := child(n, "Properties")
	if properties != nil {
		_, _, isCall := call(properties)
		g.blind = g.blind || isCall
	}
	if strings.HasPrefix(typ.Value, "AWS::Serverless::") {
		if !serverlessTypes[typ.Value] {
			g.blind = true
			return
		}
		g.out.Policies = append(g.out.Policies, model.NameGlimpse{Parts: []string{id, "Policy"}})
		g.out.Policies = append(g.out.Policies, madePolicies...)
		g.attached = append(g.attached, child(properties, "Policies"))
		g.serverless(properties)
		return
	}
	if typ.Value == "AWS::KMS::Alias" {
		g.name(&g.out.Names, child(properties, "AliasName"))
	}
	how, ok := mappingOf(typ.Value)
	if !ok {
		return
	}
	g.out.Alarms = g.out.Alarms || how.kind == model.Alarm || how.kind == model.CompositeAlarm
	g.out.MetricFilters = g.out.MetricFilters || how.kind == model.MetricFilter
	if field := how.fields["name"]; field != "" && how.kind != model.Stage {
		g.blind = g.blind || strings.ContainsAny(field, ".[")
		g.name(&g.out.Names, child(properties, field))
	}
	if how.kind == model.API {
		g.name(&g.out.Names, child(properties, "Name"))
		g.titles(properties, 0)
	}
}

// titles notes what OpenAPI documents are called.
func (g *glimpse) titles(n *yaml.Node, depth int) {
	if n == nil || depth > 2*maxDepth {
		return
	}
	for i, item := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && resolve(n.Content[i-1]).Value == "title" {
			g.name(&g.out.Names, item)
		}
		g.titles(resolve(item), depth+1)
	}
}

// aside are keys that end like names of resources and say other names.
var aside = map[string]bool{"StageName": true, "AttributeName": true, "IndexName": true, "MetricName": true}

// serverless notes the names in what SAM expands: of the resource and of its events.
func (g *glimpse) serverless(n *yaml.Node) { g.named(n, true, 0) }

func (g *glimpse) named(n *yaml.Node, properties bool, depth int) {
	if n == nil || n.Kind == yaml.ScalarNode {
		return
	}
	if depth > 2*maxDepth {
		g.blind = true
		return
	}
	if n.Kind != yaml.MappingNode {
		for _, item := range n.Content {
			g.named(resolve(item), false, depth+1)
		}
		return
	}
	for i := 1; i < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i-1]).Value, resolve(n.Content[i])
		switch {
		case key == "Name" && !properties, aside[key]:
		case key == "Type" && value.Value == "ScheduleV2":
			g.blind = true // it is called like the event where it has no name
		case strings.HasSuffix(key, "Name"), key == "AutoPublishAlias", key == "title":
			g.name(&g.out.Names, value)
		}
		g.named(value, key == "Properties", depth+1)
	}
}

// name notes a name. One that holds the name of the stack, or of another resource,
// means nothing in another unit.
func (g *glimpse) name(to *[]model.NameGlimpse, n *yaml.Node) {
	if n == nil {
		return
	}
	n = resolve(n)
	function, argument, isCall := call(n)
	if isCall {
		argument = resolve(argument)
	}
	switch {
	case !isCall && n.Kind == yaml.ScalarNode:
		if n.Value != "" && n.ShortTag() != "!!null" {
			*to = append(*to, model.NameGlimpse{Parts: []string{n.Value}, Whole: true})
		}
	case function == "Ref" && argument.Kind == yaml.ScalarNode && g.local(argument.Value), function == "Fn::GetAtt":
	case function == "Fn::Sub":
		if parts, elsewhere := literalParts(first(argument), g.localIn(argument)); elsewhere {
			g.assembled(to, parts)
		}
	case function == "Fn::Join" && argument.Kind == yaml.SequenceNode && len(argument.Content) == 2:
		if parts, elsewhere := g.joined(resolve(argument.Content[1])); elsewhere {
			g.assembled(to, parts)
		}
	default:
		g.blind = true
	}
}

// assembled notes a name of which only parts are written.
func (g *glimpse) assembled(to *[]model.NameGlimpse, parts []string) {
	if len(parts) == 0 {
		g.blind = true
		return
	}
	*to = append(*to, model.NameGlimpse{Parts: parts})
}

// local tells whether what a name refers to is another thing in another unit.
func (g *glimpse) local(name string) bool {
	return name == "AWS::StackName" || name == "AWS::StackId" || g.ids[name]
}

// localIn is local for the variables of a text, of which some may be given beside it.
func (g *glimpse) localIn(argument *yaml.Node) func(name string) bool {
	if argument.Kind != yaml.SequenceNode {
		return func(name string) bool {
			id, _, _ := strings.Cut(name, ".")
			return g.local(id)
		}
	}
	return func(string) bool { return false }
}

// literalParts are the literal parts of a text for Fn::Sub. Elsewhere is false if the
// text means something in its own unit only.
func literalParts(n *yaml.Node, local func(name string) bool) (parts []string, elsewhere bool) {
	rest := n.Value
	if n.Kind != yaml.ScalarNode {
		return nil, true
	}
	for rest != "" {
		before, after, put := strings.Cut(rest, "${")
		if before != "" {
			parts = append(parts, before)
		}
		if !put {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		if closed && local(strings.TrimSpace(name)) {
			return nil, false
		}
		rest = behind
	}
	return parts, true
}

// joined are the literal parts of what Fn::Join joins.
func (g *glimpse) joined(list *yaml.Node) (parts []string, elsewhere bool) {
	if list.Kind != yaml.SequenceNode {
		return nil, true
	}
	for _, item := range list.Content {
		item = resolve(item)
		if name, argument, isCall := call(item); isCall {
			if name == "Ref" && g.local(resolve(argument).Value) {
				return nil, false
			}
			continue
		}
		if item.Kind == yaml.ScalarNode && item.Value != "" {
			parts = append(parts, item.Value)
		}
	}
	return parts, true
}

// outputs notes what exports are called.
func (g *glimpse) outputs(all *yaml.Node) {
	if all == nil {
		return
	}
	if all.Kind != yaml.MappingNode {
		return
	}
	for i := 1; i < len(all.Content); i += 2 {
		name := child(child(all.Content[i], "Export"), "Name")
		if name == nil {
			continue
		}
		var parts []string // of a name of which nothing is seen, none: it may be any
		function, argument, isCall := call(name)
		switch {
		case !isCall && name.Kind == yaml.ScalarNode:
			parts = []string{name.Value}
		case function == "Fn::Sub":
			parts, _ = literalParts(first(resolve(argument)), func(string) bool { return false })
		}
		g.out.Exports = append(g.out.Exports, parts)
	}
}
