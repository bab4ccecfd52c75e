package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
)

// judging is what the user says about how a workspace is judged, which its
// configuration can say too. Flags win, and so do variables of the environment,
// which stand for flags.
type judging struct {
	profile         string
	failOn          string
	rules, skip     []string
	allowIncomplete bool
	minCoverage     float64
	costCeiling     float64
	settings        []string

	flags *pflag.FlagSet // tells which of them were given
}

func (j *judging) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	j.flags = f
	f.StringVar(&j.profile, "profile", "pr", "pre-commit (tier A), pr (A and B) or audit (all, with what passed) as `name`")
	f.StringVar(&j.failOn, "fail-on", "medium", "`severity` from which findings give exit status 1: critical, high, medium, low, info, unknown (medium, or any unknown answer) or never")
	f.StringSliceVar(&j.skip, "skip-rule", nil, "do not ask the rule of this `id`")
	f.BoolVar(&j.allowIncomplete, "allow-incomplete", false, "no exit status 3")
	f.Float64Var(&j.minCoverage, "min-coverage", 0, "exit status 1 if alarms watch less than this `percentage` of the states of a template in which events are lost or stuck")
	f.Float64Var(&j.costCeiling, "max-cost-ceiling", 0, "US `dollars` that an hour of a function may cost, for worst-case-cost")
	f.StringArrayVar(&j.settings, "setting", nil, "`name=value` of a setting of rules, the value as in .belay.yaml")
	completes(cmd, "profile", func() []string { return config.Profiles })
	completes(cmd, "fail-on", func() []string { return config.Thresholds })
	completes(cmd, "skip-rule", ruleIDs)
}

// completes offers words for a flag. They are asked for by who completes, and not by
// every process that starts: listing the rules takes milliseconds.
func completes(cmd *cobra.Command, flag string, words func() []string) {
	offer := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words(), cobra.ShellCompDirectiveNoFileComp
	}
	_ = cmd.RegisterFlagCompletionFunc(flag, offer) // fails only for a flag that is not there
}

// valid tells, before anything is read, whether the words of flags are ones.
func (j *judging) valid() error {
	if _, err := parseThreshold(j.failOn); err != nil {
		return err
	}
	return validProfile(j.profile)
}

func validProfile(profile string) error {
	if _, ok := profiles[profile]; !ok {
		return fmt.Errorf("there is no profile %s%s", profile, config.Suggest(profile, config.Profiles))
	}
	return nil
}

// said tells whether a flag was given, or a variable that stands for it.
func (j *judging) said(flag string) bool { return j.flags != nil && j.flags.Changed(flag) }

// choices are what decides how one workspace is judged: what the flags say, else
// the environment, else its configuration, else the defaults.
type choices struct {
	profile         string
	failOn          string
	limit           threshold
	minCoverage     float64
	allowIncomplete bool
	rules           []string // asked and no other; none is those of the profile
	skip            []skipped
	severities      map[string]engine.Severity
	settings        map[string]any // that are other than rules say
	problems        []source.Problem
	note            string            // of what the configuration makes milder
	origins         map[string]origin // of what is not by default
}

// A skipped is a rule that is turned off, and why.
type skipped struct{ rule, reason string }

// An origin is where a choice is from.
type origin struct {
	flag string // --profile, or the variable BELAY_PROFILE
	line int    // of the configuration, where flag is ""
}

// A chooser makes the choices of a workspace.
type chooser struct {
	*judging
	space *space
	all   []*engine.Rule
	day   time.Time
	out   choices
	mild  []string // what the configuration makes milder than it is by default

	decided []string // of that, what no problem says yet
	line    int      // the first of them
}

// choose makes the choices of a workspace. Whatever its configuration turns off or
// makes milder is among their problems or in their note: whoever may write the
// configuration must not make a check pass unseen.
func (j *judging) choose(e *engine.Engine, s *space, day time.Time) (choices, error) {
	c := chooser{judging: j, space: s, all: e.All(), day: day, out: choices{origins: map[string]origin{}}}
	c.words()
	var err error
	if c.out.limit, err = parseThreshold(c.out.failOn); err != nil {
		return c.out, err
	}
	if err := validProfile(c.out.profile); err != nil {
		return c.out, err
	}
	for _, step := range []func() error{c.share, c.skips, c.severities, func() error { return c.setting(e.Defaults()) }} {
		if err := step(); err != nil {
			return c.out, err
		}
	}
	c.conclude()
	return c.out, nil
}

