package suppress

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A tool is another tool whose marks are read.
type tool struct {
	name string
	maps []string // the keys of a rule's maps that have its ids
	same func(id, mapped string) bool
	read func(m model.Mark) []imports
}

// An imports is one id that a mark of another tool names.
type imports struct {
	id, reason, until string
	narrow            bool // it holds under conditions that we do not know
}

// tools are the other tools, by the words of their marks.
var tools = map[string]tool{
	"checkov:skip":    {name: "checkov", maps: []string{"checkov"}, same: strings.EqualFold, read: checkov},
	"bridgecrew:skip": {name: "checkov", maps: []string{"checkov"}, same: strings.EqualFold, read: checkov},
	"trivy:ignore":    {name: "trivy", maps: []string{"trivy"}, same: sameTrivy, read: trivy},
	"tfsec:ignore":    {name: "tfsec", maps: []string{"tfsec", "trivy"}, same: sameTrivy, read: trivy},
	"cfsec:ignore":    {name: "cfsec", maps: []string{"cfsec", "trivy"}, same: sameTrivy, read: trivy},
	"cfn_nag":         {name: "cfn_nag", maps: []string{"cfn_nag", "cfn-nag"}, same: strings.EqualFold, read: entry},
	"cdk_nag":         {name: "cdk-nag", maps: []string{"cdk-nag", "cdk_nag"}, same: sameNag, read: entry},
	"cfn-lint":        {name: "cfn-lint", maps: []string{"cfn-lint"}, same: strings.EqualFold, read: entry},
}

// sameTrivy compares AVD-AWS-0066 with AWS-0066.
func sameTrivy(id, mapped string) bool {
	return strings.EqualFold(strings.TrimPrefix(strings.ToUpper(id), "AVD-"), strings.TrimPrefix(mapped, "AVD-"))
}

// sameNag compares AwsSolutions-IAM5 with IAM5: packs name a rule each their way.
func sameNag(id, mapped string) bool {
	return id == mapped || id[strings.LastIndexByte(id, '-')+1:] == mapped
}

// entry is what the loader read of metadata.
func entry(m model.Mark) []imports {
	id, err := textOf("rule", m.Entry["rule"].Value)
	if err != nil {
		return []imports{{}}
	}
	reason, _ := textOf("reason", m.Entry["reason"].Value) // there need be none
	return []imports{{id: id, reason: reason}}
}

// checkov reads =ID[,ID...][:reason].
func checkov(m model.Mark) []imports {
	if m.Entry != nil {
		return entry(m)
	}
	line, _, _ := strings.Cut(m.Text, "\n")
	ids, reason, _ := strings.Cut(strings.TrimLeft(line, "= \t"), ":")
	var out []imports
	for id := range strings.SplitSeq(ids, ",") {
		out = append(out, imports{id: strings.TrimSpace(id), reason: strings.TrimSpace(reason)})
	}
	return out
}

var further = regexp.MustCompile(`\s(?:trivy|tfsec|cfsec):ignore`)

// trivy reads :ID[:exp:DAY][:ws:WORKSPACE], several of which may stand in a line.
func trivy(m model.Mark) []imports {
	line, _, _ := strings.Cut(m.Text, "\n")
	var out []imports
	for _, one := range further.Split(line, -1) {
		words := strings.Split(strings.TrimLeft(one, ":"), ":")
		var i imports
		i.id, _, _ = strings.Cut(strings.TrimSpace(words[0]), " ")
		for n := 1; n+1 < len(words); n += 2 {
			value, _, _ := strings.Cut(strings.TrimSpace(words[n+1]), " ")
			if words[n] == "exp" {
				i.until = value
			} else {
				i.narrow = true
			}
		}
		i.narrow = i.narrow || strings.ContainsAny(i.id, "[*")
		out = append(out, i)
	}
	return out
}

