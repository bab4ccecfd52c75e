package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// blockSize is how many policies are packed, and later unpacked, together.
const blockSize = 32

// A policy is the current version of a managed policy.
type policy struct {
	name, path, version string
	document            []token
}

// A token is one of JSON's, in order: {, }, [, ], a key, a string or another
// scalar.
type token struct {
	kind byte // '{' '}' '[' ']' or one of the kinds below
	text string
}

const (
	stringToken byte = 's' // keys are strings too
	otherToken  byte = 'o' // number, true, false or null as written
)

type rawPolicy struct {
	ARN             string
	LatestVersionID string `json:"latestVersionId"`
	LastUpdatedDate string
	Versions        map[string]struct{ Document json.RawMessage }
}

func readPolicies(folder string) ([]policy, source, error) {
	from := source{name: policiesPackage, version: policiesVersion}
	if err := checkVersion(folder, policiesVersion); err != nil {
		return nil, from, err
	}
	var raw map[string]rawPolicy
	if err := readJSON(filepath.Join(folder, "dist", "managedPolicies.json"), &raw); err != nil {
		return nil, from, err
	}
	var out []policy
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		p := raw[name]
		path, ok := strings.CutPrefix(p.ARN, "arn:aws:iam::aws:policy/")
		if !ok || !strings.HasSuffix(path, name) {
			return nil, from, fmt.Errorf("managed policy %s has the ARN %s", name, p.ARN)
		}
		tokens, err := tokenize(p.Versions[p.LatestVersionID].Document)
		if err != nil {
			return nil, from, fmt.Errorf("read managed policy %s: %w", name, err)
		}
		// The package has no date of its own; the youngest policy is as old as it.
		day, _, _ := strings.Cut(p.LastUpdatedDate, "T")
		from.date = max(from.date, day)
		out = append(out, policy{name, strings.TrimSuffix(path, name), p.LatestVersionID, tokens})
	}
	return out, from, nil
}

func tokenize(document json.RawMessage) ([]token, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var out []token
	for {
		t, err := decoder.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch v := t.(type) {
		case json.Delim:
			out = append(out, token{kind: byte(v)}) //nolint:gosec // one of four brackets
		case string:
			out = append(out, token{stringToken, v})
		default:
			out = append(out, token{otherToken, fmt.Sprint(v)})
		}
	}
}

// packPolicies writes the source, the names, the strings that several policies
// share, and blocks of policies.
func packPolicies(policies []policy, services []service, from source) ([]byte, error) {
	actions := map[string]int{}
	for _, s := range services {
		for _, a := range s.actions {
			actions[s.prefix+":"+a.name] = len(actions)
		}
	}
	shared := sharedStrings(policies, actions)
	var w, names, common writer
	w.source(from)
	names.number(len(policies))
	for _, p := range policies {
		names.text(p.name)
		names.text(p.path)
		names.text(p.version)
	}
	common.number(len(shared))
	for _, s := range shared {
		common.text(s)
	}
	for _, section := range [][]byte{names.Bytes(), common.Bytes()} {
		if err := w.packed(section); err != nil {
			return nil, err
		}
	}
	index := map[string]int{}
	for i, s := range shared {
		index[s] = i
	}
	w.number(blockSize)
	for block := range slices.Chunk(policies, blockSize) {
		p := packer{actions: actions, shared: index}
		for _, policy := range block {
			p.document(policy.document)
		}
		var body writer
		body.number(p.codes.Len())
		body.bytes(p.codes.Bytes())
		body.bytes(p.own.Bytes())
		if err := w.packed(body.Bytes()); err != nil {
			return nil, err
		}
	}
	return w.Bytes(), nil
}

// sharedStrings are the strings that occur more than once and are no action, the
// most frequent first so that they have the shortest codes.
func sharedStrings(policies []policy, actions map[string]int) []string {
	count := map[string]int{}
	for _, p := range policies {
		for _, t := range p.document {
			if _, isAction := actions[t.text]; t.kind == stringToken && !isAction {
				count[t.text]++
			}
		}
	}
	var frequent, rare []string
	for _, s := range slices.Sorted(maps.Keys(count)) {
		switch n := count[s]; {
		case n > 40:
			frequent = append(frequent, s)
		case n > 1:
			rare = append(rare, s) // in order, which packs better
		}
	}
	slices.SortStableFunc(frequent, func(a, b string) int { return count[b] - count[a] })
	return append(frequent, rare...)
}

// A packer writes the tokens of policies as codes: 0 to 3 are the brackets, 4 a
// string of the block, 5 another scalar of the block, then shared strings (even)
// and actions as the distance from the action before (odd).
type packer struct {
	actions, shared map[string]int
	codes, own      writer
}

func (p *packer) document(tokens []token) {
	last := 0
	p.codes.number(len(tokens))
	for _, t := range tokens {
		if i := strings.IndexByte("{}[]", t.kind); i >= 0 {
			p.codes.number(i)
			continue
		}
		if t.kind == otherToken {
			p.codes.number(5)
			p.own.text(t.text)
			continue
		}
		if i, ok := p.actions[t.text]; ok {
			p.codes.number(6 + 2*zigzag(i-last) + 1)
			last = i
			continue
		}
		if i, ok := p.shared[t.text]; ok {
			p.codes.number(6 + 2*i)
			continue
		}
		p.codes.number(4)
		p.own.text(t.text)
	}
}

func zigzag(n int) int {
	if n < 0 {
		return -2*n - 1
	}
	return 2 * n
}
