package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/rules"
)

func rulesCommand() *cobra.Command {
	var format string
	var own ownRules
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := own.rules(cmd.Context())
			if err != nil {
				return err
			}
			switch format {
			case "text":
				return listRules(cmd.OutOrStdout(), all)
			case "json":
				return rulesJSON(cmd.OutOrStdout(), all)
			case "markdown":
				return catalogue(cmd.OutOrStdout(), all)
			}
			return fmt.Errorf("there is no format %s%s", format, config.Suggest(format, []string{"json", "markdown", "text"}))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`format` of the list: json, markdown (a page with all there is to know), text")
	own.addFlags(cmd.Flags())
	return cmd
}

// ruleIDs lists the ids of the rules without loading them: a rule's folder is
// its id.
func ruleIDs() []string {
	files, err := fs.Glob(rules.FS, "*/*/*.rego")
	if err != nil {
		return nil
	}
	var out []string
	for _, file := range files {
		family := path.Dir(path.Dir(file))
		if family == "lib" || strings.HasSuffix(file, "_test.rego") {
			continue
		}
		out = append(out, strings.ReplaceAll(path.Base(path.Dir(file)), "_", "-"))
	}
	return out
}

func ids(all []*engine.Rule) []string {
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.ID
	}
	return out
}

// noRule is the error for an id that no rule has.
func noRule(id string, all []string) error {
	return fmt.Errorf("there is no rule %s%s; belay rules lists them", id, strings.TrimSuffix(config.Suggest(id, all), "?"))
}

// named returns the rule of an id, else those that map to it: to an id of any tool or
// framework, with its name before it or without, in the forms in which it is written.
func named(all []*engine.Rule, id string) []*engine.Rule {
	var mapped []*engine.Rule
	for _, r := range all {
		if strings.EqualFold(r.ID, id) {
			return []*engine.Rule{r}
		}
		if mapsTo(r, id) {
			mapped = append(mapped, r)
		}
	}
	return mapped
}

func mapsTo(r *engine.Rule, id string) bool {
	for framework, aliases := range r.Maps {
		for _, alias := range aliases {
			if slices.ContainsFunc(forms(framework, alias), func(form string) bool { return strings.EqualFold(form, id) }) {
				return true
			}
		}
	}
	return false
}

// forms are the ways in which an id of a framework is written.
func forms(framework, id string) []string {
	out := []string{id, framework + "/" + id}
	switch framework {
	case "trivy":
		out = append(out, "AVD-"+id)
	case "cdk-nag":
		out = append(out, "AwsSolutions-"+id, "Serverless-"+id, "NIST.800.53.R5-"+id)
	case "nist-800-53":
		out = append(out, "NIST.800-53.r5 "+id)
	}
	return out
}

// atOnce is how many rules are explained at once. Of more there is a list.
const atOnce = 5

// listNamed lists rules that map to one id.
func listNamed(w io.Writer, id string, found []*engine.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rules map to %s; belay explain RULE explains one.\n\n", len(found), id)
	width := 0
	for _, r := range found {
		width = max(width, len(r.ID))
	}
	for _, r := range found {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, r.ID, r.Title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A shown is a file of an example.
type shown struct{ name, text string }

// examplesOf are the files of the examples of a rule, bad ones first, but the JSON
// twins of YAML ones, and the lines that are expected of them.
func examplesOf(rule *engine.Rule) ([]shown, error) {
	folder := path.Dir(rule.File)
	all, err := example.Of(rule.Files, folder)
	if err != nil {
		return nil, fmt.Errorf("find examples of %s: %w", rule.ID, err)
	}
	var out []shown
	for _, outcome := range []string{example.Bad, example.Good, example.Unknown} {
		for _, x := range all {
			for _, file := range x.Files {
				if x.Outcome != outcome || path.Ext(file) == ".json" && slices.ContainsFunc(all, func(y example.Example) bool {
					return slices.Contains(y.Files, strings.TrimSuffix(file, ".json")+".yaml")
				}) {
					continue
				}
				text, err := example.Text(rule.Files, folder, file)
				if err != nil {
					return nil, err
				}
				out = append(out, shown{name: file, text: strings.TrimRight(text, "\n") + "\n"})
			}
		}
	}
	return out, nil
}

func words(severities []engine.Severity) []string {
	out := make([]string, len(severities))
	for i, s := range severities {
		out[i] = s.String()
	}
	return out
}

func listRules(w io.Writer, all []*engine.Rule) error {
	var b strings.Builder
	width := 0
	for _, r := range all {
		width = max(width, len(r.ID))
	}
	byFamily := slices.Clone(all)
	slices.SortStableFunc(byFamily, func(a, b *engine.Rule) int { return strings.Compare(a.Family, b.Family) })
	family := ""
	for _, r := range byFamily {
		if r.Family != family {
			if family != "" {
				b.WriteString("\n")
			}
			family = r.Family
			b.WriteString(family + "\n")
		}
		title := r.Title
		if r.Account {
			title += " (of an account)"
		}
		fmt.Fprintf(&b, "  %-*s  %s  %-8s  %s\n", width, r.ID, r.Tier, words(r.Severities)[0], title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ruleJSON is a rule in the list for programs.
type ruleJSON struct {
	ID       string              `json:"id"`
	Family   string              `json:"family"`
	Subject  string              `json:"subject"`
	Severity []string            `json:"severity"`
	Tier     string              `json:"tier"`
	Title    string              `json:"title"`
	Maps     map[string][]string `json:"maps"`
	Account  bool                `json:"account,omitempty"` // whether only an account answers it
	Source   string              `json:"source,omitempty"`  // of --rules
}

func rulesJSON(w io.Writer, all []*engine.Rule) error {
	out := make([]ruleJSON, len(all))
	for i, r := range all {
		out[i] = ruleJSON{
			ID: r.ID, Family: r.Family, Subject: string(r.Subject), Severity: words(r.Severities),
			Tier: string(r.Tier), Title: r.Title, Maps: r.Maps, Account: r.Account, Source: r.Source,
		}
		if r.Maps == nil {
			out[i].Maps = map[string][]string{}
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}
