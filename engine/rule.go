package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
)

// severities are the words that annotations and findings use.
var severities = map[string]Severity{"info": Info, "low": Low, "medium": Medium, "high": High, "critical": Critical}

// String is the word that annotations and reports use.
func (s Severity) String() string {
	for word, severity := range severities {
		if s == severity {
			return word
		}
	}
	return fmt.Sprintf("Severity(%d)", int(s))
}

// ParseSeverity is the severity that a word names.
func ParseSeverity(word string) (Severity, bool) {
	severity, ok := severities[word]
	return severity, ok
}

// outcomes are the words that reports use.
var outcomes = [...]string{Found: "found", Unknown: "unknown", Passed: "passed", NotApplicable: "not_applicable", Suppressed: "suppressed"}

// String is the word that reports use.
func (o Outcome) String() string {
	if int(o) < len(outcomes) {
		return outcomes[o]
	}
	return fmt.Sprintf("Outcome(%d)", int(o))
}

// Loads, rather than reads, annotations into a rule: every key is known, none
// that a report needs is missing.
func ruleOf(m *ast.Module, own bool) (*Rule, error) {
	var a *ast.Annotations
	for _, b := range m.Annotations {
		if b.Scope == "package" {
			a = b
		}
	}
	if a == nil {
		return nil, fmt.Errorf("the package has no METADATA block of scope package")
	}
	path := packagePath(m)
	if len(path) != 3 {
		return nil, fmt.Errorf("package %s is not rules.<family>.<rule>", strings.Join(path, "."))
	}
	r := &Rule{
		Family: path[1], Title: a.Title, Description: strings.TrimSpace(a.Description),
		pkg: path,
	}
	for _, reference := range a.RelatedResources {
		r.References = append(r.References, Reference{Description: reference.Description, URL: reference.Ref.String()})
	}
	known := annotationReader{rule: r, own: own}
	for _, key := range slices.Sorted(maps.Keys(a.Custom)) {
		known.read(key, a.Custom[key])
	}
	known.complete(a)
	if want := strings.ReplaceAll(path[2], "_", "-"); r.ID != want {
		known.wrong("custom.id is %q in package %s, want %q", r.ID, strings.Join(path, "."), want)
	}
	if len(known.errs) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(known.errs, "; "))
	}
	return r, nil
}

// An annotationReader fills a rule in and gathers what is wrong.
type annotationReader struct {
	rule *Rule
	own  bool // of a user: since when it is there, and where to read on, is their business
	errs []string
}

