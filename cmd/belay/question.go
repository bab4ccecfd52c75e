package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// questionFlags are the flags of can and who-can.
type questionFlags struct {
	deployment
	format string
}

func (f *questionFlags) add(cmd *cobra.Command) {
	f.addFlags(cmd)
	cmd.Flags().StringVar(&f.format, "format", "text", "`format` of the answer: text or json")
}

// A question asks who may do an action on a resource.
type question struct {
	action, resource string
	asked            []asked
	hidden           []obstacle // may say otherwise
}

// An asked is a principal, and the space in which it was found.
type asked struct {
	workspace.Principal
	space *space
}

// An obstacle is a problem with the input that may hide who may do what, and the space
// in which it was found.
type obstacle struct {
	source.Problem
	space *space
}

// gather loads what is at the paths, and takes of it whom the question is about.
func (f *questionFlags) gather(cmd *cobra.Command, paths []string, q *question) error {
	if f.format != "text" && f.format != "json" {
		return fmt.Errorf("there is no format %s; there are text and json", f.format)
	}
	if err := q.known(cmd.ErrOrStderr()); err != nil {
		return err
	}
	all, err := spaces(cmd.Context(), inside, paths, f.sight, cmd.InOrStdin())
	if err != nil {
		return err
	}
	named := false
	for _, s := range all {
		l, err := f.load(cmd.Context(), s)
		if err != nil {
			return err
		}
		// No fact is worked out but what the questions take.
		w := workspace.Build(l.units, workspace.Options{Environments: l.environments, Reads: map[model.Kind]map[string]bool{}})
		named = named || w.Names(q.resource)
		for _, p := range w.Principals() {
			if reported(s, p.Node.Unit.Unit) {
				q.asked = append(q.asked, asked{p, s})
			}
		}
		q.look(s, l)
	}
	for _, p := range q.hidden {
		fmt.Fprintf(cmd.ErrOrStderr(), "belay: %s  %s  %s\n", p.space.shown(p.At), p.Effect, p.Message) //nolint:errcheck // the exit status says it, too
	}
	if !named {
		return fmt.Errorf("%s is neither an ARN nor a resource of what was read", q.resource)
	}
	return nil
}

// known says so where there is no such action: it may be newer than what is known of AWS.
func (q *question) known(stderr io.Writer) error {
	a, err := iam.NewAnalyzer(nil)
	if err != nil {
		return err
	}
	unknown, is := a.UnknownAction(q.action)
	if !is {
		return nil
	}
	meant := ""
	if unknown.Suggestion != "" {
		meant = "; " + unknown.Suggestion + " is probably meant"
	}
	_, err = fmt.Fprintf(stderr, "belay: AWS had no action %s when what Belay knows of it was published%s\n", q.action, meant)
	return err
}

// deciding are the kinds that say who may do what.
var deciding = []model.Kind{model.Role, model.User, model.Group, model.Policy, model.Statement}

// look finds what may hide who may do what.
func (q *question) look(s *space, l loading) {
	problems := slices.Clone(l.problems)
	for _, u := range l.units {
		if reported(s, u) {
			problems = append(problems, u.Problems...)
		}
	}
	for _, p := range problems {
		hides := len(p.Hides) == 0 || slices.ContainsFunc(p.Hides, func(kind string) bool {
			return slices.Contains(deciding, model.Kind(kind))
		})
		if p.Effect != source.Noted && hides {
			q.hidden = append(q.hidden, obstacle{p, s})
		}
	}
}

// of leaves those who are called so.
func (q *question) of(name string) error {
	some := slices.DeleteFunc(slices.Clone(q.asked), func(p asked) bool { return !p.Called(name) })
	if len(some) == 0 {
		return fmt.Errorf("no role, user or policy is called %s; there are %s", name, called(q.asked))
	}
	q.asked = some
	return nil
}

// called lists principals for a message.
func called(principals []asked) string {
	var out []string
	for _, p := range principals {
		out = append(out, p.Node.ID)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// An answer is what is so of a principal in some of its worlds.
type answer struct {
	asked
	workspace.Answer
	worlds []int
}

// answers asks about each principal in each world. What is the same in several is
// one answer.
func (q *question) answers() []answer {
	type key struct {
		space  *space
		unit   *workspace.Unit
		id     string
		answer string
	}
	index := map[key]int{}
	var out []answer
	for _, p := range q.asked {
		a := answer{asked: p, Answer: p.Ask(q.action, q.resource)}
		k := key{p.space, p.Node.Unit, p.Node.ID, q.text(a)}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, a)
		}
		out[i].worlds = append(out[i].worlds, p.World())
	}
	return out
}

