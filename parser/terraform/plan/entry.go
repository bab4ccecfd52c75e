package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// An entry is an instance of a resource and what the plan says about its source.
type entry struct {
	resource *config.Resource
	block    *resourceConfig // nil if the plan does not have its source
	key      string          // instance key with its brackets, "" for none
	// identity is the known values of attributes that other resources name it by.
	identity map[string]string
	settled  bool
	document *model.Attr // of a data resource that will be read on deployment
}

// An identity is the attribute of a resource that has a value nothing else has.
type identity struct {
	entry     *entry
	attribute string
}

// identifying are the attributes that other resources name a resource by. Those
// marked are of a form that nothing else is mistaken for.
var identifying = map[string]bool{
	"arn": true, "url": true, "id": false, "name": false, "function_name": false, "bucket": false, "alarm_name": false,
	"url_id": false, "dns_name": true, "invoke_arn": true, "execution_arn": true, "qualified_arn": true, "stream_arn": true, "key_id": false, "stage_name": false,
}

// names are the members of a resource or change that are not values.
type names struct {
	Address string          `json:"address"`
	Module  string          `json:"module_address"`
	Mode    string          `json:"mode"`
	Type    string          `json:"type"`
	Name    string          `json:"name"`
	Index   json.RawMessage `json:"index"`
	Deposed string          `json:"deposed"`
	// DeposedKey is what a state calls it.
	DeposedKey string   `json:"deposed_key"`
	DependsOn  []string `json:"depends_on"`
}

// stated are the values of an instance, as they stand in the file.
type stated struct{ values, unknown, sensitive model.Attr }

// entry makes an entry of the members of a resource or change, nil if they make
// none. What it stands for may be told twice: the first stands.
func (r *reader) entry(members []member) *entry {
	var n names
	at := r.top()
	for _, m := range members {
		var into any
		switch m.key.name {
		case "address":
			into = &n.Address
		case "module_address":
			into = &n.Module
		case "mode":
			into = &n.Mode
		case "type":
			into = &n.Type
		case "name":
			into = &n.Name
		case "index":
			into = &n.Index
		case "deposed":
			into = &n.Deposed
		case "deposed_key":
			into = &n.DeposedKey
		case "depends_on":
			into = &n.DependsOn
		default:
			continue
		}
		raw := r.bytesOf(m)
		if m.key.name == "address" {
			at = r.span(m.value, m.value+len(raw))
		}
		if err := json.Unmarshal(raw, into); err != nil {
			r.fail(m.value, "%s is not what a resource has there", m.key.name)
		}
	}
	if r.failure != nil || n.Deposed != "" || n.DeposedKey != "" {
		return nil // what is deposed goes away
	}
	if n.Address == "" || n.Type == "" {
		r.problem(at, "plan-resource-malformed", source.Partial, "a resource of the plan has no address or no type", "")
		return nil
	}
	return r.named(n, at)
}

// dataMode is what plans call data resources.
const dataMode = "data"

func (r *reader) named(n names, at source.Span) *entry {
	address := strings.Replace(n.Address, "[*]", "[?]", 1) // as deferred changes have what nobody can count
	res := &config.Resource{
		Address: address, Block: block(address), Type: n.Type, Name: n.Name, Module: n.Module, At: at,
		Values: model.Block{},
	}
	own := n.Type + "." + n.Name
	if n.Mode == dataMode {
		res.Mode = config.Data
		own = "data." + own
	}
	e := &entry{resource: res, key: instanceKey(n.Index)}
	if res.Module == "" {
		res.Module = strings.TrimSuffix(strings.TrimSuffix(address, e.key), own)
		res.Module = strings.TrimSuffix(res.Module, ".")
		if !strings.HasPrefix(res.Module, "module.") {
			res.Module = ""
		}
	}
	if e.block = r.configuration.module(res.Module).resource(own); e.block != nil {
		res.Provider, res.Region = r.provider(e.block.Provider)
		res.DependsOn = within(block(res.Module), e.block.DependsOn)
	} else {
		res.DependsOn = n.DependsOn
	}
	return e
}

// within are addresses of a module as addresses of the root.
func within(module string, addresses []string) []string {
	if module == "" {
		return addresses
	}
	out := make([]string, len(addresses))
	for i, address := range addresses {
		out[i] = module + "." + address
	}
	return out
}

// instanceKey is a key as addresses have it.
func instanceKey(index json.RawMessage) string {
	if len(index) == 0 || string(index) == "null" {
		return ""
	}
	return "[" + string(index) + "]"
}

