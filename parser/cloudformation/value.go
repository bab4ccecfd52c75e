package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

const (
	// maxDepth is how deep values may nest. Real templates stay below forty.
	maxDepth = 400
	// maxRepeats is how many nodes may be read again through aliases and
	// loops, which nest without end: nine lines of YAML can stand for a billion.
	maxRepeats = 200_000
)

// A reader turns the nodes of one template into values. It notes what is wrong
// with the template in problems and goes on with the rest.
type reader struct {
	page    *page
	origins map[*yaml.Node]*page // of nodes that came from an included file
	read    func(name string) ([]byte, error)

	parameters map[string]*parameter
	mappings   map[string]*yaml.Node
	conditions map[string]*condition
	resources  map[string]bool // logical ids
	// mayHaveMore is true if a transform makes resources that are not written here.
	mayHaveMore bool
	points      map[string]*point
	candidates  map[string]map[string]bool // values that an open parameter may be told apart by
	single      map[string]model.Value     // of an open parameter whose values nothing tells apart, one
	tested      map[*yaml.Node]bool        // calls that the outcomes of parameters tell apart
	tooOpen     map[*yaml.Node]bool        // calls that depend on too many parameters to be told apart
	atoms       map[*yaml.Node]bool        // comparisons that are choice points of their own
	choices     []model.ChoicePoint        // of atoms
	known       map[string]string          // pseudo parameters that are the same wherever the stack goes
	transforms  []string
	macroOpen   string // why every resource may have more than is seen

	assumed  map[string]model.Value // parameters whose value is tried out
	open     string                 // why the resource being read may have more than is seen
	depth    int
	repeats  int
	inText   int // nesting in calls that make text, whose places are wanted
	aliases  int
	quiet    bool // a value is tried out: its problems are told elsewhere
	told     map[*yaml.Node]bool
	indexes  map[*yaml.Node]map[string]*yaml.Node // of large mappings that are looked into
	opaque   map[string]int
	problems []source.Problem
}

// An entry is a key of a mapping with its value.
type entry struct {
	name  string
	key   *yaml.Node
	value *yaml.Node
}

// attr returns what n says. A call that only a deployment can work out is
// Unknown and never nil, so that a rule can tell an attribute that nobody set
// from one whose setting cannot be seen from here.
func (r *reader) attr(n *yaml.Node) model.Attr {
	defer r.leave(n)
	n, why := r.enter(n)
	if why != "" {
		return model.Attr{Value: model.Unknown{Why: why}}
	}
	if name, argument, ok := call(n); ok {
		return r.intrinsic(name, n, argument)
	}
	switch n.Kind {
	case yaml.MappingNode:
		return model.Attr{Value: r.block(n)}
	case yaml.SequenceNode:
		return model.Attr{Value: r.list(n)}
	default:
		return r.scalar(n)
	}
}

// enter follows aliases and counts what there is to count, up to leave. The reason
// is not empty if n must not be read.
func (r *reader) enter(n *yaml.Node) (target *yaml.Node, why string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
		r.aliases++
	}
	r.depth++
	if r.aliases > 0 {
		r.repeats++
	}
	if r.depth > maxDepth {
		return n, r.limit(n, fmt.Sprintf("values nest more than %d deep", maxDepth))
	}
	if r.repeats > maxRepeats {
		return n, r.limit(n, "the aliases of the template form a loop or repeat it too often")
	}
	return n, ""
}

// leave is for the node that was entered.
func (r *reader) leave(n *yaml.Node) {
	r.depth--
	if n.Kind == yaml.AliasNode {
		r.aliases--
	}
}

// limit reports a limit once: what is behind it would fill pages.
func (r *reader) limit(n *yaml.Node, why string) string {
	if !r.told[nil] && !r.quiet {
		r.told[nil] = true
		r.problem(r.span(n), "template-too-large", source.Partial, why, "")
	}
	return why
}

