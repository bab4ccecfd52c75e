package data

import (
	"cmp"
	"fmt"
	"sort"
	"strings"
	"sync"
)

// An ActionID is the index of an action in the sorted list of all actions.
type ActionID uint16

// Levels is a set of access levels. AWS gives some actions two.
type Levels uint8

// The access levels.
const (
	List Levels = 1 << iota
	Read
	Write
	PermissionsManagement
	Tagging
)

// levelNames are in the order of the bits.
var levelNames = []string{"List", "Read", "Write", "Permissions management", "Tagging"}

// String lists the levels as AWS writes them: "Permissions management, Write".
func (l Levels) String() string {
	var names []string
	for i, name := range levelNames {
		if l&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// Universe is all actions there are, as of a date.
type Universe struct {
	Source Source
	names  string   // without prefix, as AWS writes them, a line each
	folded string   // in lower case, sorted within a service, where names are
	ends   []uint32 // where the lines end, by action
	// Services are sorted by prefix.
	Services []*Service
	prefixes map[string]*Service
	owner    []uint16 // index of the service, by action
}

// A Service is one prefix of actions.
type Service struct {
	Prefix string
	// First and End bound the ids of its actions.
	First, End ActionID
	Index      int
	// ControlPolicies tells whether resource control policies reach it.
	ControlPolicies bool
	details         func() (*details, error)
}

// details are what is unpacked only for services that are asked for.
type details struct {
	keys    []Key
	types   []ResourceType
	actions []Action
}

// A Key is a condition key. Kind is String, ArrayOfString, ARN, Bool, Numeric,
// Date, IPAddress, or "" where AWS does not say.
type Key struct{ Name, Kind string }

// A ResourceType is a type of resource of a service, with the formats of its
// ARN: arn:${Partition}:sqs:${Region}:${Account}:${QueueName}.
type ResourceType struct {
	Service string
	Name    string
	Formats []string
	Keys    []Key
}

// An Action is what AWS publishes of an action.
type Action struct {
	Levels Levels
	Types  []ActionType
	Keys   []Key
}

// An ActionType is a type of resource that an action can be scoped to. Required
// means that the action checks it on every call. Without a required type, the
// types are alternatives (an object of a bucket or of an access point), or all
// of them may be missing from a call; the published facts do not tell which.
type ActionType struct {
	Type     *ResourceType
	Required bool
}

// Actions returns the universe. It is unpacked on the first call.
func Actions() (*Universe, error) { return universe() }

var universe = sync.OnceValues(func() (*Universe, error) {
	r := reader{rest: actionsFile}
	u := &Universe{Source: r.source(), prefixes: map[string]*Service{}}
	head, body := r.section(), r.section()
	if r.err != nil {
		return nil, r.err
	}
	index, err := head.unpack()
	if err != nil {
		return nil, err
	}
	// The details are twice the size of the names, and the questions asked most
	// need only the names.
	detail := sync.OnceValues(body.unpack)
	err = u.read(&reader{rest: index}, detail)
	return u, err
})

func (u *Universe) read(r *reader, detail func() (string, error)) error {
	offset, first := 0, 0
	for i := range r.number() {
		s := &Service{Prefix: r.text(), Index: i, ControlPolicies: r.number() == 1}
		count, size := r.number(), r.number()
		s.First, s.End = ActionID(first), ActionID(first+count) //nolint:gosec // checked below
		from := offset
		s.details = sync.OnceValues(func() (*details, error) {
			all, err := detail()
			if err != nil {
				return nil, err
			}
			return readDetails(&reader{rest: all[from : from+size]}, s.Prefix, count)
		})
		first += count
		offset += size
		u.Services = append(u.Services, s)
		u.prefixes[s.Prefix] = s
	}
	if r.err != nil {
		return r.err
	}
	// One id per action, one per service for what is not known yet and one for
	// services that are not must fit.
	if first+len(u.Services) >= 60_000 {
		return fmt.Errorf("%d actions are too many for their ids", first)
	}
	u.names, u.folded = r.rest, strings.ToLower(r.rest)
	u.ends = make([]uint32, 0, first)
	for i := range len(u.names) {
		if u.names[i] == '\n' {
			u.ends = append(u.ends, uint32(i))
		}
	}
	u.ends = append(u.ends, uint32(len(u.names))) //nolint:gosec // as above
	if len(u.ends) != first || len(u.folded) != len(u.names) {
		return errShort
	}
	u.owner = make([]uint16, first)
	for i, s := range u.Services {
		for id := s.First; id < s.End; id++ {
			u.owner[id] = uint16(i)
		}
	}
	return nil
}

func readDetails(r *reader, prefix string, count int) (*details, error) {
	d := &details{keys: make([]Key, r.number())}
	for i := range d.keys {
		d.keys[i] = Key{r.text(), r.text()}
	}
	keys := func() []Key {
		out := make([]Key, r.number())
		for i := range out {
			n := r.number()
			if n >= len(d.keys) {
				r.fail()
				return nil
			}
			out[i] = d.keys[n]
		}
		return out
	}
	d.types = make([]ResourceType, r.number())
	for i := range d.types {
		d.types[i] = ResourceType{Service: prefix, Name: r.text(), Formats: strings.Split(r.text(), ", "), Keys: keys()}
	}
	d.actions = make([]Action, count)
	for i := range d.actions {
		a := &d.actions[i]
		a.Levels = Levels(r.number()) //nolint:gosec // five bits
		a.Types = make([]ActionType, r.number())
		for j := range a.Types {
			n := r.number()
			if n/2 >= len(d.types) {
				r.fail()
				break
			}
			a.Types[j] = ActionType{&d.types[n/2], n%2 == 1}
		}
		a.Keys = keys()
	}
	return d, r.err
}

// Len is the number of actions.
func (u *Universe) Len() int { return len(u.ends) }

// line is the line of an action.
func (u *Universe) line(of string, id ActionID) string {
	start := uint32(0)
	if id > 0 {
		start = u.ends[id-1] + 1
	}
	return of[start:u.ends[id]]
}

// Name is the action as AWS writes it: sqs:SendMessage.
func (u *Universe) Name(id ActionID) string {
	return u.ServiceOf(id).Prefix + ":" + u.line(u.names, id)
}

// Verb is the action's name without the service, in lower case.
func (u *Universe) Verb(id ActionID) string { return u.line(u.folded, id) }

// ServiceOf returns the service of an action.
func (u *Universe) ServiceOf(id ActionID) *Service { return u.Services[u.owner[id]] }

// Service finds a service by its prefix, whatever its letter case, or nil.
func (u *Universe) Service(prefix string) *Service { return u.prefixes[strings.ToLower(prefix)] }

// Find returns the id of an action, whatever its letter case.
func (u *Universe) Find(action string) (ActionID, bool) {
	prefix, verb, ok := strings.Cut(action, ":")
	s := u.Service(prefix)
	if !ok || s == nil {
		return 0, false
	}
	i, ok := sort.Find(int(s.End-s.First), func(i int) int {
		return compareFolded(verb, u.Verb(s.First+ActionID(i))) //nolint:gosec // fewer than the actions
	})
	return s.First + ActionID(i), ok //nolint:gosec // fewer than the actions
}

// compareFolded compares a name with one that is in lower case, whatever the case of
// its own letters. Names of actions are ASCII.
func compareFolded(name, lower string) int {
	for i := range min(len(name), len(lower)) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return cmp.Compare(c, lower[i])
		}
	}
	return cmp.Compare(len(name), len(lower))
}

// Action returns what is published of an action.
func (u *Universe) Action(id ActionID) (*Action, error) {
	s := u.ServiceOf(id)
	d, err := s.details()
	if err != nil {
		return nil, fmt.Errorf("facts of %s: %w", s.Prefix, err)
	}
	return &d.actions[id-s.First], nil
}

// Types are the resource types of the service.
func (s *Service) Types() ([]ResourceType, error) {
	d, err := s.details()
	if err != nil {
		return nil, fmt.Errorf("facts of %s: %w", s.Prefix, err)
	}
	return d.types, nil
}

// Keys are the condition keys of the service.
func (s *Service) Keys() ([]Key, error) {
	d, err := s.details()
	if err != nil {
		return nil, fmt.Errorf("facts of %s: %w", s.Prefix, err)
	}
	return d.keys, nil
}