// provider is the name of a provider by its key in the plan, and its region.
func (r *reader) provider(key string) (name, region string) {
	if key == "" {
		return "", ""
	}
	p, ok := r.configuration.Providers[key]
	if !ok {
		return "", ""
	}
	region = r.constant(p.Expressions["region"])
	switch {
	case p.Module != "" && len(p.Expressions) > 0: // and not only what it requires
		return p.Module + "." + strings.TrimSuffix(p.Name+"."+p.Alias, "."), region
	case p.Module == "" && p.Alias != "":
		return p.Name + "." + p.Alias, region
	}
	return "", region
}

// constant is a text that an expression of the root module is, "" if it is not
// known here.
func (r *reader) constant(e *expression) string {
	if e == nil {
		return ""
	}
	raw := e.Constant
	if leaves := e.leaves(); len(leaves) == 1 && raw == nil {
		if name, ok := strings.CutPrefix(leaves[0], "var."); ok {
			raw = r.variables[name]
		}
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// change reads a change of resource_changes.
func (r *reader) change() *entry {
	members := r.members()
	end := r.at
	defer func() {
		if r.failure == nil {
			r.at = end
		}
	}()
	e := r.entry(members)
	if e == nil {
		return nil
	}
	for _, m := range members {
		if m.key.name != "change" {
			continue
		}
		r.at = m.value
		v, judged := r.changed()
		if !judged {
			r.gone[e.resource.Address] = true
			return nil
		}
		r.add(e, v)
	}
	return e
}

// changed reads the values that a change leads to. What is destroyed or
// forgotten leads to none.
func (r *reader) changed() (v stated, judged bool) {
	for _, m := range r.members() {
		switch m.key.name {
		case "actions":
			var actions []string
			if err := json.Unmarshal(r.bytesOf(m), &actions); err != nil {
				r.fail(m.value, "actions are not what a change has there")
			}
			judged = slices.ContainsFunc(actions, func(action string) bool {
				return action != "delete" && action != "forget"
			})
		case "after":
			r.at = m.value
			v.values = r.value()
		case "after_unknown":
			r.at = m.value
			v.unknown = r.value()
		case "after_sensitive":
			r.at = m.value
			v.sensitive = r.value()
		}
	}
	return v, judged
}

// deferral reads a change that Terraform puts off to a later plan.
func (r *reader) deferral() {
	var reason string
	members := r.members()
	end := r.at
	for _, m := range members {
		if m.key.name == "reason" {
			if json.Unmarshal(r.bytesOf(m), &reason) != nil {
				reason = "" // of another form
			}
		}
	}
	for _, m := range members {
		if m.key.name != "resource_change" {
			continue
		}
		r.at = m.value
		e := r.change()
		if e == nil {
			continue
		}
		why := fmt.Sprintf("%s is put off to a later plan", e.resource.Address)
		if reason != "" {
			why += ": " + strings.ReplaceAll(reason, "_", " ")
		}
		e.resource.Open = why
		r.problem(e.resource.At, "plan-deferred", source.Partial, why, "Apply the plan, and check the next one.")
	}
	if r.failure == nil {
		r.at = end
	}
}

// values reads planned_values, or the values of a state: outputs and a tree of
// modules. Those resources are kept that keep says.
func (r *reader) values(outputs func(), keep func(*entry) bool) {
	if r.next() != '{' {
		return
	}
	for _, m := range r.members() {
		r.at = m.value
		switch m.key.name {
		case "outputs":
			outputs()
		case "root_module":
			r.module(keep)
		}
	}
}

func (r *reader) module(keep func(*entry) bool) {
	if r.next() != '{' {
		r.skip()
		return
	}
	r.object(func(k key) {
		switch k.name {
		case "resources":
			r.array(func(int) { r.instance(keep) })
		case "child_modules":
			r.array(func(int) { r.module(keep) })
		default:
			r.skip()
		}
	})
}

// instance reads a resource of a tree of modules.
func (r *reader) instance(keep func(*entry) bool) {
	members := r.members()
	end := r.at
	e := r.entry(members)
	if e != nil && keep(e) {
		var v stated
		for _, m := range members {
			r.at = m.value
			switch m.key.name {
			case "values":
				v.values = r.value()
			case "sensitive_values":
				v.sensitive = r.value()
			}
		}
		r.add(e, v)
	}
	if r.failure == nil {
		r.at = end
	}
}

func (r *reader) readOutputs() {
	if r.next() != '{' {
		return
	}
	r.object(func(k key) {
		at := r.span(k.start, k.end)
		members := r.members()
		end := r.at
		o := plannedOutput{name: k.name, value: model.Attr{Value: model.Unknown{}}}
		for _, m := range members {
			r.at = m.value
			switch m.key.name {
			case "value":
				o.value = r.value()
			case "sensitive":
				o.sensitive = r.bare() == model.Bool(true)
			}
		}
		if r.failure == nil {
			r.at = end
		}
		o.value.At = at
		r.outputs = append(r.outputs, o)
	})
}

// add takes an instance in.
func (r *reader) add(e *entry, v stated) {
	res := e.resource
	if r.failure != nil || r.entries[res.Address] != nil {
		return
	}
	values, _ := v.values.Value.(model.Block)
	e.identify(values)
	if res.Mode == config.Managed {
		r.deployedTo(e.identity["arn"])
		for attribute, value := range e.identity {
			if identifying[attribute] || attribute == "id" && isPath(value) {
				r.names[value] = identity{e, attribute}
			}
		}
	}
	body := body{typ: res.Type, sure: e.block != nil}
	if e.block != nil {
		body.written = e.block.Expressions
	}
	unknown, sensitive := v.unknown.Value, v.sensitive.Value
	res.Values = body.set("", values, unknown, sensitive)
	if r.only {
		r.leftOut(e, values)
	}
	r.entries[res.Address] = e
	r.order = append(r.order, e)
	r.blocks[res.Block] = append(r.blocks[res.Block], e)
	r.root.Resources = append(r.root.Resources, res)
}

// isPath tells whether an id is a path through Azure or Google Cloud, which nothing
// else has: those of AWS are names and numbers as often as not.
func isPath(id string) bool {
	return (strings.HasPrefix(id, "/subscriptions/") || strings.HasPrefix(id, "projects/")) && strings.Count(id, "/") > 2
}

// leftOut puts in what planned_values leave out: what is not known yet.
func (r *reader) leftOut(e *entry, values model.Block) {
	if e.block == nil {
		return
	}
	for name := range e.block.Expressions {
		if _, ok := values[name]; !ok {
			e.resource.Values[name] = model.Attr{Value: awaited, At: e.resource.At}
		}
	}
}

func (e *entry) identify(values model.Block) {
	for attribute := range identifying {
		if isArgument(e.resource.Type, attribute) {
			continue
		}
		if text, ok := values[attribute].Value.(model.Text); ok {
			if value, ok := text.Literal(); ok && value != "" {
				if e.identity == nil {
					e.identity = map[string]string{}
				}
				e.identity[attribute] = value
			}
		}
	}
}

// deployedTo notes the region and the account in the ARN of a resource that is
// there.
func (r *reader) deployedTo(arn string) {
	const parts = 6
	f := strings.SplitN(arn, ":", parts)
	if len(f) < parts {
		return
	}
	if f[3] != "" {
		r.regions[f[3]] = true
	}
	if f[4] != "" && f[4] != "aws" {
		r.accounts[f[4]] = true
	}
}

// only is the only key of a set, "" if there are none or several.
func only(set map[string]bool) string {
	if len(set) != 1 {
		return ""
	}
	for key := range set {
		return key
	}
	return ""
}

// incomplete tells what the plan does not show.
func (r *reader) incomplete() {
	if r.errored {
		why := "the plan ends where Terraform met an error"
		r.problem(r.top(), "plan-errored", source.Partial, why, "Correct what terraform plan reports, and plan again.")
		r.root.Open = why
	}
	if r.errored || r.state || r.configuration == nil {
		return
	}
	missing := r.unplanned("", r.configuration.Root)
	if r.whole != nil && *r.whole || r.whole == nil && len(missing) == 0 {
		return
	}
	why := "the plan covers only a part of the configuration"
	if len(missing) > 0 {
		slices.Sort(missing)
		why += ": " + missing[0] + " is not in it"
		if n := len(missing) - 1; n > 0 {
			why += ", and " + strconv.Itoa(n) + " more are not"
		}
	}
	r.problem(r.top(), "plan-partial", source.Partial, why, "Plan without -target.")
	r.root.Open = cmp.Or(r.root.Open, why)
}

// unplanned lists the resources that must have an instance and have none. One
// whose for_each is a constant looks as if it had none.
func (r *reader) unplanned(module string, m *moduleConfig) []string {
	var out []string
	for _, res := range m.Resources {
		address := res.Address
		if module != "" {
			address = module + "." + address
		}
		if res.Mode == dataMode || res.Count != nil || res.ForEach != nil || r.gone[address] || len(r.blocks[address]) > 0 {
			continue
		}
		out = append(out, address)
	}
	for name, call := range m.Calls {
		if call.Count != nil || call.ForEach != nil || call.Module == nil {
			continue
		}
		address := "module." + name
		if module != "" {
			address = module + "." + address
		}
		out = append(out, r.unplanned(address, call.Module)...)
	}
	return out
}
