package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/internal/model"
)

// tiers say in words what a tier promises.
var tiers = map[engine.Tier]string{
	engine.TierA: "decidable from the templates",
	engine.TierB: "true under the assumption that the message states",
	engine.TierC: "advice, with --profile audit or --rule only",
}

// An explainer is what the user says beside what is to be explained.
type explainer struct {
	terraform bool
	whole     bool
	check     checkFlags // with which a finding was found
}

func explainCommand() *cobra.Command {
	var x explainer
	cmd := &cobra.Command{
		Use:   "explain RULE | explain FINGERPRINT [PATH...]",
		Short: "Explain a rule or a finding",
		Long: `Explain the rule of an id, or the rules that do what another tool's rule of that id
does: why, how to fix it, a bad and a good example, what it reads, and how to suppress it.
It may be an id of a framework, too (AC-6, REL05-BP04, Lambda.1): many rules are listed.

A finding is named by its fingerprint, or the first six characters of it or more, as
belay check --fingerprints prints it. What is shown is how the rule comes to its answer:
the facts that it depends on with the place of each, what is not known or assumed, in
which deployments it is so, and what to do. Give the paths and flags of the check that
found it.`,
		Example: `  belay explain timeout-default
  belay explain CKV_AWS_116 --terraform
  belay explain 5a0717d8 app/template.yaml`,
		Args: cobra.MinimumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		PreRunE: func(*cobra.Command, []string) error { return x.check.readDate() },
		RunE:    x.run,
	}
	f := cmd.Flags()
	f.BoolVar(&x.terraform, "terraform", false, "show the examples on Terraform")
	f.BoolVar(&x.whole, "examples", false, "show all examples as they are")
	x.check.deployment.addFlags(cmd)
	x.check.judging.addFlags(cmd)
	x.check.own.addFlags(f)
	f.StringVar(&x.check.date, "date", "", "`day` for which runtimes are judged, as in 2026-11-24; default today")
	return cmd
}

func (x *explainer) run(cmd *cobra.Command, args []string) error {
	all, err := x.check.own.rules(cmd.Context())
	if err != nil {
		return err
	}
	found := named(all, args[0])
	switch {
	case len(found) == 0 && isFingerprint(args[0]):
		return x.finding(cmd, args[0], args[1:])
	case len(found) == 0:
		return noRule(args[0], ids(all))
	case len(args) > 1:
		return errors.New("a rule is explained whatever the path is; name the finding by its fingerprint to have it explained")
	}
	if len(found) > atOnce {
		return listNamed(cmd.OutOrStdout(), args[0], found)
	}
	for i, rule := range found {
		if i > 0 {
			cmd.Println()
		}
		if err := x.rule(cmd.OutOrStdout(), rule); err != nil {
			return err
		}
	}
	return nil
}

