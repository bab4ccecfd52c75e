// Package snapshot is the file that holds what was read of an AWS account: what
// the calls returned, in the API's own field names, and the ledger of the calls
// themselves. docs/snapshot.md describes it for those who read it with other tools.
package snapshot

import (
	"slices"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/source"
)

// Version is the version of the format that is written, and the newest that is
// read. It grows when a reader of the old one would understand something wrong.
const Version = 1

// Global is the region of calls that have none: IAM, Organizations, STS.
const Global = "global"

// A Header is what a snapshot says of itself and of how it was collected. Its
// JSON is the beginning of the file.
type Header struct {
	BelaySnapshot int    // Version
	Tool          string // "belay 0.1.0"
	Account       string // twelve digits
	Partition     string // aws, aws-cn, aws-us-gov
	Caller        string // ARN of who made the calls
	Started       time.Time
	Ended         time.Time
	// Complete tells whether every call that was to be made was answered in full.
	Complete bool
	// Stopped says why the collection ended early: "interrupted", "timeout". It is
	// empty if it did not.
	Stopped string `json:",omitempty"`
	// Regions are those that were collected, without Global, sorted.
	Regions []string
	// Services are the prefixes of the calls that were asked for, sorted. Nothing
	// is known of others.
	Services []string
	// Calls is the ledger, sorted by region and name.
	Calls []Call
}

// A Call is one line of the ledger: an operation in a region, with all its pages,
// and, for one that is made for each of some items, all of those.
type Call struct {
	Region string
	Name   string // as in IAM: "lambda:ListFunctions"
	// Pages is how many answers were read.
	Pages int
	// Items is how many items the answers held.
	Items int
	// Absent is how many of the items asked for have no such thing: a function
	// without a policy.
	Absent int `json:",omitempty"`
	// Complete tells whether everything was read. If not, Failures say why.
	Complete bool
	// Unavailable tells that the region does not have the service: its endpoint has
	// no address. So there is nothing of it, and the call is complete.
	Unavailable bool `json:",omitempty"`
	// Optional tells that it failed because it may only be made from elsewhere, such
	// as the management account of an organization: nothing is wrong with the
	// permissions of the caller, and the snapshot may be complete without it.
	Optional bool      `json:",omitempty"`
	Failures []Failure `json:",omitempty"`
	// Undecided are the kinds of the model that a failure leaves undecided.
	Undecided []string `json:",omitempty"`

	// Line is where it stands in the readable form.
	Line int `json:"-"`
}

// A Failure is why something was not read.
type Failure struct {
	// Code is the API's ("AccessDeniedException"), or one of ours, in lower case:
	// see the constants.
	Code    string
	Message string `json:",omitempty"` // of the first of them
	// Of are the ids of the items it was made for, sorted; empty if the call is made
	// once for the region.
	Of []string `json:",omitempty"`
}

// The codes of failures that no API gave.
const (
	CodeNetwork     = "network"      // no answer, or one that ended early
	CodeResponse    = "response"     // an answer that is none of this API
	CodeMarker      = "marker"       // a page said that the next one is itself or an earlier one
	CodePages       = "max-pages"    // more pages than were allowed
	CodeTimeout     = "timeout"      // the time allowed was over
	CodeInterrupted = "interrupted"  // somebody stopped it
	CodeDependency  = "not-asked"    // what it is made for could not be listed
	CodeDocument    = "bad-document" // a document in an answer is no JSON
)

// A Snapshot is a file that was read.
type Snapshot struct {
	Header
	// File is its name, as given to Read.
	File string
	// Plain tells that it is not of our format but the output of the command
	// aws iam get-account-authorization-details.
	Plain bool
	// AccountAt is where it says of which account it is; the beginning if it does not.
	AccountAt source.Span
	// Text is its readable form, in which places are: JSON, one field in a line.
	Text []byte
	// Results are sorted by region, call and list.
	Results []Result
}

// A Result is what a call returned in a region.
type Result struct {
	Region string
	Call   string // "lambda:ListFunctions"
	// List is the field of the answer that held the items, where an operation
	// returns several lists: "RoleDetailList". Otherwise it is empty.
	List string
	// Items are sorted by Of and ID.
	Items []Item
}

// Of returns the items of a result that belong to the item with an id.
func (r *Result) Of(id string) []Item {
	compare := func(item Item, id string) int { return strings.Compare(item.Of, id) }
	first, _ := slices.BinarySearchFunc(r.Items, id, compare)
	end := first
	for end < len(r.Items) && r.Items[end].Of == id {
		end++
	}
	return r.Items[first:end]
}

// Result returns what a call returned in a region, without items if it was not
// made or returned none: the ledger says which.
func (s *Snapshot) Result(region, call, list string) Result {
	for _, r := range s.Results {
		if r.Region == region && r.Call == call && r.List == list {
			return r
		}
	}
	return Result{Region: region, Call: call, List: list}
}

// Call returns the line of the ledger for a call, and false if there is none,
// so that nothing is known of what it would have returned.
func (s *Snapshot) Call(region, name string) (Call, bool) {
	for _, c := range s.Calls {
		if c.Region == region && c.Name == name {
			return c, true
		}
	}
	return Call{}, false
}

// Failed tells whether a call failed for an item, or as a whole, and how. Items of a call
// that was never made have failed, too.
func (s *Snapshot) Failed(region, name, id string) (Failure, bool) {
	call, ok := s.Call(region, name)
	if !ok {
		return Failure{Code: CodeDependency, Message: name + " was not called"}, true
	}
	for _, f := range call.Failures {
		if len(f.Of) == 0 || slices.Contains(f.Of, id) {
			return f, true
		}
	}
	return Failure{}, false
}
