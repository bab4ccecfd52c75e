package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// maxSize bounds what a compressed snapshot may become: some twenty times an account
// of 10,000 roles and 20,000 policies.
const maxSize = 4 << 30

// authorization is the call whose output is a snapshot of its own.
const authorization = "iam:GetAccountAuthorizationDetails"

// authorizationLists are the lists of that call.
var authorizationLists = []string{"GroupDetailList", "Policies", "RoleDetailList", "UserDetailList"}

// IsCompressed tells by its name whether a snapshot is zstd.
func IsCompressed(name string) bool { return strings.EqualFold(path.Ext(name), ".zst") }

// Sniff tells whether a file is a snapshot, or the output of the command aws iam
// get-account-authorization-details, without reading it all. It need not be a
// sound one: Read says what is wrong with it.
func Sniff(name string, content []byte) bool {
	const enough = 4 << 10
	beginning := content[:min(len(content), enough)]
	if IsCompressed(name) {
		decoder, err := zstd.NewReader(bytes.NewReader(content), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return false
		}
		defer decoder.Close()
		beginning = make([]byte, enough)
		n, err := io.ReadFull(decoder, beginning)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return false
		}
		beginning = beginning[:n]
	}
	inside, ok := bytes.CutPrefix(bytes.TrimLeft(beginning, "\ufeff \t\r\n"), []byte("{"))
	if !ok {
		return false
	}
	key, ok := bytes.CutPrefix(bytes.TrimLeft(inside, " \t\r\n"), []byte(`"`))
	if !ok {
		return false
	}
	if bytes.HasPrefix(key, []byte(`BelaySnapshot"`)) {
		return true
	}
	return slices.ContainsFunc(authorizationLists, func(list string) bool {
		return bytes.HasPrefix(key, []byte(list+`"`))
	}) && bytes.Contains(content, []byte(`DetailList"`))
}

// Read reads a snapshot. Name says whether it is compressed and becomes the file of
// every place. The error tells file and line.
func Read(name string, content []byte) (*Snapshot, error) {
	if IsCompressed(name) {
		decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxSize))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		defer decoder.Close()
		if content, err = decoder.DecodeAll(content, nil); err != nil {
			return nil, fmt.Errorf("decompress %s: %w", name, err)
		}
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if err := check(name, content); err != nil {
		return nil, err
	}
	r := reader{scanner: scanner{data: content, file: name}, out: &Snapshot{
		File: name, Text: content, AccountAt: source.Span{File: name, Line: 1, Column: 1},
	}}
	if !r.is('{') {
		return nil, fmt.Errorf("%s is no snapshot: it is no JSON object", name)
	}
	r.object(r.member)
	if r.err != nil {
		return nil, r.err
	}
	return r.finish()
}

// A reader reads the frame of a snapshot; values of items are left for later.
type reader struct {
	scanner
	out *Snapshot
	err error // the first
	// more tells that a plain output says itself that there is more.
	more bool
}

func (r *reader) fail(at source.Span, format string, arguments ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", at, fmt.Errorf(format, arguments...))
	}
}

// member reads a member of the file.
func (r *reader) member(key string, at source.Span) {
	h := &r.out.Header
	fields := map[string]any{
		"BelaySnapshot": &h.BelaySnapshot, "Tool": &h.Tool, "Account": &h.Account, "Partition": &h.Partition,
		"Caller": &h.Caller, "Started": &h.Started, "Ended": &h.Ended, "Complete": &h.Complete,
		"Stopped": &h.Stopped, "Regions": &h.Regions, "Services": &h.Services,
	}
	switch {
	case fields[key] != nil:
		r.decode(at, key, fields[key])
		if key == "Account" {
			r.out.AccountAt = at
		}
		if h.BelaySnapshot > Version {
			r.fail(at, "this snapshot is of version %d and this Belay reads up to %d: use a newer one", h.BelaySnapshot, Version)
		}
	case key == "Calls":
		r.each(at, key, '[', func() {
			var call Call
			call.Line = int(r.span().Line)
			r.decode(at, key, &call)
			h.Calls = append(h.Calls, call)
		})
	case key == "Results":
		r.results(at)
	case slices.Contains(authorizationLists, key) && h.BelaySnapshot == 0:
		r.plain(at, key)
	case key == "IsTruncated" || key == "Marker" || key == "NextToken":
		more := string(r.skip())
		r.more = r.more || more != "false" && more != "null" && more != `""`
	default:
		r.skip()
	}
}

func (r *reader) decode(at source.Span, what string, into any) {
	if err := json.Unmarshal(r.skip(), into); err != nil {
		r.fail(at, "read %s: %w", what, err)
	}
}

