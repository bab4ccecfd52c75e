package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser/cloudformation"
)

// fingerprints are what a finding may be named by: all of it, or at least as much of
// the beginning as is likely to be unique.
var fingerprints = regexp.MustCompile(`^[0-9a-fA-F]{6,32}$`)

func isFingerprint(word string) bool { return fingerprints.MatchString(word) }

// A candidate is a finding and all that it is derived from.
type candidate struct {
	engine.Finding
	space  *space
	engine *engine.Engine
	unit   *workspace.Unit
}

// finding explains the finding of a fingerprint.
func (x *explainer) finding(cmd *cobra.Command, prefix string, paths []string) error {
	if !cmd.Flags().Changed("profile") { // whatever the profile was with which it was found
		if err := cmd.Flags().Set("profile", "audit"); err != nil {
			return err
		}
	}
	all, err := x.candidates(cmd.Context(), strings.ToLower(prefix), paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	switch len(all) {
	case 0:
		return fmt.Errorf("nothing here has the fingerprint %s; give the paths and flags of the check that found it, or see belay check --fingerprints", prefix)
	case 1:
		text, err := explained(cmd.Context(), all[0])
		if err != nil {
			return err
		}
		_, err = io.WriteString(cmd.OutOrStdout(), text)
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s may be any of these; give more of it:", prefix)
	for _, c := range all {
		fmt.Fprintf(&b, "\n  %s  %s  %s  %s", c.Fingerprint, c.space.shown(c.At), c.Rule.ID, c.Message)
	}
	return errors.New(b.String())
}

// candidates checks, and returns the answers whose fingerprints begin with a prefix.
func (x *explainer) candidates(ctx context.Context, prefix string, paths []string, stdin io.Reader) ([]candidate, error) {
	f := &x.check
	spaces, err := f.asked(ctx, paths, stdin)
	if err != nil {
		return nil, err
	}
	loadings, err := f.loadAll(ctx, spaces)
	if err != nil {
		return nil, err
	}
	base, err := f.engine(ctx)
	if err != nil {
		return nil, err
	}
	var out []candidate
	for i, s := range spaces {
		_, e, err := f.ready(ctx, base, s)
		if err != nil {
			return nil, err
		}
		found, err := f.derivable(ctx, e, s, loadings[i])
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if strings.HasPrefix(c.Fingerprint, prefix) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// derivable are all answers about a workspace, with what they are derived from.
func (f *checkFlags) derivable(ctx context.Context, e *engine.Engine, s *space, l loading) ([]candidate, error) {
	w := workspace.Link(l.units, workspaceOptions(e, s, l, f.day))
	w.Units = slices.DeleteFunc(w.Units, func(u *workspace.Unit) bool { return !reported(s, u.Unit) })
	result, err := e.CheckEach(ctx, w, func(*workspace.Unit) {})
	if err != nil {
		return nil, err
	}
	if err := sayAge(result.Findings, f.day); err != nil {
		return nil, err
	}
	if err := f.suppress(e, s, l, result); err != nil {
		return nil, err
	}
	units := map[string]*workspace.Unit{}
	for _, u := range w.Units {
		units[u.Key] = u
	}
	var out []candidate
	for _, finding := range result.Findings {
		if u := units[finding.Unit]; u != nil && finding.Subject != nil {
			out = append(out, candidate{finding, s, e, u})
		}
	}
	return out, nil
}

// shown names a place as an editor started here finds it.
func (s *space) shown(at source.Span) string {
	if at.File == "" {
		return displayed(s.dir)
	}
	at.File = displayed(filepath.Join(s.dir, filepath.FromSlash(at.File)))
	return at.String()
}

// A derivation is the explanation of a finding as it is written.
type derivation struct {
	strings.Builder
	candidate
	worlds []engine.Derivation
	at     engine.Derivation // the world that is shown
}

// explained is the explanation of a finding.
func explained(ctx context.Context, c candidate) (string, error) {
	worlds, err := c.engine.Derive(ctx, c.unit, c.Rule, c.Subject.ID)
	if err != nil {
		return "", err
	}
	if len(worlds) == 0 {
		return "", fmt.Errorf("rule %s says nothing of %s any more", c.Rule.ID, c.Subject.ID)
	}
	d := &derivation{candidate: c, worlds: worlds, at: worlds[0]}
	for _, w := range worlds {
		if w.Outcome == c.answer() && w.Outcome != d.at.Outcome {
			d.at = w
			break
		}
	}
	d.heading()
	d.facts()
	d.basis()
	d.found()
	d.when()
	d.doubts()
	d.remedy()
	d.suppression()
	return plainText(d.String()), nil
}

// answer is what the rule says, whether it is suppressed or not.
func (c candidate) answer() engine.Outcome {
	if c.Outcome == engine.Suppressed {
		return engine.Found
	}
	return c.Outcome
}

func (d *derivation) line(format string, args ...any) {
	fmt.Fprintf(&d.Builder, format+"\n", args...)
}

func (d *derivation) title(text string) { d.line("\n%s", text) }

func (d *derivation) heading() {
	word := d.Severity.String()
	if d.Outcome != engine.Found {
		word = strings.ReplaceAll(d.Outcome.String(), "_", " ")
	}
	if message := d.Message; message != "" {
		d.line("%s", message)
	} else {
		d.line("%s %s: %s", d.Subject.Kind, d.name(), d.Rule.Title)
	}
	d.line("%s, %s, tier %s: %s", d.Rule.ID, word, d.Rule.Tier, tiers[d.Rule.Tier])
	if d.Own != nil {
		d.line("by the rule the severity is %s", d.Own)
	}
	d.line("fingerprint %s", d.Fingerprint)
	d.line("\n%s", d.space.shown(d.At))
	d.source(d.At)
}

func (d *derivation) name() string {
	if d.Subject.Label != "" {
		return d.Subject.Label
	}
	return d.Subject.ID
}

// source shows the line of a place and the two after it, as far as they belong to it.
func (d *derivation) source(at source.Span) {
	content, err := fs.ReadFile(d.space.fs, at.File)
	if err != nil || at.Line < 1 {
		return
	}
	lines := strings.Split(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
	first, _ := at.Start()
	for i := first; i < first+3 && i <= len(lines); i++ {
		line := lines[i-1]
		if i > first && (strings.TrimSpace(line) == "" || indent(line) <= indent(lines[first-1])) {
			break
		}
		const columns = 120
		if runes := []rune(line); len(runes) > columns {
			line = string(runes[:columns]) + "…"
		}
		d.line("%6d | %s", i, line)
	}
}

// facts lists what the answer depends on, resource by resource.
func (d *derivation) facts() {
	d.title("What it depends on")
	for i, r := range d.at.Reached {
		switch {
		case r.Node == nil && r.Missing == "":
			d.line("  %s: none", r.Via)
			continue
		case r.Node == nil:
			d.line("  %s: not known, %s", r.Via, r.Missing)
			continue
		case i == 0:
			d.line("  %s, %s", label(r.Node), d.space.shown(r.Node.At))
		default:
			d.line("  %s: %s, %s", r.Via, label(r.Node), d.space.shown(r.Node.At))
		}
		d.attributes(r.Node, r.Facts)
	}
}

// label is how messages call a resource: its kind and id, unless it has a label of
// its own that says what it is.
func label(n *workspace.Node) string {
	kind := strings.ReplaceAll(string(n.Kind), "_", " ")
	switch {
	case n.Label == "":
		return kind + " " + n.ID
	case strings.Contains(n.Label, " "):
		return n.Label
	}
	return kind + " " + n.Label
}

// wide is how long a list may be that is written on one line.
const wide = 80

func (d *derivation) attributes(n *workspace.Node, facts []engine.Fact) {
	width := 0
	for _, f := range facts {
		width = max(width, len(f.Name))
	}
	var unset []string
	for _, f := range facts {
		if f.Value == "" && f.Unknown == "" {
			unset = append(unset, f.Name)
			continue
		}
		value, items := f.Value, f.Items
		if len(value) <= wide {
			items = nil
		}
		if len(items) > 0 {
			value = fmt.Sprintf("%d items", len(items))
		}
		switch {
		case value == "":
			value = "not known: " + f.Unknown
		case f.Unknown != "":
			value += "; there may be more: " + f.Unknown
		}
		if notes := d.notes(n, f); len(notes) > 0 {
			value += "  (" + strings.Join(notes, ", ") + ")"
		}
		d.line("    %-*s  %s", width, f.Name, value)
		const most = 12
		for i, item := range items {
			if i == most {
				d.line("    %-*s  - and %d more", width, "", len(items)-most)
				break
			}
			d.line("    %-*s  - %s", width, "", item)
		}
	}
	if len(unset) > 0 {
		d.line("    not set: %s", strings.Join(unset, ", "))
	}
}

// notes say where a fact comes from.
func (d *derivation) notes(n *workspace.Node, f engine.Fact) []string {
	var out []string
	switch {
	case f.Derived:
		out = append(out, "worked out")
	case !f.At.IsZero() && f.At != n.At:
		out = append(out, d.place(f.At))
	}
	for _, via := range f.Via {
		out = append(out, "from "+d.place(via))
	}
	if f.Shown {
		out = append(out, "shown only")
	}
	return out
}

// basis says of what is worked out what it is, and lists what it can follow from:
// what is written on the resource, and what it is linked with.
func (d *derivation) basis() {
	n, facts := d.at.Reached[0].Node, d.at.Reached[0].Facts
	var derived []engine.Fact
	for _, f := range facts {
		if f.Derived && !f.Shown {
			derived = append(derived, f)
		}
	}
	if len(derived) == 0 {
		return
	}
	d.title("What that is worked out from")
	for _, f := range derived {
		d.line("  %s is %s", f.Name, f.Doc)
	}
	d.line("  %s, %s", label(n), d.space.shown(n.At))
	d.attributes(n, engine.Written(n, facts))
	if _, watched := model.Kinds[n.Kind]["alarms"]; watched && len(n.Edges["alarms"]) == 0 && n.Unknown["alarms"] == "" {
		d.line("  alarms: none")
	}
	const most = 6
	for _, edge := range slices.Sorted(maps.Keys(n.Edges)) {
		if slices.ContainsFunc(d.at.Reached, func(r engine.Reached) bool { return r.Via == edge }) {
			continue
		}
		for i, to := range n.Edges[edge] {
			if i == most {
				d.line("  %s: and %d more", edge, len(n.Edges[edge])-most)
				break
			}
			d.line("  %s: %s, %s", edge, label(to), d.space.shown(to.At))
		}
	}
}

// place names a place, shortly if it is in the file of the finding.
func (d *derivation) place(at source.Span) string {
	if at.File == d.At.File && at.Line > 0 {
		return fmt.Sprintf("line %d", at.Line)
	}
	return d.space.shown(at)
}

// found lists what was found and the steps that lead there.
func (d *derivation) found() {
	if d.answer() != engine.Found {
		return
	}
	if len(d.Witnesses) > 0 {
		d.title("What is found")
		for _, w := range d.Witnesses {
			d.line("  %s", w)
		}
	}
	if len(d.Flow) > 0 {
		d.title("Step by step")
		for i, step := range d.Flow {
			d.line("  %d. %s  (%s)", i+1, step.Message, d.place(step.At))
		}
	}
	if len(d.Related) > 0 {
		d.title("See also")
		for _, r := range d.Related {
			d.line("  %s  (%s)", r.Message, d.place(r.At))
		}
	}
}

// when says in which deployments it is so.
func (d *derivation) when() {
	d.title("When")
	if len(d.When) > 0 {
		d.line("  when %s", strings.Join(d.When, " and "))
	}
	others := map[engine.Outcome]int{}
	for _, w := range d.worlds {
		if w.Outcome != d.answer() {
			others[w.Outcome]++
		}
	}
	switch {
	case len(d.When) == 0 && len(others) == 0:
		d.line("  in every way in which this can be deployed")
	case len(others) > 0:
		for _, o := range []engine.Outcome{engine.Found, engine.Unknown, engine.Passed, engine.NotApplicable} {
			if n := others[o]; n > 0 {
				d.line("  in %d of %d ways to deploy it, the answer is: %s", n, len(d.worlds), strings.ReplaceAll(o.String(), "_", " "))
			}
		}
	}
}

// doubts says what is not known and what is assumed.
func (d *derivation) doubts() {
	var whys []string
	note := func(why string) {
		if why != "" && !slices.Contains(whys, why) {
			whys = append(whys, why)
		}
	}
	for _, r := range d.at.Reached {
		note(r.Missing)
		for _, f := range r.Facts {
			if !f.Shown {
				note(f.Unknown)
			}
		}
	}
	if len(whys) > 0 {
		if d.answer() == engine.Unknown {
			d.title("What would have to be known")
		} else {
			d.title("What is not known, and does not decide")
		}
		for _, why := range whys {
			d.line("  %s", why)
			if cure := remedyFor(why); cure != "" && d.answer() == engine.Unknown {
				d.line("    %s", cure)
			}
		}
	}
	if d.Rule.Tier == engine.TierB {
		d.title("What is assumed")
		d.line("  what the rule cannot see is as its description says: belay explain %s", d.Rule.ID)
	}
}

// remedies are what lets something be known, by words of the reason why it is not.
var remedies = []struct{ words, cure string }{
	{"parameter", "Say it with --parameter name=value, a parameter file or an environment of .belay.yaml."},
	{"variable", "Say it with --parameter name=value, a .tfvars file or --plan."},
	{"condition", "Say which deployment is meant: --parameter, a parameter file or an environment of .belay.yaml."},
	{"the parameters leave open", "Say which deployment is meant: --parameter, a parameter file or an environment of .belay.yaml."},
	{"module", "Run terraform init, so that the module is here, or give the plan with --plan."},
	{"data source", "Give the plan with --plan: it has what the data source says."},
	{"state of", "Give the plan with --plan: it has what the other state says."},
	{"macro", "Check the template after the macro: aws cloudformation get-template --template-stage Processed."},
	{"ransform", "Check the template after the transform: aws cloudformation get-template --template-stage Processed."},
	{"template of", "Check the folder that its template is in, too, or set --workspace."},
	{"not in the workspace", "Check the folder that it is in, too, or set --workspace; if it is in no template, nobody can tell."},
	{"exports", "Check the folder of the template that exports it, too."},
	{"may be any of", "Write a reference instead of the name, or tell their regions or accounts apart."},
	{"nothing fills in", "Wrap the text in Fn::Sub, or write the values."},
	{"is not seen", "Check the folder of what it refers to, too, or set --workspace; correct the name if it is wrong."},
	{"deployment only", "Write the value, or have it from a parameter with a default."},
	{"lookup", "Give the plan with --plan."},
}

func remedyFor(why string) string {
	for _, r := range remedies {
		if strings.Contains(why, r.words) {
			return r.cure
		}
	}
	return ""
}

// remedy says what to do.
func (d *derivation) remedy() {
	if d.answer() != engine.Found {
		return
	}
	d.title("What to do")
	for _, what := range d.Fix {
		d.line("  write: %s", what)
	}
	d.line("  %s", strings.Join(strings.Fields(report.FixOf(d.Finding)), " "))
}

// suppression says how to suppress it, or by what it is.
func (d *derivation) suppression() {
	switch {
	case d.Outcome == engine.Suppressed:
		d.title("It is suppressed")
		d.line("  %s", d.Reason)
	case d.answer() == engine.Found:
		d.mark()
	}
	if related := d.relatives(); len(related) > 0 {
		d.title("Rules beside it")
		d.line("  %s", strings.Join(related, ", "))
	}
}

// mark shows what suppresses it: a comment, or in JSON, which has none, what its
// format has instead, or an entry of the configuration.
func (d *derivation) mark() {
	content, err := fs.ReadFile(d.space.fs, d.At.File)
	if err != nil {
		content = nil // its name has to do
	}
	switch name := strings.ToLower(d.At.File); {
	case !isJSON(name, content):
		d.title("To suppress it, on this line or above the resource")
		d.line("  # %s", suppress.Format(d.Finding, "..."))
	case strings.HasSuffix(name, ".tf.json"), strings.HasSuffix(name, ".tofu.json"):
		d.title("To suppress it, in the block that it is of")
		d.line(`  "//": %s`, shownSetting(suppress.Format(d.Finding, "...")))
	case d.At.File == d.Unit && d.unit.Format == cloudformation.Loader{}.Name():
		d.title("To suppress it, in the Metadata of the resource")
		d.line(`  "belay": {"ignore": [%s]}`, suppress.Metadata(d.Finding, "..."))
	default:
		d.title("To suppress it, in .belay.yaml")
		d.line("  ignore:\n    - rules: [%s]\n      resources: [%q]", d.Rule.ID, d.Subject.ID)
		if len(d.Witnesses) > 0 {
			d.line("      witnesses: [%s]", strings.Join(quoted(suppress.Listed(d.Witnesses)), ", "))
		}
		d.line("      reason: ...")
	}
}

func quoted(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = fmt.Sprintf("%q", t)
	}
	return out
}

// relatives are the rules that judge the same kind of resource by an attribute that
// few read.
func (d *derivation) relatives() []string {
	const few = 4
	readers := map[string][]string{}
	for _, r := range d.engine.All() {
		if r.Subject != d.Rule.Subject || r.Cloud != d.Rule.Cloud || r.Account && !d.Rule.Account {
			continue
		}
		for _, name := range readsOf(r, r.Subject) {
			readers[name] = append(readers[name], r.ID)
		}
	}
	var out []string
	for _, name := range readsOf(d.Rule, d.Rule.Subject) {
		if len(readers[name]) > few {
			continue
		}
		for _, id := range readers[name] {
			if id != d.Rule.ID && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

// plainText leaves out what moves the cursor of a terminal.
func plainText(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' || unicode.IsPrint(c) {
			return c
		}
		return '·'
	}, text)
}