// words takes what is one word or number.
func (c *chooser) words() {
	file := c.space.config
	c.out.profile, c.out.failOn = cmp.Or(c.profile, "pr"), cmp.Or(c.failOn, "medium")
	c.out.minCoverage, c.out.allowIncomplete = c.minCoverage, c.allowIncomplete
	if c.byFile("profile") {
		c.out.profile = file.Profile
		if profile := slices.Index(config.Profiles, file.Profile); profile < slices.Index(config.Profiles, "pr") {
			c.decides(file.Line("profile"), "profile "+file.Profile)
		}
	}
	if c.byFile("fail-on") {
		c.out.failOn = file.FailOn
		if !slices.Contains([]string{"unknown", "medium", "low", "info"}, file.FailOn) {
			c.decides(file.Line("fail-on"), "fail-on "+file.FailOn)
		}
	}
	if c.byFile("min-coverage") {
		c.out.minCoverage = file.MinCoverage
	}
	if c.byFile("allow-incomplete") {
		c.out.allowIncomplete = file.AllowIncomplete
		if file.AllowIncomplete {
			c.decides(file.Line("allow-incomplete"), "allow-incomplete")
		}
	}
	if raised := file.Quotas.RESTIntegration; raised > config.RESTIntegration {
		c.decides(file.Line("quotas"), fmt.Sprintf("quotas.rest-integration-timeout %v", raised))
	}
	c.out.rules = c.rules
}

// byFile tells whether the configuration decides a key, and notes where it is
// from if not by default.
func (c *chooser) byFile(key string) bool {
	switch line := c.space.config.Line(key); {
	case c.said(key):
		c.out.origins[key] = c.byFlag(key)
	case line > 0:
		c.out.origins[key] = origin{line: line}
		return true
	}
	return false
}

// byFlag is the flag, or the variable that stands for it.
func (c *chooser) byFlag(name string) origin {
	if variable := fromEnvironment(c.flags.Lookup(name)); variable != "" {
		return origin{flag: variable}
	}
	return origin{flag: "--" + name}
}