func (r *reader) list(n *yaml.Node) model.List {
	list := make(model.List, len(n.Content))
	for i, item := range n.Content {
		list[i] = r.attr(item)
		list[i].At = r.span(item)
	}
	return list
}

func (r *reader) block(n *yaml.Node) model.Block {
	entries := r.entries(n)
	block := make(model.Block, len(entries))
	for _, e := range entries {
		attr := r.attr(e.value)
		attr.At = r.span(e.key)
		block[e.name] = attr
	}
	return block
}

// entries returns the entries of a mapping: merge keys and loops expanded,
// included files put in. Of a key set twice the last one stands, as it does on
// deployment, and a problem names both.
func (r *reader) entries(n *yaml.Node) []entry {
	if n == nil {
		return nil
	}
	defer r.leave(n)
	n, why := r.enter(n)
	if why != "" || n.Kind != yaml.MappingNode {
		return nil
	}
	var merged []entry
	out := entryList{all: make([]entry, 0, len(n.Content)/2)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.tell(key, "key-malformed", source.Partial, "a mapping has a key that is no text", "")
		case key.ShortTag() == "!!merge":
			merged = append(merged, r.merge(value)...)
		case strings.HasPrefix(key.Value, "Fn::ForEach::"):
			r.addAll(&out, r.forEach(key, value))
		case key.Value == "Fn::Transform":
			r.addAll(&out, r.transformEntries(key, value))
		default:
			r.add(&out, entry{r.name(key), n.Content[i], value})
		}
	}
	for _, e := range merged {
		if out.find(e.name) < 0 {
			out.append(e)
		}
	}
	return out.all
}

// An entryList is the entries of a mapping, each name once.
type entryList struct {
	all   []entry
	index map[string]int // of a long list
}

// maxScanned is how long a list is looked through.
const maxScanned = 12

// find is where the entry of a name is, -1 if there is none.
func (l *entryList) find(name string) int {
	if l.index == nil {
		return slices.IndexFunc(l.all, func(e entry) bool { return e.name == name })
	}
	if i, ok := l.index[name]; ok {
		return i
	}
	return -1
}

func (l *entryList) append(e entry) {
	l.all = append(l.all, e)
	switch {
	case l.index != nil:
		l.index[e.name] = len(l.all) - 1
	case len(l.all) > maxScanned:
		l.index = make(map[string]int, cap(l.all))
		for i, e := range l.all {
			l.index[e.name] = i
		}
	}
}

func (r *reader) addAll(out *entryList, entries []entry) {
	for _, e := range entries {
		r.add(out, e)
	}
}

func (r *reader) add(out *entryList, e entry) {
	if first := out.find(e.name); first >= 0 {
		r.tell(e.key, "duplicate-key", source.Noted,
			fmt.Sprintf("%s is already set on line %d, and the last one stands", e.name, r.span(out.all[first].key).Line),
			"Remove one of the two.")
		out.all[first] = e
		return
	}
	out.append(e)
}

// name is the text of a key. A non-breaking space beside it is a slip of the
// keyboard that no editor shows. Before it, it is no indent: the key belongs to
// another mapping than it seems to, and what it should be part of lacks it.
func (r *reader) name(key *yaml.Node) string {
	name := strings.Trim(key.Value, "\u00a0")
	const fix = "Replace the non-breaking space by a plain one."
	switch {
	case strings.HasPrefix(key.Value, "\u00a0"):
		r.tell(key, "stray-space", source.Lost,
			fmt.Sprintf("the key %s is indented by non-breaking spaces and is not where it seems to be", name), fix)
	case name != key.Value:
		r.tell(key, "stray-space", source.Noted, fmt.Sprintf("the key %s has a non-breaking space behind it", name), fix)
	}
	return name
}

func (r *reader) merge(value *yaml.Node) []entry {
	value = resolve(value)
	if value.Kind != yaml.SequenceNode {
		r.aliases++
		defer func() { r.aliases-- }()
		return r.entries(value)
	}
	var out []entry
	seen := map[string]bool{}
	for _, item := range value.Content {
		for _, e := range r.merge(item) {
			if !seen[e.name] {
				seen[e.name] = true
				out = append(out, e)
			}
		}
	}
	return out
}

