package plan

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/parser/terraform/config"
)

const (
	// maxHops bounds how far a reference is followed through variables and outputs.
	maxHops = 30
	// maxReferences bounds how many are followed for one: each may lead on to
	// several.
	maxReferences = 1000
)

// A target is what a reference leads to.
type target struct {
	entry     *entry
	attribute string // "" if the reference names the resource as a whole
	prefix    bool   // it goes on into the attribute: more of it than the attribute is not known
}

// A scope is where an expression stands: in an instance of a module and, for
// the expressions of a resource or call, in an instance of that.
type scope struct {
	module  string // address of the instance
	key     string // of the resource's count or for_each
	forEach *expression
}

// targets follows what an expression refers to. The second result is what could
// not be followed, "" if all could.
func (r *reader) targets(s scope, e *expression, hops int) ([]target, string) {
	var out []target
	lost := ""
	for _, leaf := range e.leaves() {
		found, ok := r.follow(s, leaf, hops)
		switch {
		case ok:
			out = append(out, found...)
		case leaf == "each.key", leaf == "count.index":
			// What is in brackets is a reference of its own, and says which instance is
			// meant: q[each.key].arn is q and each.key.
		case lost == "":
			lost = leaf
		}
	}
	return out, lost
}

// distinct are the targets, each once.
func distinct(targets []target) []target {
	var out []target
	for _, t := range targets {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// follow follows a reference.
func (r *reader) follow(s scope, reference string, hops int) ([]target, bool) {
	if hops == maxHops {
		r.budget = maxReferences
	}
	if r.budget--; hops == 0 || r.budget < 0 {
		return nil, false
	}
	path := steps(reference)
	switch {
	case len(path) < 2:
		return nil, false
	case path[0] == "var":
		return r.followVariable(s, path, hops-1)
	case path[0] == "module":
		return r.followOutput(s, path, hops-1)
	case path[0] == "each" && path[1] == "value":
		return r.followEach(s, path, hops-1)
	case path[0] == "data":
		if len(path) < 3 {
			return nil, false
		}
		return r.followResource(s, "data."+path[1]+"."+path[2], path[3:])
	case path[0] == "local", path[0] == "path", path[0] == "terraform", path[0] == "self", path[0] == "each", path[0] == "count":
		return nil, false
	}
	return r.followResource(s, path[0]+"."+path[1], path[2:])
}

func (r *reader) followResource(s scope, address string, rest []string) ([]target, bool) {
	e := r.instance1(s, address)
	if e == nil {
		return nil, false
	}
	t := target{entry: e}
	if len(rest) > 0 {
		name, index, indexed := strings.Cut(rest[0], "[")
		t.attribute = name
		t.prefix = len(rest) > 1 || indexed && index != "0]"
	}
	return []target{t}, true
}

// instance1 is the instance that an address in a module names. Without a key it
// is the one that there is, or the one with the key of the resource that
// refers to it, as with each.key.
func (r *reader) instance1(s scope, address string) *entry {
	if s.module != "" {
		address = s.module + "." + address
	}
	if e := r.entries[address]; e != nil {
		return e
	}
	if e := r.entries[address+s.key]; e != nil && s.key != "" {
		return e
	}
	if all := r.blocks[block(address)]; len(all) == 1 && !strings.HasSuffix(address, "]") && all[0].resource.Module == s.module {
		return all[0]
	}
	return nil
}

// followVariable follows a variable of a module to what its call gives.
func (r *reader) followVariable(s scope, path []string, hops int) ([]target, bool) {
	parent, call, key := caller(s.module)
	if call == "" {
		return nil, false // of the root module: a value, which a plan knows
	}
	m := r.configuration.module(parent)
	if m == nil || m.Calls[call] == nil {
		return nil, false
	}
	name, _, indexed := strings.Cut(path[1], "[")
	e := m.Calls[call].Expressions[name]
	if e == nil {
		return nil, false
	}
	found, lost := r.targets(scope{module: parent, key: key, forEach: m.Calls[call].ForEach}, e, hops)
	if lost != "" || len(found) == 0 || (indexed || len(path) > 2) && len(found) > 1 {
		return nil, false
	}
	return found, true
}

// followOutput follows an output of a module that is called.
func (r *reader) followOutput(s scope, path []string, hops int) ([]target, bool) {
	if len(path) < 3 {
		return nil, false
	}
	child := "module." + path[1]
	if s.module != "" {
		child = s.module + "." + child
	}
	m := r.configuration.module(child)
	if m == nil {
		return nil, false
	}
	if !strings.HasSuffix(child, "]") && r.keyed(child) {
		if s.key == "" {
			return nil, false
		}
		child += s.key
	}
	name, _, indexed := strings.Cut(path[2], "[")
	output, ok := m.Outputs[name]
	if !ok {
		return nil, false
	}
	found, lost := r.targets(scope{module: child}, &output.Expression, hops)
	if lost != "" || len(found) == 0 || (indexed || len(path) > 3) && len(found) > 1 {
		return nil, false
	}
	return found, true
}

// keyed tells whether the call of a module has instance keys.
func (r *reader) keyed(address string) bool {
	parent, call, _ := caller(address)
	m := r.configuration.module(parent)
	return m != nil && m.Calls[call] != nil && (m.Calls[call].Count != nil || m.Calls[call].ForEach != nil)
}

// followEach follows each.value where a for_each goes over the instances of
// another resource.
func (r *reader) followEach(s scope, path []string, hops int) ([]target, bool) {
	if s.forEach == nil || s.key == "" {
		return nil, false
	}
	found, lost := r.targets(s, s.forEach, hops)
	if lost != "" || len(found) != 1 || found[0].attribute != "" || found[0].entry.key != s.key {
		return nil, false
	}
	t := found[0]
	if len(path) > 2 {
		t.attribute, _, _ = strings.Cut(path[2], "[")
		t.prefix = len(path) > 3
	}
	return []target{t}, true
}

// caller takes the address of a module instance apart: the module that calls
// it, the name of the call and its key. For the root the name is empty.
func caller(address string) (parent, call, key string) {
	path := steps(address)
	if len(path) < 2 {
		return "", "", ""
	}
	last := path[len(path)-1]
	call, _, _ = strings.Cut(last, "[")
	return strings.Join(path[:len(path)-2], "."), call, strings.TrimPrefix(last, call)
}

// scope is where the expressions of an entry stand.
func (e *entry) scope() scope {
	s := scope{module: e.resource.Module, key: e.key}
	if e.block != nil {
		s.forEach = e.block.ForEach
	}
	return s
}

// text is the text that a target is.
func (t target) text() (string, bool) {
	if t.prefix {
		return "", false
	}
	value, ok := t.entry.identity[t.attribute]
	return value, ok
}

// managed tells whether a target is an attribute of a resource of its own.
func (t target) managed() bool {
	return t.entry.resource.Mode == config.Managed && t.attribute != "" && !t.prefix
}
