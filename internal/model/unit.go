package model

import (
	"slices"
	"time"

	"github.com/belay-dev/belay/internal/source"
)

// A Resource is one thing of one kind, as a loader gives it: its values may be
// choices, and it may exist in some worlds only.
type Resource struct {
	// ID is unique in the unit: logical id, Terraform address, ARN. Parts of a
	// resource that are resources of their own (statements, states, targets) are
	// named below it: "Role.Policies.Read[0]".
	ID string
	// Key is the identity within the unit that does not change when a sibling is
	// added or moved; "" means ID. A statement's is its owner and Sid, else its
	// owner and a hash of its normal form.
	Key string
	// Label is how people call it in messages where that is not the ID: the
	// aws:cdk:path, or "statement Read of role Worker".
	Label string
	Kind  Kind
	Type  string // its format's word: "AWS::Lambda::Function"
	Cloud Cloud  // whose service it is of
	At    source.Span
	// Attrs holds attributes that Kinds lists for the kind and no others, each
	// already of its type (see Shape.Coerce).
	Attrs Block
	If    Guard // where it exists; nil is everywhere
	// Open says why attributes that are not set here may be set on deployment
	// (a macro or transform that nobody can see through); "" if they are not.
	Open string
	// Away names what may put it into another Region or account than its unit: a provider
	// that is not the default one, or a Region of its own that is not known. "" if nothing
	// does. Resources of a unit with one Away are in one place.
	Away string
	// Region is where it is, if that is known and need not be the Region of its unit.
	Region string
	// From is the ID of the resource in whose text this one is written, for
	// resources that a transform makes (a SAM event's permission); "" if written.
	From string
	// Via is the calls of modules that led here, nearest first.
	Via []source.Span
}

// A Unit is one template, one Terraform root module or one account: what is
// deployed together.
type Unit struct {
	Key        string // root-relative path of the template or root module, or account and region
	Format     string // the loader's name
	Files      []string
	Resources  []*Resource // in source order
	Parameters []string    // names of the parameters that it declares
	// Composed are the IDs of resources whose name, though it is known, is made of what
	// a deployment may set: variables, the workspace.
	Composed   map[string]bool
	Choices    []ChoicePoint
	Conditions []Condition
	Exports    []Export
	Outputs    Block // what a parent stack or module reads, by output name
	Children   []Child
	Marks      []Mark
	Problems   []source.Problem
	Region     string // "" if not known
	Account    string // "" if not known
	// Live tells that it is what there is in an account, and not what is to be
	// deployed. Read is then when it was read, and zero if nobody knows.
	Live bool
	Read time.Time
	// Managed are the policies that AWS manages as a live unit has them, by ARN.
	Managed map[string]ManagedPolicy
	// Open says why the unit may hold resources that are not seen here (a
	// template-wide macro, an unresolved module); "" if it cannot. Hides narrows it
	// to some kinds; empty means any.
	Open  string
	Hides []Kind
	// Because is why of each kind of Hides, where that is not Open: an account is read
	// by calls that show some kinds each.
	Because map[Kind]string
	// Reach narrows Open to resources that are made by what is given little: they
	// know those of the unit that it says, and no other. nil if they may know any.
	Reach *Reach
}

// A ManagedPolicy is one that AWS manages, in the version that an account has.
type ManagedPolicy struct {
	Version  string      // v3
	Document func() Attr // what it says, read where it is asked for
}

// Hidden says why the unit may hold resources of a kind that are not seen, "" if it
// cannot.
func (u *Unit) Hidden(kind Kind) string {
	switch {
	case u.Open == "" || len(u.Hides) > 0 && !slices.Contains(u.Hides, kind):
		return ""
	case u.Because[kind] != "":
		return u.Because[kind]
	}
	return u.Open
}

// A Reach is what modules that are not seen are given.
type Reach struct {
	// Resources are the addresses, without keys, of the resources that their
	// arguments refer to, and of the modules.
	Resources []string
	Texts     []Text // all texts in their arguments, which may be names
}

// An Export is a value that other stacks import by name.
type Export struct {
	Name  Text
	Value Attr
}

// A Child is a nested stack or a module call whose template is a unit of its
// own. ID is the name by which holes of this unit reach its outputs
// (Hole.Resource), Key is the child's unit key.
type Child struct {
	ID         string
	Key        string
	Parameters Block
	At         source.Span
}

// Ignore is the word of our own marks.
const Ignore = "belay:ignore"

// A Mark is a comment or metadata that asks for a suppression. Loaders find
// them because lexing is format knowledge; package suppress reads them.
type Mark struct {
	Word string // that makes it a mark: "belay:ignore", or one of another tool, "checkov:skip"
	Text string // after the word: `RULE until=... reason="..."`
	// Entry is what metadata says, which has no Text: rule, witnesses, until and
	// reason. Of other tools it is rule and reason.
	Entry Block
	At    source.Span // the mark itself
	// Covers is what it covers by place: lines or characters of a file, all of it if
	// Line is 0; nothing if it is zero.
	Covers source.Span
	// Resource is the ID of the resource covered, parts of which may be written in
	// another file; "" for a line or file.
	Resource string
	Stray    string // why it covers nothing: "it stands above an empty line"
}