// scalar reads a text, a number, true or false. A date is left as text: the
// 2012-10-17 of a policy document is the name of a language.
func (r *reader) scalar(n *yaml.Node) model.Attr {
	value := plain(n)
	text, ok := value.(model.Text)
	if !ok {
		return model.Attr{Value: value}
	}
	attr := model.Attr{Value: value}
	if r.inText > 0 || document(n.Value) {
		attr = attr.WithInner(r.pageOf(n).scalar(n))
	}
	if strings.Contains(n.Value, "{{resolve:") {
		value, inner := dynamic(text, attr.Inner())
		attr = model.Attr{Value: value}.WithInner(inner)
	}
	return attr
}

// plain reads a scalar that holds nothing to be worked out.
func plain(n *yaml.Node) model.Value {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return model.Bool(strings.EqualFold(n.Value, "true"))
	case "!!int", "!!float":
		if number, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return model.Number{Value: number, Source: n.Value}
		}
	}
	return model.Lit(n.Value)
}

// document tells whether a text may hold a document of its own.
func document(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return text != "" && (text[0] == '{' || text[0] == '[')
}

// resolve follows an alias. YAML's reader leaves none that leads to another.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

// call takes an intrinsic function apart.
func call(n *yaml.Node) (name string, argument *yaml.Node, ok bool) {
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		return "", nil, false
	}
	key := n.Content[0].Value
	if key == "Ref" || strings.HasPrefix(key, "Fn::") && !strings.HasPrefix(key, "Fn::ForEach::") {
		return key, n.Content[1], true
	}
	return "", nil, false
}

func (r *reader) pageOf(n *yaml.Node) *page {
	if p, ok := r.origins[n]; ok {
		return p
	}
	return r.page
}

func (r *reader) span(n *yaml.Node) source.Span {
	at := source.At(r.pageOf(n).file, n.Line, n.Column)
	if n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 ||
		strings.ContainsAny(n.Value, "\n\\\"'") || !strings.HasPrefix(n.Tag, "!!") {
		return at
	}
	end := n.Column + utf8.RuneCountInString(n.Value)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		end += 2
	}
	return at.To(n.Line, end)
}

// tell reports what is wrong with a node once, however often it is read.
func (r *reader) tell(n *yaml.Node, id string, effect source.Effect, message, fix string) {
	if r.quiet || r.told[n] {
		return
	}
	r.told[n] = true
	r.problem(r.span(n), id, effect, message, fix)
}

func (r *reader) problem(at source.Span, id string, effect source.Effect, message, fix string) {
	r.problems = append(r.problems, source.Problem{ID: id, At: at, Message: message, Fix: fix, Effect: effect})
}

// unknown is a value that only a deployment can work out, as nobody's mistake.
func unknown(format string, arguments ...any) model.Attr {
	return model.Attr{Value: model.Unknown{Why: fmt.Sprintf(format, arguments...)}}
}

// wrong reports a call that cannot be right, and makes its value unknown.
func (r *reader) wrong(n *yaml.Node, format string, arguments ...any) model.Attr {
	why := fmt.Sprintf(format, arguments...)
	r.tell(n, "function-malformed", source.Noted, why, "")
	return model.Attr{Value: model.Unknown{Why: why}}
}

// assuming runs f with some parameters taken for known, and nothing reported
// if quiet.
func (r *reader) assuming(values map[string]model.Value, quiet bool, f func()) {
	assumed, wasQuiet, opaque, open := r.assumed, r.quiet, r.opaque, r.open
	r.assumed, r.quiet, r.opaque = values, quiet || wasQuiet, maps.Clone(opaque)
	f()
	r.assumed, r.quiet, r.opaque, r.open = assumed, wasQuiet, opaque, open
}