// An imported is what became of the marks of a tool.
type imported struct {
	at      source.Span // of the first
	total   int
	taken   int
	expired int
	narrow  int            // that hold under conditions that are not known here
	without map[string]int // ids that no rule has
	hitters map[*ask]bool  // that suppress something
}

// foreign reads a mark of another tool.
func (a *application) foreign(one *ask, m model.Mark) {
	t, ok := tools[m.Word]
	if !ok || !a.Import {
		return
	}
	if a.imports == nil {
		a.imports = map[string]*imported{}
	}
	sum := a.imports[t.name]
	if sum == nil {
		sum = &imported{at: m.At, without: map[string]int{}, hitters: map[*ask]bool{}}
		a.imports[t.name] = sum
	}
	for _, i := range t.read(m) {
		sum.total++
		rules := a.mapped(t, i.id)
		bad := false
		if i.until != "" {
			_, err := time.Parse(time.DateOnly, i.until)
			bad = err != nil
		}
		switch {
		case len(rules) == 0:
			sum.without[cmp.Or(i.id, "no id")]++
		case i.narrow || bad || m.Stray != "":
			sum.narrow++
		case a.expired(request{until: i.until}):
			sum.expired++
		default:
			sum.taken++
			a.take(*one, t, i, rules)
		}
	}
}

// take takes over one id of a mark: each has a day and a reason of its own.
func (a *application) take(one ask, t tool, i imports, rules []string) {
	one.tool, one.until, one.became = t.name, i.until, map[*clause]*outcome{}
	one.reason = cmp.Or(strings.Join(strings.Fields(i.reason), " "), "imported from "+t.name)
	for _, rule := range rules {
		c := &clause{rule: rule, all: true, listed: true}
		one.clauses = append(one.clauses, c)
		one.became[c] = &outcome{named: map[string]bool{}}
	}
	a.asks = append(a.asks, &one)
}

// mapped are the rules that stand for an id of a tool.
func (a *application) mapped(t tool, id string) []string {
	var out []string
	for _, rule := range a.All {
		for _, key := range t.maps {
			if slices.ContainsFunc(rule.Maps[key], func(mapped string) bool { return t.same(id, mapped) }) {
				out = append(out, rule.ID)
				break
			}
		}
	}
	return out
}

// took counts a mark of another tool that suppresses something.
func (a *application) took(one *ask) {
	if one.tool != "" {
		a.imports[one.tool].hitters[one] = true
	}
}

// reportImports says what became of the marks of other tools.
func (a *application) reportImports() {
	for _, name := range slices.Sorted(maps.Keys(a.imports)) {
		sum := a.imports[name]
		parts := []string{fmt.Sprintf("%d taken over, %d used", sum.taken, len(sum.hitters))}
		if n := sum.expired; n > 0 {
			parts = append(parts, fmt.Sprintf("%d expired", n))
		}
		if n := sum.narrow; n > 0 {
			parts = append(parts, fmt.Sprintf("%d not taken over, since they hold under conditions that Belay does not know", n))
		}
		if len(sum.without) > 0 {
			ids := slices.SortedFunc(maps.Keys(sum.without), func(x, y string) int {
				return cmp.Or(sum.without[y]-sum.without[x], strings.Compare(x, y))
			})
			count := 0
			for i, id := range ids {
				count += sum.without[id]
				ids[i] = fmt.Sprintf("%s (%d)", id, sum.without[id])
			}
			parts = append(parts, fmt.Sprintf("%d of checks that no rule has: %s", count, strings.Join(first(ids, 8), ", ")))
		}
		noun := "suppressions"
		if sum.total == 1 {
			noun = "suppression"
		}
		a.problem("suppressions-imported", sum.at, "", "%d %s of %s: %s", sum.total, noun, name, strings.Join(parts, "; "))
	}
}

// Tools are the names of the tools whose marks are read, sorted.
func Tools() []string {
	var out []string
	for _, t := range tools {
		out = append(out, t.name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
