package data

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Managed is the current versions of the policies that AWS manages, as of a
// date.
type Managed struct {
	Source    Source
	policies  []ManagedPolicy
	strings   func() ([]string, error)
	blocks    []func() (string, error) // unpacked
	blockSize int
}

// A ManagedPolicy is one of them, without its document.
type ManagedPolicy struct {
	Name    string
	Path    string // "" or "service-role/"
	Version string // v3
	index   int
}

// ARN is the policy's ARN in the partition.
func (p ManagedPolicy) ARN(partition string) string {
	return "arn:" + partition + ":iam::aws:policy/" + p.Path + p.Name
}

// ManagedPolicies returns the managed policies. Their names are unpacked on the
// first call, their documents block by block as they are asked for.
func ManagedPolicies() (*Managed, error) { return managed() }

var managed = sync.OnceValues(func() (*Managed, error) {
	r := &reader{rest: managedFile}
	m := &Managed{Source: r.source()}
	names, shared := r.section(), r.section()
	m.blockSize = r.number()
	if r.err != nil || m.blockSize == 0 {
		return nil, errShort
	}
	index, err := names.unpack()
	if err != nil {
		return nil, err
	}
	n := &reader{rest: index}
	for i := range n.number() {
		m.policies = append(m.policies, ManagedPolicy{Name: n.text(), Path: n.text(), Version: n.text(), index: i})
	}
	m.strings = sync.OnceValues(func() ([]string, error) { return unpackStrings(shared) })
	for range (len(m.policies) + m.blockSize - 1) / m.blockSize {
		m.blocks = append(m.blocks, sync.OnceValues(r.section().unpack))
	}
	if n.err != nil || r.err != nil {
		return nil, errShort
	}
	return m, nil
})

func unpackStrings(packed section) ([]string, error) {
	all, err := packed.unpack()
	if err != nil {
		return nil, err
	}
	r := &reader{rest: all}
	out := make([]string, r.number())
	for i := range out {
		out[i] = r.text()
	}
	return out, r.err
}

// All lists the policies by name.
func (m *Managed) All() []ManagedPolicy { return m.policies }

// Find returns the policy of a name: ReadOnlyAccess, or with its path.
// Letter case counts, and so does a path that is given.
func (m *Managed) Find(name string) (ManagedPolicy, bool) {
	path, base := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		path, base = name[:i+1], name[i+1:]
	}
	i, ok := slices.BinarySearchFunc(m.policies, base, func(p ManagedPolicy, want string) int {
		return strings.Compare(p.Name, want)
	})
	if !ok || path != "" && m.policies[i].Path != path {
		return ManagedPolicy{}, false
	}
	return m.policies[i], true
}

// FindARN returns the policy of an ARN, in whatever partition.
func (m *Managed) FindARN(arn string) (ManagedPolicy, bool) {
	_, rest, ok := strings.Cut(arn, ":iam::aws:policy/")
	if !ok || !strings.HasPrefix(arn, "arn:") {
		return ManagedPolicy{}, false
	}
	p, ok := m.Find(rest)
	if !ok || p.Path+p.Name != rest { // an ARN says the path, or that there is none
		return ManagedPolicy{}, false
	}
	return p, true
}

// Document returns the policy's document, JSON without white space.
func (m *Managed) Document(p ManagedPolicy) (string, error) {
	block, err := m.blocks[p.index/m.blockSize]()
	if err != nil {
		return "", fmt.Errorf("managed policy %s: %w", p.Name, err)
	}
	document, err := m.decode(block, p.index%m.blockSize)
	if err != nil {
		return "", fmt.Errorf("managed policy %s: %w", p.Name, err)
	}
	return document, nil
}

// A decoder writes the documents of one block from their codes. The codes are in
// generate/policies.go.
type decoder struct {
	codes, own *reader
	shared     []string
	actions    *Universe
	last       int
	out        strings.Builder
}

// decode writes one document of a block, and passes those before it over.
func (m *Managed) decode(block string, index int) (string, error) {
	shared, err := m.strings()
	if err != nil {
		return "", err
	}
	actions, err := Actions()
	if err != nil {
		return "", err
	}
	r := &reader{rest: block}
	d := decoder{codes: &reader{rest: r.take(r.number())}, own: r, shared: shared, actions: actions}
	for range index {
		d.pass()
	}
	if d.codes.rest == "" || d.codes.err != nil {
		return "", errShort
	}
	if err := d.document(); err != nil {
		return "", err
	}
	return d.out.String(), d.codes.err
}

// pass leaves one document out.
func (d *decoder) pass() {
	for range d.codes.number() {
		if code := d.codes.number(); code == 4 || code == 5 {
			d.own.text()
		}
	}
}

// document writes one document. Strings and brackets come in the order of JSON;
// commas and colons follow from where they stand.
func (d *decoder) document() error {
	d.last = 0
	type level struct {
		object bool
		items  int
	}
	var stack []level
	for range d.codes.number() {
		code := d.codes.number()
		closing := code == 1 || code == 3
		if n := len(stack) - 1; n >= 0 && !closing {
			switch top := &stack[n]; {
			case top.object && top.items%2 == 1:
				d.out.WriteByte(':')
			case top.items > 0:
				d.out.WriteByte(',')
			}
			stack[n].items++
		}
		switch {
		case closing:
			stack = stack[:max(len(stack)-1, 0)]
			d.out.WriteByte("{}[]"[code])
		case code < 4:
			stack = append(stack, level{object: code == 0})
			d.out.WriteByte("{}[]"[code])
		case code == 5:
			d.out.WriteString(d.own.text())
		default:
			text, err := d.text(code)
			if err != nil {
				return err
			}
			d.out.WriteString(text)
		}
	}
	return d.own.err
}

// text returns the string of a code as JSON.
func (d *decoder) text(code int) (string, error) {
	var s string
	switch n := (code - 6) / 2; {
	case code == 4:
		s = d.own.text()
	case code%2 == 1:
		if n%2 == 1 {
			n = -n - 1
		}
		d.last += n / 2
		if d.last < 0 || d.last >= d.actions.Len() {
			return "", errShort
		}
		s = d.actions.Name(ActionID(d.last)) //nolint:gosec // checked above
	case n < len(d.shared):
		s = d.shared[n]
	default:
		return "", errShort
	}
	if !strings.ContainsFunc(s, escaped) {
		return `"` + s + `"`, nil
	}
	quoted, err := json.Marshal(s)
	return string(quoted), err
}

// escaped tells of letters that JSON may not have as they are, or that are not ASCII.
func escaped(c rune) bool { return c < ' ' || c > '~' || strings.ContainsRune(`"\\<>&`, c) }