// rule is the rule of an id that the configuration names in a line.
func (c *chooser) rule(id string, line int) (*engine.Rule, error) {
	at := slices.IndexFunc(c.all, func(r *engine.Rule) bool { return r.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("read %s: line %d: %w", displayed(c.space.settled), line, noRule(id, ids(c.all)))
	}
	return c.all[at], nil
}

// asked tells whether a rule would be asked.
func (c *chooser) asked(r *engine.Rule) bool {
	if len(c.out.rules) > 0 {
		return slices.Contains(c.out.rules, r.ID)
	}
	return slices.Contains(profiles[c.out.profile], r.Tier)
}

// skips takes the rules that are turned off. One that the user asks for by name is
// asked.
func (c *chooser) skips() error {
	off := 0
	for _, skip := range c.space.config.Skip {
		over := !skip.Until.IsZero() && !c.day.Before(skip.Until.AddDate(0, 0, 1))
		if over {
			c.say("skip-expired", skip.Line, fmt.Sprintf("%s %s asked again: the skip was until %s",
				strings.Join(skip.Rules, ", "), pick(len(skip.Rules), "is", "are"), skip.Until.Format(time.DateOnly)), "Take it out, or give it another day.")
		}
		for _, id := range skip.Rules {
			rule, err := c.rule(id, skip.Line)
			if err != nil {
				return err
			}
			if over || slices.Contains(c.out.rules, id) || c.turnedOff(id) {
				continue
			}
			c.out.skip = append(c.out.skip, skipped{rule: id, reason: skip.Reason})
			c.out.origins["skip."+id] = origin{line: skip.Line}
			if c.asked(rule) {
				off++
				c.say(report.RuleSkipped, skip.Line, fmt.Sprintf("rule %s is turned off: %s", id, skip.Reason), "")
			}
		}
	}
	if off > 0 {
		c.mild = append(c.mild, fmt.Sprintf("%d %s off", off, pick(off, "rule", "rules")))
	}
	for _, id := range c.skip {
		if !c.turnedOff(id) {
			c.out.skip = append(c.out.skip, skipped{rule: id, reason: "turned off on the command line"})
			c.out.origins["skip."+id] = c.byFlag("skip-rule")
		}
	}
	return nil
}

func (c *chooser) turnedOff(id string) bool {
	return slices.ContainsFunc(c.out.skip, func(s skipped) bool { return s.rule == id })
}

// severities takes those of rules that are other than their own.
func (c *chooser) severities() error {
	lower := 0
	for _, id := range slices.Sorted(maps.Keys(c.space.config.Severities)) {
		line := c.space.config.Line("severities", id)
		rule, err := c.rule(id, line)
		if err != nil {
			return err
		}
		severity, ok := engine.ParseSeverity(c.space.config.Severities[id])
		if !ok {
			return fmt.Errorf("read %s: line %d: there is no severity %s", displayed(c.space.settled), line, c.space.config.Severities[id])
		}
		if c.out.severities == nil {
			c.out.severities = map[string]engine.Severity{}
		}
		c.out.severities[id] = severity
		c.out.origins["severities."+id] = origin{line: line}
		if own := slices.Max(rule.Severities); severity < own && c.asked(rule) && !c.turnedOff(id) {
			lower++
			c.say(report.SeverityLowered, line, fmt.Sprintf("what rule %s finds is %s here, and %s by the rule", id, severity, own), "")
		}
	}
	if lower > 0 {
		c.mild = append(c.mild, fmt.Sprintf("%d %s lower", lower, pick(lower, "severity", "severities")))
	}
	return nil
}

// setting takes the settings of rules.
func (c *chooser) setting(defaults map[string]any) error {
	given, err := c.givenSettings()
	if err != nil {
		return err
	}
	c.out.settings = map[string]any{}
	for _, s := range slices.Concat(c.space.config.Settings(displayed(c.space.settled)), given) {
		like, ok := defaults[s.Name]
		if !ok {
			return s.Errorf("no rule has a setting %s%s", s.Name, config.Suggest(s.Name, slices.Sorted(maps.Keys(defaults))))
		}
		value, err := s.Value(like)
		if err != nil {
			return err
		}
		c.out.settings[s.Name] = value
		c.out.origins["settings."+s.Name] = origin{line: s.Line, flag: s.Flag}
	}
	var changed []string
	first := 0
	for _, s := range c.space.config.Settings("") {
		if c.out.origins["settings."+s.Name].line > 0 {
			if changed = append(changed, s.Key); first == 0 {
				first = s.Line
			}
		}
	}
	if n := len(changed); n > 0 {
		c.decides(first, fmt.Sprintf("%d %s of rules", n, pick(n, "setting", "settings")), changed...)
	}
	return nil
}

// givenSettings are those of flags.
func (j *judging) givenSettings() ([]config.Setting, error) {
	all := slices.Clone(j.settings)
	origins := make([]string, len(all))
	for i := range all {
		origins[i] = "--setting"
		if variable := fromEnvironment(j.flags.Lookup("setting")); variable != "" {
			origins[i] = variable
		}
	}
	if j.said("max-cost-ceiling") {
		all = append(all, fmt.Sprintf("max_cost_ceiling=%v", j.costCeiling))
		origins = append(origins, cmp.Or(fromEnvironment(j.flags.Lookup("max-cost-ceiling")), "--max-cost-ceiling"))
	}
	out := make([]config.Setting, len(all))
	for i, text := range all {
		var err error
		if out[i], err = config.ParseSetting(origins[i], text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// say adds a noted problem with a place in the configuration.
func (c *chooser) say(id string, line int, message, fix string) {
	at, said := c.space.configAt(line)
	c.out.problems = append(c.out.problems, source.Problem{ID: id, At: at, Effect: source.Noted, Message: message + said, Fix: fix})
}

// conclude says what the configuration makes milder: in the note of the last line
// all of it, in a problem, which every format has, what no problem says yet.
func (c *chooser) conclude() {
	if len(c.mild) == 0 {
		return
	}
	c.out.note = displayed(c.space.settled) + " says " + strings.Join(c.mild, ", ")
	if len(c.decided) > 0 {
		c.say(report.MilderConfiguration, c.line, "the configuration decides "+strings.Join(c.decided, ", "), "")
	}
}

// decides notes what the configuration makes milder, short for the note and at
// length for the problem.
func (c *chooser) decides(line int, short string, long ...string) {
	c.mild = append(c.mild, short)
	if len(long) == 0 {
		long = []string{short}
	}
	c.decided = append(c.decided, long...)
	if c.line == 0 || line < c.line {
		c.line = line
	}
}

// ephemeral says how many findings are milder because the configuration declares
// that an environment is gone tomorrow.
func (c choices) ephemeral(s *space, findings []engine.Finding) []source.Problem {
	n := 0
	for _, f := range findings {
		if _, configured := c.severities[f.Rule.ID]; f.Own != nil && f.Severity < *f.Own && !configured {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	var names []string
	line := 0
	for _, e := range s.config.Environments {
		if e.Class == "ephemeral" {
			names = append(names, e.Name)
			line = cmp.Or(line, s.config.Line("environments", e.Name, "class"))
		}
	}
	at, said := s.configAt(line)
	return []source.Problem{{
		ID: report.SeverityLowered, At: at, Effect: source.Noted,
		Message: fmt.Sprintf("%d %s info because %s %s %s ephemeral%s", n, pick(n, "finding is", "findings are"),
			pick(len(names), "environment", "environments"), strings.Join(names, ", "), pick(len(names), "is", "are"), said),
	}}
}

func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// options are what an engine is told of choices.
func (c choices) options(o engine.Observer) engine.Options {
	options := engine.Options{
		Rules: c.rules, Tiers: profiles[c.profile], All: c.profile == "audit",
		Settings: c.settings, Severities: c.severities, Observer: o,
	}
	for _, s := range c.skip {
		options.Skip = append(options.Skip, s.rule)
	}
	return options
}

// engine is the one that asks by the choices.
func (c choices) engine(e *engine.Engine, o engine.Observer) (*engine.Engine, error) {
	own, err := e.Select(c.options(o))
	if err != nil {
		return nil, selectionError(err, e.All())
	}
	return own, nil
}

// selectionError explains a rule that does not exist.
func selectionError(err error, all []*engine.Rule) error {
	var selection *engine.SelectionError
	if !errors.As(err, &selection) || selection.Setting {
		return err
	}
	return noRule(selection.ID, ids(all))
}
