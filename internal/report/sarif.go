package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

const (
	sarifSchema    = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifVersion   = "2.1.0"
	informationURI = "https://github.com/belay-dev/belay"
	ruleFolder     = informationURI + "/tree/main/rules/"
	// maxResults is how many results of a run GitHub accepts; it refuses the whole
	// file for one more.
	maxResults = 25_000
	// maxRelated is how many locations of a result GitHub accepts.
	maxRelated = 100
	// maxText is how many characters of a description GitHub accepts.
	maxText = 1024
	// identityKey names our own fingerprint, which survives that lines move.
	identityKey = "belay/identity/v1"
	// sourceRoot is what code scanning calls the root of the repository.
	sourceRoot = "%SRCROOT%"
	// messageID names the message of a rule. Readers take the text that a result
	// has; the id is there for those that group by it.
	messageID = "finding"
)

// SARIF writes the result for code scanning. It says what GitHub reads: region
// ends, the hash of the line, help in markdown, security-severity; and beside it
// what other readers can use.
func SARIF(w io.Writer, result *engine.Result, options Options) error {
	s := sarifReport{lines: newLines(options.Files), options: options, rules: map[string]int{}, since: result.Since}
	findings, more := s.written(result)
	log, err := pruned(sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []*sarif.Run{s.run(result, more)}})
	if err != nil {
		return fmt.Errorf("write sarif: %w", err)
	}
	var failed error
	whole := document{value: log, indent: " ", depth: 3, list: "results"}
	err = whole.write(w, func(yield func(any) bool) {
		for f := range findings {
			one, err := pruned(s.result(f))
			if failed = err; err != nil || !yield(one) {
				return
			}
		}
	})
	if err := errors.Join(failed, err); err != nil {
		return fmt.Errorf("write sarif: %w", err)
	}
	return nil
}

// pruned is what is left of an object of the library without what says nothing.
func pruned(object any) (any, error) {
	raw, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	return prune(tree), nil
}

// A sarifLog is the outermost object. The library's has a method that validates it
// by schema and so by text/template, for which a linker keeps every method of
// every type.
type sarifLog struct {
	Schema  string       `json:"$schema"`
	Version string       `json:"version"`
	Runs    []*sarif.Run `json:"runs"`
}

type sarifReport struct {
	lines   *lines
	options Options
	rules   map[string]int // index of each rule by id
	since   *engine.Since
}

// run is the run without its results, of which more were left out.
func (s *sarifReport) run(result *engine.Result, more int) *sarif.Run {
	driver := sarif.NewToolComponent()
	driver.Name = new("Belay")
	driver.FullName = new("Belay " + s.options.Version)
	driver.Version = new(s.options.Version)
	driver.SemanticVersion = new(s.options.Version)
	driver.InformationURI = new(informationURI)
	for i, rule := range result.Rules {
		s.rules[rule.ID] = i
		driver.Rules = append(driver.Rules, descriptor(rule, result.Severities))
	}
	invocation := sarif.NewInvocation()
	notifications := make([]*sarif.Notification, 0, len(result.Problems)+len(result.Failures)+2)
	for _, p := range result.Problems {
		notifications = append(notifications, s.problem(p))
	}
	for _, f := range result.Failures {
		notifications = append(notifications, s.failure(f))
	}
	run := sarif.NewRun()
	run.Results = []*sarif.Result{}
	if more > 0 {
		notifications = append(notifications, note("results-left-out", fmt.Sprintf(
			"%d results are left out, the mildest; a file may hold %d.", more, maxResults)))
	}
	if n := result.Summary.Unknown; n > 0 && !s.options.Unknown {
		notifications = append(notifications, note("unknown-answers", fmt.Sprintf(
			"%s unknown; --unknown writes %s.", count(n, "answer")+pick(n, " is", " are"), pick(n, "it as an open result", "them as open results"))))
	}
	if n := result.Summary.Suppressed; n > 0 && !s.options.Suppressed {
		notifications = append(notifications, note("suppressed-findings", fmt.Sprintf(
			"%s suppressed; --suppressed writes %s.", count(n, "finding")+pick(n, " is", " are"), pick(n, "it", "them"))))
	}
	invocation.ToolExecutionNotifications = notifications
	driver.Notifications = notificationDescriptors(notifications)
	lost := slices.ContainsFunc(result.Problems, func(p source.Problem) bool { return p.Effect == source.Lost })
	invocation.ExecutionSuccessful = new(!lost && len(result.Failures) == 0)
	run.Tool = sarif.NewTool()
	run.Tool.Driver = driver
	run.Invocations = []*sarif.Invocation{invocation}
	if revision := s.options.Revision; revision.Repository != "" {
		v := sarif.NewVersionControlDetails()
		v.RepositoryURI = new(revision.Repository)
		if revision.Commit != "" {
			v.RevisionID = new(revision.Commit)
		}
		if revision.Branch != "" {
			v.Branch = new(revision.Branch)
		}
		v.MappedTo = sarif.NewArtifactLocation()
		v.MappedTo.URIBaseID = new(sourceRoot)
		run.VersionControlProvenance = []*sarif.VersionControlDetails{v}
		base := sarif.NewArtifactLocation()
		base.Description = message("The root of the repository.")
		run.OriginalUriBaseIds = map[string]sarif.ArtifactLocation{sourceRoot: *base}
	}
	run.ColumnKind = new("unicodeCodePoints")
	return run
}

