package engine

import (
	"io/fs"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Severity says how bad a finding is.
type Severity int

// The severities, mildest first.
const (
	Info Severity = iota
	Low
	Medium
	High
	Critical
)

// Tier says how precise a rule is.
type Tier string

// The tiers: A is decidable from the input, B is true under an assumption that
// the message states, C is advice.
const (
	TierA Tier = "A"
	TierB Tier = "B"
	TierC Tier = "C"
)

// Outcome is the answer of a rule about a resource.
type Outcome int

// The outcomes.
const (
	Found Outcome = iota
	Unknown
	Passed
	NotApplicable
	Suppressed
)

// A Rule is what the annotations of a rule package say, and what its body reads.
type Rule struct {
	ID          string // slug: timeout-default
	Family      string // folder: timeouts
	Title       string
	Description string
	Fix         string
	Since       string
	Subject     model.Kind
	// Cloud is the one whose resources the rule is about; it sees no others.
	Cloud model.Cloud
	// Account tells that only an account answers it, and no template: it is asked
	// about units that are live, and no others.
	Account       bool
	Severities    []Severity // the default first, then others it may give
	Tier          Tier
	Environmental bool // the author's own choice per environment; see DESIGN "Worlds"
	Maps          map[string][]string
	References    []Reference
	// Source is the tree that a user's own rule is of, as Source.Name; "" is Belay.
	Source string
	// Files is that tree, and File the rule's file in it. Tests and examples are beside
	// it.
	Files fs.FS
	File  string
	// Settings are the settings that the rule reads, each with its default.
	Settings map[string]any

	kinds []model.Kind // that the rule iterates, sorted
	pkg   []string     // rules, family, rule
	uses  []used       // what it looks at, in a fixed order
}

// A Reference is a page to read.
type Reference struct{ Description, URL string }

// A Finding is the answer of one rule about one resource, merged over worlds.
type Finding struct {
	Rule     *Rule
	Outcome  Outcome
	Severity Severity
	// Own is the severity that the rule gives, where the options say another; nil
	// where Severity is the rule's.
	Own     *Severity
	Unit    string // unit key
	Subject *model.Resource
	At      source.Span
	Related []Related
	// Flow is the steps of what is found, in order, where it is a path of several:
	// an escalation from action to action. Empty otherwise.
	Flow    []Related
	Message string // for Unknown, the reasons
	// Fix is what to write, where it follows from the input: one statement each. The
	// rule's own Fix says what to do in general.
	Fix []string
	// Witnesses are the things found (signals, actions, principals), sorted. A
	// suppression or baseline entry covers a finding only as far as they are listed.
	Witnesses []string
	// When says in which worlds it is so, "IsProd is false"; empty is in all.
	When []string
	// Worse says in what it is worse than it was at the revision of Result.Since; empty
	// is a new finding, or a check of one revision.
	Worse []string
	// Identity is rule, unit key, resource key and path without list indexes.
	Identity string
	// Fingerprint is a hash of Identity, made unique in source order.
	Fingerprint string
	Reason      string // of the suppressions, where the outcome is Suppressed
	// Suppressions are what it is suppressed by.
	Suppressions []Suppression

	scaled bool // whether the severity is lower because of where it is deployed
	part   int  // of which of the results that Result.Join joined it is
}

// Related is a place that belongs to a finding.
type Related struct {
	At      source.Span
	Message string
}

// A Result is all that a check found out.
type Result struct {
	Rules    []*Rule   // those that were selected, sorted by id
	Findings []Finding // sorted by place, then rule; all outcomes but NotApplicable and Passed
	Quiet    Quiet     // these two, if they are asked for; All lists them in between
	Problems []source.Problem
	// Failures are rules that did not evaluate. Their answers are missing.
	Failures []Failure
	// Coverage is of the units that have such states, sorted by unit.
	Coverage []Coverage
	// Severities are those that the options say instead of the rules' own, by id.
	Severities map[string]Severity
	Summary    Summary
	// Since is what was compared with; nil is a check of one revision.
	Since *Since

	joined int // how many results Join was given
}

// A Since says with what a check was compared. Its findings are those that are new
// or worse.
type Since struct {
	Revision string // as the user says it
	Commit   string // the id of the commit that was compared with
	// MergeBase is true if that is not Revision but the commit that it and the one
	// that was checked have in common.
	MergeBase bool
	Until     string // the id of the commit that was checked; "" is the files as they are
	Unchanged int    // units that were not asked about: nothing that they depend on changed
	// Of the units that were asked about: findings that were there before, that are
	// there no more, and that are unknown answers now.
	Before, Gone, Doubted int
	Problems              int // that were there before
}

// A Coverage says of one unit how many of the states in which events are lost or
// stuck an alarm watches.
type Coverage struct {
	Unit            string
	States, Watched int
	Undecided       int // resources of which not all states can be told
	Gaps            []Gap
}

// A Gap is a state in which events are lost or stuck and that no alarm watches.
type Gap struct {
	Resource string // its id
	Signal   string // what would show it
	At       source.Span
}

// A Failure is a rule that did not evaluate.
type Failure struct {
	Rule *Rule
	Unit string
	Err  error
}

// A Summary counts. Files = Examined + Lost.
type Summary struct {
	Files, Examined, Lost   int
	Units, Resources, Rules int
	Found                   map[Severity]int
	Unknown, Suppressed     int
	Passed, NotApplicable   int
}
