package embedded

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// maxAliased is how many nodes aliases may add to those that are written. It
// answers aliases that multiply and aliases of themselves alike.
const maxAliased = 100_000

// yaml reads the document as YAML. Holes go through the library as private
// code points, one each, so that columns stay right.
func (d *document) yaml() (model.Value, *syntaxError) {
	r := yamlReader{document: d, budget: len(d.runes) + maxAliased, lines: lineStarts(d.runes)}
	decoder := yaml.NewDecoder(strings.NewReader(r.plain()))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &syntaxError{0, "it is empty"}
		}
		return nil, r.failure(err)
	}
	if len(root.Content) != 1 {
		return nil, &syntaxError{0, "it is empty"}
	}
	top := root.Content[0]
	if top.Kind == yaml.ScalarNode {
		return nil, &syntaxError{r.offset(top), strconv.Quote(shorten(r.unmark(top.Value).String())) + " is no mapping and no list"}
	}
	value := r.value(top, 0)
	if r.exhausted != nil {
		return nil, r.exhausted
	}
	var more yaml.Node
	switch err := decoder.Decode(&more); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, r.failure(err)
	default:
		r.problems = append(r.problems, source.Problem{
			ID: "several-documents", At: r.span(r.offset(top), 0), Effect: source.Noted,
			Message: "several YAML documents stand in one text, and the first is read",
			Fix:     "Keep one document.",
		})
	}
	return value, nil
}

type yamlReader struct {
	*document
	lines     []int // offset at which each line begins
	budget    int
	exhausted *syntaxError
	marks     map[rune]*model.Hole
}

// plain is the text with a private code point in place of each hole.
func (r *yamlReader) plain() string {
	if len(r.holes) == 0 {
		return string(r.runes)
	}
	used := map[rune]bool{}
	for _, c := range r.runes {
		if c >= 0xF0000 {
			used[c] = true
		}
	}
	r.marks = make(map[rune]*model.Hole, len(r.holes))
	mark := rune(0xF0000)
	runes := slices.Clone(r.runes)
	for i, c := range runes {
		if c >= 0 {
			continue
		}
		for used[mark] {
			mark++
		}
		r.marks[mark] = r.holes[holeIndex(c)]
		runes[i] = mark
		mark++
	}
	return string(runes)
}

// lineStarts breaks lines where the YAML library does.
func lineStarts(runes []rune) []int {
	starts := []int{0}
	for i, c := range runes {
		switch c {
		case '\r':
			if i+1 < len(runes) && runes[i+1] == '\n' {
				continue
			}
		case '\n', '\u0085', '\u2028', '\u2029':
		default:
			continue
		}
		starts = append(starts, i+1)
	}
	return starts
}

// offset is where a node begins.
func (r *yamlReader) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(r.lines) {
		return 0
	}
	return r.lines[n.Line-1] + n.Column - 1
}

// failure places an error of the library by the line that it names.
func (r *yamlReader) failure(err error) *syntaxError {
	reason := strings.TrimPrefix(err.Error(), "yaml: ")
	var line int
	if _, scanErr := fmt.Sscanf(reason, "line %d:", &line); scanErr != nil || line < 1 || line > len(r.lines) {
		return &syntaxError{0, reason}
	}
	_, reason, _ = strings.Cut(reason, ": ")
	return &syntaxError{r.lines[line-1], reason}
}

func (r *yamlReader) value(n *yaml.Node, depth int) model.Value {
	if r.budget--; r.budget < 0 || depth > maxDepth {
		r.exhausted = &syntaxError{r.offset(n), "it is too large or too deep, or its aliases form a loop"}
		return nil
	}
	if tag := n.ShortTag(); !strings.HasPrefix(tag, "!!") && tag != "" && n.Kind != yaml.AliasNode {
		return model.Unknown{Why: "the tag " + tag + " means nothing in this document"}
	}
	switch n.Kind {
	case yaml.MappingNode:
		block := model.Block{}
		r.merge(block, n, depth)
		r.members(block, n, depth)
		return block
	case yaml.SequenceNode:
		list := make(model.List, 0, len(n.Content))
		for _, item := range n.Content {
			if r.exhausted != nil {
				break
			}
			list = append(list, r.item(r.value(item, depth+1), r.offset(item), 0))
		}
		return list
	case yaml.AliasNode:
		return r.value(n.Alias, depth+1)
	default:
		return r.scalar(n)
	}
}

// members reads the keys of a mapping that are its own.
func (r *yamlReader) members(block model.Block, n *yaml.Node, depth int) {
	own := model.Block{}
	for i := 0; i+1 < len(n.Content) && r.exhausted == nil; i += 2 {
		key := n.Content[i]
		if key.ShortTag() == "!!merge" {
			continue
		}
		start, after := r.offset(key), 0
		if key.Style == 0 {
			after = start + len([]rune(key.Value))
		}
		r.set(own, keyName(r.unmark(key.Value)), r.item(r.value(n.Content[i+1], depth+1), start, after))
	}
	maps.Copy(block, own)
}

// merge reads what << brings in; earlier mappings win over later ones, and
// own members over all of them.
func (r *yamlReader) merge(block model.Block, n *yaml.Node, depth int) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].ShortTag() != "!!merge" {
			continue
		}
		merged := []model.Value{r.value(n.Content[i+1], depth+1)}
		if list, ok := merged[0].(model.List); ok {
			merged = merged[:0]
			for _, item := range list {
				merged = append(merged, item.Value)
			}
		}
		for _, value := range merged {
			members, _ := value.(model.Block)
			for name, member := range members {
				if _, ok := block[name]; !ok {
					block[name] = member
				}
			}
		}
	}
}

// scalar leaves dates as texts, see Number in package model for the rest.
func (r *yamlReader) scalar(n *yaml.Node) model.Value {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return model.Bool(strings.EqualFold(n.Value, "true"))
	case "!!int", "!!float":
		var f float64
		if err := n.Decode(&f); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return model.Number{Value: f, Source: n.Value}
		}
	}
	return r.unmark(n.Value)
}

// unmark puts the holes back into a text.
func (r *yamlReader) unmark(s string) model.Text {
	if len(r.marks) == 0 || !strings.ContainsFunc(s, r.isMark) {
		return model.Lit(s)
	}
	var text model.Text
	for {
		i := strings.IndexFunc(s, r.isMark)
		if i < 0 {
			if s != "" {
				text = append(text, model.Part{Literal: s})
			}
			return text
		}
		if i > 0 {
			text = append(text, model.Part{Literal: s[:i]})
		}
		mark := []rune(s[i : i+4])[0] // marks are four bytes long
		text = append(text, model.Part{Hole: r.marks[mark]})
		s = s[i+4:]
	}
}

func (r *yamlReader) isMark(c rune) bool { return r.marks[c] != nil }