// descriptor says what a rule is.
func descriptor(rule *engine.Rule, configured map[string]engine.Severity) *sarif.ReportingDescriptor {
	severity := engine.Medium
	if len(rule.Severities) > 0 {
		severity = rule.Severities[0]
	}
	if other, ok := configured[rule.ID]; ok {
		severity = other
	}
	d := sarif.NewReportingDescriptor()
	d.ID = new(rule.ID)
	d.Name = new(pascal(rule.ID, "Rule"))
	d.ShortDescription = multiformat(sentence(rule.Title))
	d.FullDescription = multiformat(sentence(oneLine(rule.Description)))
	d.Help = multiformat(helpText(rule))
	d.Help.Markdown = new(helpMarkdown(rule))
	if address := ruleURL(rule); address != "" {
		d.HelpURI = new(address)
	}
	d.MessageStrings = map[string]sarif.MultiformatMessageString{messageID: *multiformat(strings.TrimRight(rule.Title, ".") + ": '{0}'.")}
	d.DefaultConfiguration = sarif.NewReportingConfiguration()
	d.DefaultConfiguration.Level = level(severity)
	d.Properties = sarif.NewPropertyBag()
	d.Properties.Add("precision", precision(rule.Tier))
	d.Properties.Add("problem.severity", problemSeverity(severity))
	d.Properties.Tags = tags(rule)
	if len(rule.Maps) > 0 {
		d.Properties.Add("maps", rule.Maps)
	}
	if score := securitySeverity(rule, severity); score != "" {
		d.Properties.Add("security-severity", score)
	}
	return d
}

// standards are the frameworks that auditors ask for, which come before tools.
var standards = []string{
	"security-hub", "cis-aws", "cis-azure", "cis-gcp", "nist-800-53", "well-architected", "azure-well-architected", "serverless-lens",
}

// tags are at most ten: GitHub shows no more. Of each framework there is one before
// there are two of any; the rule's property maps has all.
func tags(rule *engine.Rule) []string {
	out := []string{"serverless", rule.Family}
	if isSecurity(rule) {
		out = []string{"security", "serverless", rule.Family}
	}
	out = append(out, string(rule.Subject))
	frameworks := sortedKeys(rule.Maps)
	slices.SortStableFunc(frameworks, func(a, b string) int { return cmp.Compare(standing(a), standing(b)) })
	for i, some := 0, true; some && len(out) < 10; i++ {
		some = false
		for _, framework := range frameworks {
			if ids := rule.Maps[framework]; i < len(ids) {
				out, some = append(out, framework+"/"+ids[i]), true
			}
		}
	}
	return out[:min(len(out), 10)]
}

// standing is where a framework comes among the others.
func standing(framework string) int {
	if i := slices.Index(standards, framework); i >= 0 {
		return i
	}
	return len(standards)
}

// isSecurity tells whether code scanning should treat the findings of a rule as
// security alerts. It does so with every rule that has a security-severity, and
// a missing alarm is none.
func isSecurity(rule *engine.Rule) bool { return rule.Family == "permissions" }

