package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/internal/model"
)

// catalogue writes a page of all rules in Markdown: a table, and a section for
// each with what explain says of it.
func catalogue(w io.Writer, all []*engine.Rule) error {
	byFamily := map[string][]*engine.Rule{}
	for _, r := range all {
		byFamily[r.Family] = append(byFamily[r.Family], r)
	}
	families := slices.Sorted(maps.Keys(byFamily))
	var b strings.Builder
	b.WriteString("# Rules\n\n`belay explain ID` shows all examples of a rule.\n")
	for _, family := range families {
		fmt.Fprintf(&b, "\n**%s**\n\n| rule | severity | tier | |\n|---|---|---|---|\n", prose(family))
		for _, r := range byFamily[family] {
			fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", r.ID, r.ID, strings.Join(words(r.Severities), ", "), r.Tier, prose(r.Title))
		}
	}
	for _, family := range families {
		for _, r := range byFamily[family] {
			if err := section(&b, r); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// section writes what is known about a rule.
func section(b *strings.Builder, r *engine.Rule) error {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n", r.ID, prose(strings.TrimSuffix(r.Title, ".")))
	rows := [][2]string{
		{"family", prose(r.Family)},
		{"subject", string(r.Subject)},
		{"severity", strings.Join(words(r.Severities), " or ")},
		{"tier", fmt.Sprintf("%s, %s", r.Tier, tiers[r.Tier])},
	}
	if r.Cloud != model.AWS {
		rows = append(rows, [2]string{"cloud", string(r.Cloud)})
	}
	if r.Account {
		rows = append(rows, [2]string{"needs", needs(r)})
	}
	if r.Source != "" {
		rows = append(rows, [2]string{"from", prose(r.Source)})
	}
	for _, framework := range slices.Sorted(maps.Keys(r.Maps)) {
		rows = append(rows, [2]string{prose(framework), prose(strings.Join(r.Maps[framework], ", "))})
	}
	b.WriteString("| | |\n|---|---|\n")
	for _, row := range rows {
		fmt.Fprintf(b, "| %s | %s |\n", row[0], row[1])
	}
	fmt.Fprintf(b, "\n%s\n\n**How to fix it.** %s\n", prose(r.Description), prose(r.Fix))
	for _, reference := range r.References {
		fmt.Fprintf(b, "\n[%s](<%s>)\n", prose(strings.TrimSpace(reference.Description)), strings.TrimSpace(reference.URL))
	}
	all, err := examplesOf(r)
	for _, x := range typical(all) {
		fmt.Fprintf(b, "\n<details><summary>%s</summary>\n\n%s\n</details>\n", prose(x.name), fenced(x.text, path.Ext(x.name)))
	}
	return err
}

// typical are one bad example and one good one. All of all rules would be a
// page that no site shows.
func typical(all []shown) []shown {
	var out []shown
	for _, outcome := range []string{example.Bad, example.Good} {
		var best []shown
		for _, ext := range []string{".yaml", ".yml", ".tf", ""} {
			for _, x := range all {
				if example.OutcomeOf(x.name) == outcome && (ext == "" || path.Ext(x.name) == ext) {
					best = append(best, x)
				}
			}
		}
		out = append(out, best[:min(1, len(best))]...)
	}
	return out
}

// special are the characters that Markdown and HTML may take for more than they
// are.
var special = regexp.MustCompile("[\\\\`*_\\[\\]<>|#]")

// prose is text that means itself. An own rule is somebody else's text, and may
// be put on a page of theirs.
func prose(text string) string {
	return special.ReplaceAllStringFunc(text, func(c string) string {
		if c == "<" {
			return "&lt;"
		}
		return `\` + c
	})
}

// languages are how fences name the formats of examples.
var languages = map[string]string{".yaml": "yaml", ".yml": "yaml", ".json": "json", ".tf": "hcl", ".tfvars": "hcl"}

// fenced is a block of code, within a fence longer than any in it.
func fenced(text, ext string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s%s\n%s%s\n", fence, languages[ext], text, fence)
}
