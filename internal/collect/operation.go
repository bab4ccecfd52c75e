package collect

import (
	"context"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// An operation is one row of what is called: an operation of a service, once for
// the account, once for a region, or once for each item that others returned.
type operation struct {
	// name is the prefix of the service and the operation: "lambda:ListFunctions".
	name string
	// actions are what the caller must be allowed, where that is not name.
	actions []string
	// resources limit that, where "*" would allow more than is called. They are what
	// follows the partition in an ARN.
	resources []string
	// global tells that it is made once for the account, and not in each region.
	global bool
	// of are the operations whose items it is made for, with the list if they have
	// several: "iam:GetAccountAuthorizationDetails/RoleDetailList".
	of []string
	// only selects among those items by what they were stored with; nil is all.
	only func(item) bool
	// hides are the kinds of the model that a failure leaves undecided.
	hides []model.Kind
	// absent are the codes that say that there is no such thing.
	absent []string
	// optional tells that many callers may not make it, because it is made from
	// another account: being refused is then no gap of this one.
	optional bool
	// onRequest tells that it is made only if somebody asks for it.
	onRequest bool
	// lower tells that the API begins the names of its fields in lower case.
	lower bool
	// documents are the fields that hold JSON in a text.
	documents []string
	// drop are the fields that change though nothing was changed, or that nobody needs.
	drop []string
	// call reads a page.
	call func(ctx context.Context, c *clients, r request) (page, error)
}

// A request asks for a page of an operation.
type request struct {
	item  item   // what it is made for, if it is
	token string // of the page; empty for the first
}

// marker is the token as the SDK wants it: nil for the first page.
func (r request) marker() *string {
	if r.token == "" {
		return nil
	}
	return &r.token
}

// A page is an answer.
type page struct {
	items []found
	next  string // token of the next page; empty for the last
}

// An item is what later calls need of one that was found.
type item struct {
	ID string `json:"id"`
	// Ref are what its API calls it, where that is not the ID: a name, an API's id.
	Ref []string `json:"ref,omitempty"`
}

// ref returns the first of what its API calls it.
func (i item) ref() *string {
	if len(i.Ref) > 0 {
		return &i.Ref[0]
	}
	return &i.ID
}

// A found is an item of a page.
type found struct {
	item
	of    string // the id of what the call was made for, if that is not the request's
	list  string // the field it was in, of an answer with several lists
	value any    // of the SDK
}

// service is the prefix of the operation.
func (o *operation) service() string {
	service, _, _ := strings.Cut(o.name, ":")
	return service
}

// spell is how its API spells the names of fields.
func (o *operation) spell() spelling {
	if o.lower {
		return lowered
	}
	return capitalized
}

// allowed are the actions that the caller needs for it.
func (o *operation) allowed() []string {
	if o.actions != nil {
		return o.actions
	}
	return []string{o.name}
}

// list makes the items of a page.
func list[T any](items []T, next *string, describe func(*T) item) page {
	out := page{items: make([]found, 0, len(items))}
	if next != nil {
		out.next = *next
	}
	for i := range items {
		out.items = append(out.items, found{item: describe(&items[i]), value: items[i]})
	}
	return out
}

// one makes the page of a call that returns a single thing.
func one(i item, value any) page { return page{items: []found{{item: i, value: value}}} }

// byID is an item that its API calls by the id, nil being none.
func byID(id *string) item { return byRef(id) }

// byRef is an item whose API calls it something else.
func byRef(id *string, refs ...*string) item {
	var out item
	if id != nil {
		out.ID = *id
	}
	for _, ref := range refs {
		if ref == nil {
			ref = new(string)
		}
		out.Ref = append(out.Ref, *ref)
	}
	return out
}

// selected returns the operations of some services, all if there are none, and
// what is needed to make them. Operations on request are among them if they are extras.
func selected(services, extras []string) []*operation {
	var out []*operation
	for i := range operations {
		o := &operations[i]
		if o.onRequest && !slices.Contains(extras, o.name) {
			continue
		}
		if len(services) == 0 || slices.Contains(services, o.service()) {
			out = append(out, o)
		}
	}
	return out
}