// securitySeverity is the score that GitHub turns back into critical, high,
// medium and low. Its words say "over 9.0" for critical, so critical is not 9.0.
func securitySeverity(rule *engine.Rule, severity engine.Severity) string {
	if !isSecurity(rule) {
		return ""
	}
	switch severity {
	case engine.Critical:
		return "9.5"
	case engine.High:
		return "8.0"
	case engine.Medium:
		return "5.5"
	case engine.Low:
		return "2.5"
	case engine.Info:
	}
	return "0.5"
}

func precision(tier engine.Tier) string {
	switch tier {
	case engine.TierA:
		return "very-high"
	case engine.TierB:
		return "high"
	case engine.TierC:
	}
	return "medium"
}

func problemSeverity(severity engine.Severity) string {
	switch level(severity) {
	case "error":
		return "error"
	case "warning":
		return "warning"
	}
	return "recommendation"
}

func level(severity engine.Severity) string {
	switch severity {
	case engine.Critical, engine.High:
		return "error"
	case engine.Medium:
		return "warning"
	case engine.Low, engine.Info:
	}
	return "note"
}

func helpText(rule *engine.Rule) string {
	out := oneLine(rule.Description)
	if rule.Fix != "" {
		out += " " + sentence(rule.Fix)
	}
	return out
}

func helpMarkdown(rule *engine.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", rule.Title, strings.TrimSpace(rule.Description))
	if rule.Fix != "" {
		fmt.Fprintf(&b, "\n**How to fix it.** %s\n", strings.TrimSpace(rule.Fix))
	}
	fmt.Fprintf(&b, "\nTier %s; `belay explain %s` shows examples.\n", rule.Tier, rule.ID)
	if len(rule.References) > 0 {
		b.WriteString("\n")
		for _, r := range rule.References {
			description := r.Description
			if description == "" {
				description = r.URL
			}
			fmt.Fprintf(&b, "- [%s](%s)\n", linkText(description), r.URL)
		}
	}
	return b.String()
}

// written are the answers that SARIF is written for, in their order, and how many
// were left out because a file may not hold more: the mildest, and of these the last.
func (s *sarifReport) written(result *engine.Result) (kept iter.Seq[engine.Finding], more int) {
	left := map[int]int{} // by rank, how many there are, then how many there is room for
	for _, f := range result.Findings {
		if s.shows(f) {
			left[rank(f)]++
			more++
		}
	}
	left[unranked] += result.Quiet.Len()
	more += result.Quiet.Len() - maxResults
	room := maxResults
	for _, r := range slices.Backward(slices.Sorted(maps.Keys(left))) {
		left[r] = min(left[r], room)
		room -= left[r]
	}
	return func(yield func(engine.Finding) bool) {
		for f := range result.All() {
			if !s.shows(f) || left[rank(f)] == 0 {
				continue
			}
			left[rank(f)]--
			if !yield(f) {
				return
			}
		}
	}, max(more, 0)
}

// shows tells whether an answer is asked for.
func (s *sarifReport) shows(f engine.Finding) bool {
	return (f.Outcome != engine.Unknown || s.options.Unknown) && (f.Outcome != engine.Suppressed || s.options.Suppressed)
}

// unranked is the rank of an answer by which nothing is found.
const unranked = -1

// rank is the severity of what is found.
func rank(f engine.Finding) int {
	if f.Outcome != engine.Found {
		return unranked
	}
	return int(f.Severity)
}

func (s *sarifReport) result(f engine.Finding) *sarif.Result {
	r := sarif.NewResult()
	r.RuleID = new(f.Rule.ID)
	if i, ok := s.rules[f.Rule.ID]; ok {
		r.RuleIndex = i
	}
	r.Kind, r.Level = resultKind(f)
	r.Message = s.message(f)
	location := s.location(f.At)
	location.LogicalLocations = logical(f.Unit, f.Subject)
	r.Locations = []*sarif.Location{location}
	for i, related := range f.Related[:min(len(f.Related), maxRelated)] {
		l := s.location(related.At)
		l.ID = i + 1
		l.Message = message(related.Message)
		r.RelatedLocations = append(r.RelatedLocations, l)
	}
	if flow := s.flow(f); flow != nil {
		r.CodeFlows = []*sarif.CodeFlow{flow}
	}
	r.PartialFingerprints = map[string]string{identityKey: f.Fingerprint}
	if hash := s.lines.hash(f.At.File, max(int(f.At.Line), 1)); hash != "" {
		r.PartialFingerprints["primaryLocationLineHash"] = hash
	}
	if f.Outcome == engine.Suppressed {
		r.Suppressions = s.suppressions(f)
	}
	r.BaselineState = baselineState(f, s.since)
	r.Properties = sarif.NewPropertyBag()
	r.Properties.Add("severity", f.Severity.String())
	if f.Own != nil {
		r.Properties.Add("ruleSeverity", f.Own.String())
	}
	if len(f.Witnesses) > 0 {
		r.Properties.Add("witnesses", f.Witnesses)
	}
	if len(f.When) > 0 {
		r.Properties.Add("when", f.When)
	}
	if len(f.Worse) > 0 {
		r.Properties.Add("worse", f.Worse)
	}
	if len(f.Fix) > 0 {
		r.Properties.Add("fix", f.Fix)
	}
	return r
}