// each reads a list or a mapping whose members need no name.
func (r *reader) each(at source.Span, what string, bracket byte, item func()) {
	if !r.is(bracket) {
		r.fail(at, "%s is no list", what)
		r.skip()
		return
	}
	r.array(item)
}

// results reads the items by region, call and list.
func (r *reader) results(at source.Span) {
	if !r.is('{') {
		r.fail(at, "Results is no mapping of regions")
		r.skip()
		return
	}
	r.object(func(region string, at source.Span) {
		if !r.is('{') {
			r.fail(at, "region %s of Results is no mapping of calls", region)
			r.skip()
			return
		}
		r.object(func(name string, at source.Span) {
			call, list, _ := strings.Cut(name, "/")
			result := Result{Region: region, Call: call, List: list}
			r.each(at, name, '[', func() { result.Items = append(result.Items, r.item(at, name)) })
			r.out.Results = append(r.out.Results, result)
		})
	})
}

// item reads an item with its frame.
func (r *reader) item(at source.Span, name string) Item {
	item := Item{At: r.span(), text: r.data}
	if !r.is('{') {
		r.fail(at, "an item of %s is no mapping", name)
		r.skip()
		return item
	}
	found := false
	r.object(func(key string, at source.Span) {
		switch key {
		case "Id":
			item.At = at
			r.decode(at, "Id", &item.ID)
		case "Of":
			r.decode(at, "Of", &item.Of)
		case "Value":
			r.span()
			item.start = r.mark
			found = true
			r.skip()
		default:
			r.skip()
		}
	})
	if !found || item.ID == "" {
		r.fail(item.At, "an item of %s has no Id or no Value", name)
	}
	return item
}

// plain reads a list of the output of aws iam get-account-authorization-details.
func (r *reader) plain(at source.Span, list string) {
	r.out.Plain = true
	result := Result{Region: Global, Call: authorization, List: list}
	r.each(at, list, '[', func() {
		item := Item{At: r.span(), text: r.data}
		item.start = r.mark
		if !r.is('{') {
			r.fail(item.At, "an item of %s is no mapping", list)
			r.skip()
			return
		}
		r.object(func(key string, at source.Span) {
			if key == "Arn" && r.is('"') {
				item.At, item.ID = at, r.text()
				return
			}
			r.skip()
		})
		if item.ID == "" {
			r.fail(item.At, "an item of %s has no Arn", list)
		}
		result.Items = append(result.Items, item)
	})
	slices.SortStableFunc(result.Items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	r.out.Results = append(r.out.Results, result)
}

func (r *reader) finish() (*Snapshot, error) {
	s := r.out
	switch {
	case s.Plain:
		r.finishPlain()
	case s.BelaySnapshot == 0:
		return nil, fmt.Errorf("%s is no snapshot: it says no BelaySnapshot", s.File)
	}
	slices.SortStableFunc(s.Results, func(a, b Result) int {
		return strings.Compare(a.Region+"\x00"+a.Call+"\x00"+a.List, b.Region+"\x00"+b.Call+"\x00"+b.List)
	})
	for _, result := range s.Results {
		if !slices.IsSortedFunc(result.Items, compareItems) {
			slices.SortStableFunc(result.Items, compareItems) // somebody edited it
		}
	}
	return s, nil
}

func compareItems(a, b Item) int {
	if a.Of != b.Of {
		return strings.Compare(a.Of, b.Of)
	}
	return strings.Compare(a.ID, b.ID)
}

// finishPlain makes up the header that the plain output has not.
func (r *reader) finishPlain() {
	s := r.out
	call := Call{Region: Global, Name: authorization, Pages: 1, Line: 1}
	for _, result := range s.Results {
		call.Items += len(result.Items)
		for _, item := range result.Items {
			// Policies of AWS have "aws" where the account stands.
			parts := strings.SplitN(item.ID, ":", 6)
			if len(parts) == 6 && parts[4] != "aws" && s.Account == "" {
				s.Partition, s.Account = parts[1], parts[4]
			}
		}
	}
	if r.more {
		call.Failures = append(call.Failures, Failure{Code: CodePages, Message: "the output says that it is not all"})
	}
	for _, list := range authorizationLists {
		if !slices.ContainsFunc(s.Results, func(result Result) bool { return result.List == list }) {
			call.Failures = append(call.Failures, Failure{Code: CodeResponse, Message: "the output has no " + list})
		}
	}
	if call.Complete = len(call.Failures) == 0; !call.Complete {
		for _, kind := range []model.Kind{model.Group, model.Policy, model.Role, model.Statement, model.User} {
			call.Undecided = append(call.Undecided, string(kind))
		}
	}
	s.Services = []string{"iam"}
	s.Calls = []Call{call}
	s.Complete = call.Complete
}