// when says in which worlds an answer holds, nothing if in all.
func (a answer) when() []string {
	unit, component := a.Node.Unit, a.Node.Component
	var all []int
	for i := range unit.Components[component].Worlds {
		all = append(all, i)
	}
	return unit.When(component, a.worlds, all)
}

// write writes answers as they were asked for.
func (f *questionFlags) write(w io.Writer, q question, answers []answer) error {
	if f.format == "json" {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(q.json(answers)); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		return nil
	}
	var said []string
	for _, a := range answers {
		text := q.text(a)
		if when := a.when(); len(when) > 0 {
			text += "  when " + strings.Join(when, " and ") + "\n"
		}
		if !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	slices.Sort(said)
	if _, err := io.WriteString(w, strings.Join(said, "\n")); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// text is an answer in words, a line for each statement.
func (q question) text(a answer) string {
	var b strings.Builder
	verb := map[iam.Decision]string{
		iam.Allowed: "may", iam.Denied: "may not", iam.Depends: "may under conditions", iam.Undecided: "may or may not",
	}[a.Decision]
	fmt.Fprintf(&b, "%s %s %s on %s\n", a.Name(), verb, q.action, q.resource)
	for _, n := range a.Allows {
		fmt.Fprintf(&b, "  allowed by %s\n    %s\n", statementName(n), a.space.shown(n.At))
	}
	for _, name := range a.Managed {
		fmt.Fprintf(&b, "  allowed by the policy %s of AWS\n", name)
	}
	for _, n := range a.Denies {
		fmt.Fprintf(&b, "  denied by %s\n    %s\n", statementName(n), a.space.shown(n.At))
	}
	for _, condition := range a.Conditions {
		if !strings.HasPrefix(condition, "whether ") {
			condition = "if " + condition
		}
		fmt.Fprintf(&b, "  %s\n", condition)
	}
	if a.Why != "" && a.Decision != iam.Allowed {
		fmt.Fprintf(&b, "  %s\n", a.Why)
	}
	return b.String()
}

// statementName is how people call a statement.
func statementName(n *workspace.Node) string {
	if n.Label != "" {
		return n.Label
	}
	return n.ID
}

// answersJSON are answers as programs read them.
type answersJSON struct {
	Version  int          `json:"version"`
	Action   string       `json:"action"`
	Resource string       `json:"resource"`
	Answers  []answerJSON `json:"answers"`
	// Hidden are problems with the input that may hide other answers.
	Hidden []hiddenJSON `json:"hidden"`
}

type answerJSON struct {
	Principal  principalJSON `json:"principal"`
	Decision   iam.Decision  `json:"decision"`
	Allows     []grantJSON   `json:"allows"`
	Managed    []string      `json:"managed"` // policies of AWS that allow it
	Denies     []grantJSON   `json:"denies"`
	Conditions []string      `json:"conditions"`
	When       []string      `json:"when"`
	Why        string        `json:"why,omitempty"`
}

type principalJSON struct {
	Kind model.Kind `json:"kind"`
	ID   string     `json:"id"`
	Unit string     `json:"unit"`
}

type grantJSON struct {
	Statement string `json:"statement"`
	placeJSON
}

type hiddenJSON struct {
	ID      string `json:"id"`
	Message string `json:"message"`
	placeJSON
}

type placeJSON struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func (q question) json(answers []answer) answersJSON {
	out := answersJSON{Version: 1, Action: q.action, Resource: q.resource, Answers: []answerJSON{}, Hidden: []hiddenJSON{}}
	for _, a := range answers {
		out.Answers = append(out.Answers, answerJSON{
			Principal: principalJSON{a.Node.Kind, a.Node.ID, standsAt(a.space, source.Span{File: a.Node.Unit.Key}).File},
			Decision:  a.Decision,
			Allows:    grantsOf(a.space, a.Allows), Managed: notNull(a.Managed), Denies: grantsOf(a.space, a.Denies),
			Conditions: notNull(a.Conditions), When: notNull(a.when()), Why: a.Why,
		})
	}
	for _, p := range q.hidden {
		out.Hidden = append(out.Hidden, hiddenJSON{p.ID, p.Message, standsAt(p.space, p.At)})
	}
	return out
}

// notNull is a list that is never null.
func notNull(texts []string) []string { return append([]string{}, texts...) }

func grantsOf(s *space, statements []*workspace.Node) []grantJSON {
	out := []grantJSON{}
	for _, n := range statements {
		out = append(out, grantJSON{statementName(n), standsAt(s, n.At)})
	}
	return out
}

func standsAt(s *space, at source.Span) placeJSON {
	out := placeJSON{Line: int(at.Line), Column: int(at.Column)}
	at.Line = 0
	out.File = s.shown(at)
	return out
}