// suppressions say why a finding is suppressed: in the source, or outside of it by
// the configuration or a baseline.
func (s *sarifReport) suppressions(f engine.Finding) []*sarif.Suppression {
	out := make([]*sarif.Suppression, 0, len(f.Suppressions))
	for _, one := range f.Suppressions {
		suppression := sarif.NewSuppression()
		suppression.Kind = new("external")
		if one.By == engine.ByMark {
			suppression.Kind = new("inSource")
		}
		suppression.Status = new("accepted")
		suppression.Justification = new(reasonOf(one))
		if one.At.File != "" {
			suppression.Location = s.location(one.At)
		}
		out = append(out, suppression)
	}
	return out
}

// flow is the steps of a finding, nil if it has none.
func (s *sarifReport) flow(f engine.Finding) *sarif.CodeFlow {
	if len(f.Flow) == 0 {
		return nil
	}
	thread := sarif.NewThreadFlow()
	for _, step := range f.Flow {
		l := s.location(step.At)
		l.Message = message(step.Message)
		at := sarif.NewThreadFlowLocation()
		at.Location = l
		thread.Locations = append(thread.Locations, at)
	}
	out := sarif.NewCodeFlow()
	out.ThreadFlows = []*sarif.ThreadFlow{thread}
	return out
}

// resultKind says what SARIF calls an outcome. "Open" is its word for evaluated
// without enough information to decide.
func resultKind(f engine.Finding) (kind, lvl string) {
	switch f.Outcome {
	case engine.Unknown:
		return "open", "none"
	case engine.Passed:
		return "pass", "none"
	case engine.NotApplicable:
		return "notApplicable", "none"
	case engine.Found, engine.Suppressed:
	}
	return "fail", level(f.Severity)
}

// message is the finding's sentence, where it holds, and links to what belongs
// to it: GitHub shows a related location only if the message links to it.
func (s *sarifReport) message(f engine.Finding) *sarif.Message {
	plain := said(f)
	parts := []string{sentence(plain)}
	for _, what := range f.Fix {
		parts = append(parts, sentence(what))
	}
	for i, r := range f.Related[:min(len(f.Related), maxRelated)] {
		parts = append(parts, fmt.Sprintf("See [%s](%d).", linkText(r.Message), i+1))
	}
	m := message(strings.Join(parts, " "))
	m.ID, m.Arguments = new(messageID), []string{plain}
	return m
}

func (s *sarifReport) location(at source.Span) *sarif.Location {
	at = s.lines.ended(at)
	region := regionOf(at)
	region.Snippet = snippet(s.lines.text(at))
	physical := sarif.NewPhysicalLocation()
	physical.ArtifactLocation = sarif.NewArtifactLocation()
	physical.ArtifactLocation.URI = new(uri(s.options.repository(at.File)))
	if s.options.Revision.Repository != "" {
		physical.ArtifactLocation.URIBaseID = new(sourceRoot)
	}
	physical.Region = region
	if around := s.lines.around(at); region.Snippet != nil && !sameRegion(around, at) {
		physical.ContextRegion = regionOf(around)
		physical.ContextRegion.Snippet = snippet(s.lines.text(around))
	}
	location := sarif.NewLocation()
	location.PhysicalLocation = physical
	return location
}

func regionOf(at source.Span) *sarif.Region {
	region := sarif.NewRegion()
	region.StartLine, region.StartColumn = new(int(at.Line)), new(int(at.Column))
	region.EndLine, region.EndColumn = new(int(at.EndLine)), new(int(at.EndColumn))
	return region
}