// rule prints all that is known about a rule.
func (x *explainer) rule(w io.Writer, rule *engine.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", rule.ID, rule.Title)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-9s %s\n", name, value)
		}
	}
	row("family", rule.Family)
	row("subject", string(rule.Subject))
	row("cloud", string(rule.Cloud))
	row("needs", needs(rule))
	row("severity", strings.Join(words(rule.Severities), " or ")+scaled(rule))
	row("tier", fmt.Sprintf("%s, %s", rule.Tier, tiers[rule.Tier]))
	for _, name := range slices.Sorted(maps.Keys(rule.Settings)) {
		row("setting", fmt.Sprintf("%s, by default %s", name, shownSetting(rule.Settings[name])))
	}
	row("since", rule.Since)
	row("from", rule.Source)
	fmt.Fprintf(&b, "\n%s\n\nHow to fix it: %s\n", strings.TrimSpace(rule.Description), strings.TrimSpace(rule.Fix))
	if err := x.examples(&b, rule); err != nil {
		return err
	}
	b.WriteString("\nIt depends on, and is unknown if one decides that is not known:\n")
	for _, kind := range slices.Sorted(maps.Keys(rule.Reads())) {
		fmt.Fprintf(&b, "  %s: %s\n", kind, strings.Join(slices.Sorted(maps.Keys(rule.Reads()[kind])), ", "))
	}
	fmt.Fprintf(&b, "\nTo suppress it, on the line, the resource or the file, with a reason:\n  # belay:ignore %s reason=\"...\"\nNothing of it is asked with\n  belay check --skip-rule %s\n", rule.ID, rule.ID)
	if len(rule.References) > 0 {
		b.WriteString("\nTo read:\n")
		for _, r := range rule.References {
			fmt.Fprintf(&b, "  %s\n", strings.TrimSpace(r.Description+"\n  "+r.URL))
		}
	}
	if len(rule.Maps) > 0 {
		b.WriteString("\nElsewhere:\n")
		for _, framework := range slices.Sorted(maps.Keys(rule.Maps)) {
			fmt.Fprintf(&b, "  %s  %s\n", framework, strings.Join(rule.Maps[framework], ", "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// needs says what a rule must be given to be asked, where that is not any input.
func needs(rule *engine.Rule) string {
	if !rule.Account {
		return ""
	}
	return "an account: a snapshot, or --live"
}

// scaled says of a rule whose findings may be lowered to info that they may.
func scaled(rule *engine.Rule) string {
	if rule.Family == "alarms" || rule.Environmental {
		return ", info where only some deployments have it"
	}
	return ""
}

func shownSetting(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// examples appends the examples of a rule, as they are tested: what a bad and a good
// one are about, or all of all.
func (x *explainer) examples(b *strings.Builder, rule *engine.Rule) error {
	all, err := examplesOf(rule)
	if err != nil {
		return err
	}
	if x.whole {
		for _, one := range all {
			fmt.Fprintf(b, "\nExample, %s:\n\n%s", one.name, indented(one.text))
		}
		return nil
	}
	bad := x.pick(all, example.Bad)
	if bad == nil {
		return nil
	}
	excerpt := excerptOf(rule.ID, *bad)
	fmt.Fprintf(b, "\nBad, from %s:\n\n%s", bad.name, indented(excerpt.text))
	if good := x.pick(all, example.Good); good != nil {
		if text := counterpart(*good, excerpt); text != "" {
			fmt.Fprintf(b, "\nGood, from %s:\n\n%s", good.name, indented(text))
		}
	}
	if n := len(all); n > 2 {
		fmt.Fprintf(b, "\n--examples shows all %d examples", n)
		if !x.terraform && slices.ContainsFunc(all, func(s shown) bool { return path.Ext(s.name) == ".tf" }) {
			b.WriteString(", --terraform those on Terraform")
		}
		b.WriteString(".\n")
	}
	return nil
}

// pick is the example to show of an outcome: of the format that is asked for, else
// the first; the plain one before the special ones.
func (x *explainer) pick(all []shown, outcome string) *shown {
	var best *shown
	rank := func(s shown) int {
		n := 0
		if (path.Ext(s.name) == ".tf") != x.terraform {
			n += 2
		}
		if strings.TrimSuffix(s.name, path.Ext(s.name)) != outcome {
			n++
		}
		return n
	}
	for i := range all {
		if strings.HasPrefix(all[i].name, outcome) && (best == nil || rank(all[i]) < rank(*best)) {
			best = &all[i]
		}
	}
	return best
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
	}
	return b.String()
}

// An excerpt is a resource of an example.
type excerpt struct {
	text string
	head string // its first line, without what is expected of it
	kind string // what says its type: Type: AWS::SQS::Queue, resource "aws_sqs_queue"
}

// maxWhole is the number of lines up to which an example is shown as it is.
const maxWhole = 16

// wanted marks a line of an example from which a finding is expected.
var wanted = regexp.MustCompile(`\s*(#|//) want\??\s[^\n]*`)

// excerptOf is the shortest resource of an example that the rule finds something of.
func excerptOf(id string, s shown) excerpt {
	lines := strings.Split(strings.TrimRight(s.text, "\n"), "\n")
	var best excerpt
	for i, line := range lines {
		words := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,#/", c) })
		if !slices.Contains(words, "want") || !slices.Contains(words, id) {
			continue
		}
		from, to := blockOf(lines, i)
		text := strings.Join(lines[from:to], "\n") + "\n"
		if best.text == "" || strings.Count(text, "\n") < strings.Count(best.text, "\n") {
			best = excerpt{text: text, head: headOf(lines[from]), kind: typeOf(lines[from:to])}
			if isSnapshot(lines) {
				best.kind = listOf(lines, from)
			}
		}
	}
	if best.text == "" || len(lines) <= maxWhole {
		best.text = s.text
	}
	best.text = wanted.ReplaceAllString(best.text, "  # <- this")
	if i := strings.Index(best.text, "  # <- this"); i >= 0 { // one mark is enough
		mark := i + len("  # <- this")
		best.text = best.text[:mark] + strings.ReplaceAll(best.text[mark:], "  # <- this", "")
	}
	return best
}

// counterpart is the resource of a good example that is most like a bad one.
func counterpart(good shown, bad excerpt) string {
	lines := strings.Split(strings.TrimRight(good.text, "\n"), "\n")
	if len(lines) <= maxWhole {
		return good.text
	}
	if isSnapshot(lines) {
		return likeItem(lines, bad.kind)
	}
	var same, alike string
	for i := 0; i < len(lines); i++ {
		from, to := blockOf(lines, i)
		text := strings.Join(lines[from:to], "\n") + "\n"
		switch {
		case bad.head != "" && headOf(lines[from]) == bad.head && same == "":
			same = text
		case bad.kind != "" && typeOf(lines[from:to]) == bad.kind && (alike == "" || len(text) < len(alike)):
			alike = text
		}
		i = max(i, to-1)
	}
	for _, text := range []string{same, alike} {
		if text != "" {
			return text + mentioning(lines, text)
		}
	}
	return strings.Join(lines[:maxWhole], "\n") + "\n...\n"
}

// headName is the name of a resource: its last word before a brace or colon.
var headName = regexp.MustCompile(`([\w-]+)"?\s*[:{]\s*$`)

// maxMentioning is the number of lines that are shown of what belongs to a resource.
const maxMentioning = 24

// mentioning are the other resources of an example that refer to a resource: what
// makes it good may be among them.
func mentioning(lines []string, text string) string {
	var name string
	for line := range strings.Lines(text) {
		if m := headName.FindStringSubmatch(strings.TrimRight(wanted.ReplaceAllString(line, ""), "\n")); m != nil {
			name = m[1]
			break
		}
	}
	if name == "" {
		return ""
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	var out strings.Builder
	shown := 0
	for i := 0; i < len(lines); i++ {
		from, to := blockOf(lines, i)
		i = max(i, to-1)
		other := strings.Join(lines[from:to], "\n") + "\n"
		if typeOf(lines[from:to]) == "" || other == text || !word.MatchString(other) || shown+to-from > maxMentioning {
			continue
		}
		out.WriteString("\n" + other)
		shown += to - from
	}
	return out.String()
}

func headOf(line string) string { return strings.TrimSpace(wanted.ReplaceAllString(line, "")) }

// typed is where a resource says what it is.
var typed = regexp.MustCompile(`Type:\s*['"]?AWS::[\w:]+|^(resource|data) "[^"]+"`)

func typeOf(lines []string) string {
	for _, line := range lines {
		if m := typed.FindString(line); m != "" {
			return strings.Join(strings.Fields(m), " ")
		}
	}
	return ""
}

// isSnapshot tells whether an example is a snapshot of an account.
func isSnapshot(lines []string) bool {
	return len(lines) > 1 && strings.Contains(lines[1], `"BelaySnapshot"`)
}

// listOf is the line that begins the list of a snapshot that a line is in, "" if it is
// in none.
func listOf(lines []string, at int) string {
	for ; at > 0; at-- {
		if strings.HasPrefix(lines[at], `      "`) && strings.HasSuffix(lines[at], ": [") {
			return lines[at]
		}
	}
	return ""
}

// likeItem is the first item of a list of a snapshot, "" if it has none.
func likeItem(lines []string, list string) string {
	at := slices.Index(lines, list)
	if at < 0 || list == "" || at+1 >= len(lines) {
		return ""
	}
	from, to := itemOf(lines, at+1)
	return strings.Join(lines[from:to], "\n") + "\n"
}

// itemOf is the item of a snapshot that a line is of; of what is no item, a few lines of
// it.
func itemOf(lines []string, at int) (from, to int) {
	const edge = "        " // before the braces of an item
	for from = at; from > 0 && lines[from] != edge+"{"; from-- {
	}
	for to = at; to < len(lines) && !strings.HasPrefix(lines[to], edge+"}"); to++ {
	}
	if from == 0 || to == len(lines) {
		return max(0, at-maxAround), min(len(lines), at+maxAround+1)
	}
	return from, to + 1
}

// maxAround is how many lines before and behind are shown of what is no item.
const maxAround = 3

// blockOf is the resource that a line is of: a block of Terraform, or an entry two
// columns in, with the comments above it.
func blockOf(lines []string, at int) (from, to int) {
	depth := 0
	switch {
	case slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "Resources:") }):
		depth = 2
	case isSnapshot(lines):
		return itemOf(lines, at)
	}
	indent := func(i int) int { return len(lines[i]) - len(strings.TrimLeft(lines[i], " ")) }
	blank := func(i int) bool { return strings.TrimSpace(lines[i]) == "" }
	closes := func(i int) bool { return strings.HasPrefix(lines[i], "}") || strings.HasPrefix(lines[i], ")") }
	starts := func(i int) bool { return !blank(i) && indent(i) <= depth && !closes(i) }
	for from = at; from > 0 && !starts(from); from-- {
	}
	for to = from + 1; to < len(lines) && !starts(to); to++ {
	}
	for from > 0 && indent(from-1) == indent(from) && strings.HasPrefix(strings.TrimSpace(lines[from-1]), "#") {
		from--
	}
	for to > from+1 && blank(to-1) {
		to--
	}
	return from, to
}

// readsOf are the attributes of a kind that a rule's verdict depends on.
func readsOf(rule *engine.Rule, kind model.Kind) []string {
	return slices.Sorted(maps.Keys(rule.Reads()[kind]))
}