func (r *annotationReader) wrong(format string, args ...any) {
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

func (r *annotationReader) read(key string, value any) {
	switch key {
	case "id":
		r.rule.ID = r.text(key, value)
	case "fix":
		r.rule.Fix = r.text(key, value)
	case "since":
		r.rule.Since = r.text(key, value)
	case "subject":
		r.rule.Subject = model.Kind(r.text(key, value))
		if _, ok := model.Kinds[r.rule.Subject]; !ok {
			r.wrong("custom.subject %q is no kind, want one of %s", r.rule.Subject, words(slices.Sorted(maps.Keys(model.Kinds))))
		}
	case "cloud":
		r.rule.Cloud = model.Cloud(r.text(key, value))
		if !slices.Contains(model.Clouds, r.rule.Cloud) {
			r.wrong("custom.cloud is %q, want one of %s, or nothing for AWS", r.rule.Cloud, words(model.Clouds))
		}
	case "account":
		account, ok := value.(bool)
		if !ok {
			r.wrong("custom.account is not true or false")
		}
		r.rule.Account = account
	case "tier":
		r.rule.Tier = Tier(r.text(key, value))
		if !slices.Contains([]Tier{TierA, TierB, TierC}, r.rule.Tier) {
			r.wrong("custom.tier is %q, want A, B or C", r.rule.Tier)
		}
	case "severity":
		for _, word := range r.texts(key, value) {
			severity, ok := severities[word]
			if !ok {
				r.wrong("custom.severity %q is none of critical, high, medium, low, info", word)
			}
			r.rule.Severities = append(r.rule.Severities, severity)
		}
	case "environmental":
		environmental, ok := value.(bool)
		if !ok {
			r.wrong("custom.environmental is not true or false")
		}
		r.rule.Environmental = environmental
	case "maps":
		r.maps(value)
	case "settings":
		r.settings(value)
	default:
		r.wrong("custom.%s is no annotation of a rule", key)
	}
}

func (r *annotationReader) text(key string, value any) string {
	text, ok := value.(string)
	if !ok || text == "" {
		r.wrong("custom.%s is not a text", key)
	}
	return strings.TrimSpace(text)
}

// texts reads one text or a list of them.
func (r *annotationReader) texts(key string, value any) []string {
	list, ok := value.([]any)
	if !ok {
		return []string{r.text(key, value)}
	}
	out := make([]string, 0, len(list))
	for _, item := range list {
		out = append(out, r.text(key, item))
	}
	return out
}

func (r *annotationReader) maps(value any) {
	frameworks, ok := value.(map[string]any)
	if !ok {
		r.wrong("custom.maps is not a mapping of framework or tool to its ids")
		return
	}
	r.rule.Maps = make(map[string][]string, len(frameworks))
	for framework, ids := range frameworks {
		r.rule.Maps[framework] = r.texts("maps."+framework, ids)
	}
}

func (r *annotationReader) settings(value any) {
	settings, ok := value.(map[string]any)
	if !ok {
		r.wrong("custom.settings is not a mapping of setting to its default")
		return
	}
	r.rule.Settings = settings
}

// complete checks what every rule must have.
func (r *annotationReader) complete(a *ast.Annotations) {
	for name, missing := range map[string]bool{
		"title": a.Title == "", "description": a.Description == "", "custom.id": r.rule.ID == "",
		"custom.fix": r.rule.Fix == "", "custom.since": r.rule.Since == "" && !r.own, "custom.subject": r.rule.Subject == "",
		"custom.tier": r.rule.Tier == "", "custom.severity": len(r.rule.Severities) == 0,
		"schemas": len(a.Schemas) == 0, "related_resources": len(a.RelatedResources) == 0 && !r.own,
	} {
		if missing {
			r.wrong("%s is missing", name)
		}
	}
	for _, schema := range a.Schemas {
		if schema.Path.String() != "input" || schema.Schema.String() != "schema.model" {
			r.wrong("schemas names %s: %s, want input: schema.model", schema.Path, schema.Schema)
		}
	}
	r.printable(a.Title, a.Description, r.rule.Fix, r.rule.Since)
	for framework, ids := range r.rule.Maps {
		r.printable(append(ids, framework)...)
	}
	for _, reference := range r.rule.References {
		r.printable(reference.Description, reference.URL)
	}
	if len(a.Authors) > 0 || len(a.Organizations) > 0 || a.Entrypoint || a.Compile != nil || len(a.Labels) > 0 {
		r.wrong("only title, description, scope, schemas, related_resources and custom are annotations of a rule")
	}
	slices.Sort(r.errs)
}

// printable refuses characters that a terminal takes for orders, or that make a
// text look like another.
func (r *annotationReader) printable(texts ...string) {
	for _, text := range texts {
		for _, c := range text {
			if unicode.IsControl(c) && c != '\n' && c != '\t' || unicode.Is(unicode.Bidi_Control, c) {
				r.wrong("an annotation has the character %U, which cannot be printed", c)
				return
			}
		}
	}
}

// packagePath is rules, timeouts, timeout_default of data.rules.timeouts.timeout_default.
func packagePath(m *ast.Module) []string {
	path := make([]string, 0, len(m.Package.Path))
	for _, term := range m.Package.Path[1:] {
		if s, ok := term.Value.(ast.String); ok {
			path = append(path, string(s))
		}
	}
	return path
}

// words lists words for a message.
func words[S ~string](list []S) string {
	out := make([]string, len(list))
	for i, word := range list {
		out[i] = string(word)
	}
	return strings.Join(out, ", ")
}

// byID orders rules.
func byID(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) }