// sameRegion tells whether two places are one: SARIF wants a context that is
// more than its region, and a place may be all there is.
func sameRegion(a, b source.Span) bool {
	return a.Line == b.Line && a.Column == b.Column && a.EndLine == b.EndLine && a.EndColumn == b.EndColumn
}

func snippet(text string) *sarif.ArtifactContent {
	if text == "" {
		return nil
	}
	c := sarif.NewArtifactContent()
	c.Text = new(text)
	return c
}

// uri is a relative reference to a file. A colon in the first segment would make
// it a scheme.
func uri(file string) string { return (&url.URL{Path: file}).String() }

func logical(unit string, subject *model.Resource) []*sarif.LogicalLocation {
	if subject == nil {
		return nil
	}
	l := sarif.NewLogicalLocation()
	l.Name = new(subject.ID)
	l.FullyQualifiedName = new(unit + "#" + subject.ID)
	l.Kind = new("resource")
	return []*sarif.LogicalLocation{l}
}

func (s *sarifReport) problem(p source.Problem) *sarif.Notification {
	n := note(p.ID, sentence(p.Message))
	n.Level = problemLevel(p)
	if p.At.File != "" {
		n.Locations = []*sarif.Location{s.location(p.At)}
	}
	return n
}

func (s *sarifReport) failure(f engine.Failure) *sarif.Notification {
	n := note("rule-failure", sentence(failureSaid(f, s.options)))
	n.Level = "error"
	if i, ok := s.rules[f.Rule.ID]; ok {
		n.AssociatedRule = sarif.NewReportingDescriptorReference()
		n.AssociatedRule.ID, n.AssociatedRule.Index = new(f.Rule.ID), i
	}
	return n
}

func note(id, text string) *sarif.Notification {
	n := sarif.NewNotification()
	n.Level = "note"
	n.Message = message(text)
	n.Descriptor = sarif.NewReportingDescriptorReference()
	n.Descriptor.ID = new(id)
	return n
}

// notificationDescriptors describes each kind of notification once and makes
// the notifications refer to it.
func notificationDescriptors(notifications []*sarif.Notification) []*sarif.ReportingDescriptor {
	index := map[string]int{}
	var out []*sarif.ReportingDescriptor
	for _, n := range notifications {
		id := *n.Descriptor.ID
		i, ok := index[id]
		if !ok {
			i = len(out)
			index[id] = i
			d := sarif.NewReportingDescriptor()
			d.ID = new(id)
			d.Name = new(pascal(id, "Problem"))
			text := sentence("What was found out about the check itself: " + strings.ReplaceAll(id, "-", " "))
			d.ShortDescription, d.FullDescription, d.Help = multiformat(text), multiformat(text), multiformat(text)
			out = append(out, d)
		}
		n.Descriptor.Index = i
	}
	return out
}

func message(text string) *sarif.Message {
	m := sarif.NewMessage()
	m.Text = new(text)
	return m
}

func multiformat(text string) *sarif.MultiformatMessageString {
	m := sarif.NewMultiformatMessageString()
	m.Text = new(cut(text, maxText))
	return m
}

// sentence ends a text with a period.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// linkText escapes what ends the text of a link.
func linkText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

// pascal is an id as SARIF likes its names, TimeoutDefault. One word gets what it
// is, since a name may not be the id again.
func pascal(id, what string) string {
	if !strings.Contains(id, "-") {
		id += "-" + what
	}
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// meansNone are the arrays that say something when they are empty: no rule was
// selected, nothing was found.
var meansNone = map[string]bool{"runs": true, "results": true, "rules": true}

// unset are the numbers of which -1 says that they are not set.
var unset = map[string]bool{
	"index": true, "parentIndex": true, "ruleIndex": true, "id": true, "rank": true,
	"byteOffset": true, "charOffset": true, "threadId": true,
}

// prune takes out of a document what the library writes for fields that nobody
// set: nulls, empty arrays and objects, -1. Half of a large report is that, and
// checkers object to some of it. It returns nil if nothing is left.
func prune(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return pruneObject(v)
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = prune(v[i])
		}
	}
	return value
}

func pruneObject(object map[string]any) any {
	for key, field := range object {
		if number, ok := field.(json.Number); ok && number == "-1" && unset[key] {
			delete(object, key)
			continue
		}
		object[key] = prune(field)
		if object[key] != nil {
			continue
		}
		if delete(object, key); meansNone[key] {
			object[key] = []any{}
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}
