package config

import (
	"slices"
	"strconv"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// Quotas are limits that AWS raises on request. Zero is the service's own.
type Quotas struct {
	// RESTIntegration is how long an integration of a REST API may take, in
	// milliseconds, as Service Quotas shows it.
	RESTIntegration float64
}

// An External says what is watched by means that are in no template: the
// monitors of another product, alarms of another team.
type External struct {
	// Units are patterns of the templates and root modules that it is about,
	// relative to the folder of the file; none is all of them.
	Units []string
	// Kinds and Signals narrow it to kinds of resource and to signals; none is all.
	Kinds   []model.Kind
	Signals []string
	// Reason is shown in reports.
	Reason string
	// Until is the last day on which it counts.
	Until time.Time
	// Line is that of the file.
	Line int
}

// signals reads a list of slugs of signals.
func (r reader) signals(n *yaml.Node, what string) ([]string, error) {
	slugs, err := r.texts(n, what)
	if err != nil {
		return nil, err
	}
	for i, slug := range slugs {
		if _, ok := metric.SignalNamed(slug); !ok {
			return nil, r.errorf(n.Content[i], "there is no signal %s%s", slug, Suggest(slug, metric.Slugs()))
		}
	}
	return slugs, nil
}

func (r reader) quotas(n *yaml.Node) (Quotas, error) {
	var q Quotas
	err := r.fields(n, "quotas", map[string]field{
		"rest-integration-timeout": func(n *yaml.Node) error {
			value, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || value <= 0 {
				return r.errorf(n, "rest-integration-timeout is no number of milliseconds")
			}
			q.RESTIntegration = value
			return nil
		},
	})
	return q, err
}

// external reads statements, each with its reason and its end: what nobody
// remembers is not watched.
func (r reader) external(n *yaml.Node) ([]External, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, r.errorf(n, "external-monitoring is not a list")
	}
	out := make([]External, len(n.Content))
	for i, item := range n.Content {
		e := &out[i]
		e.Line = item.Line
		if err := r.fields(item, "external-monitoring", r.externalFields(e)); err != nil {
			return nil, err
		}
		switch {
		case e.Reason == "":
			return nil, r.errorf(item, "external-monitoring has no reason")
		case e.Until.IsZero():
			return nil, r.errorf(item, "external-monitoring has no until, the last day on which it counts")
		}
	}
	return out, nil
}

func (r reader) externalFields(e *External) map[string]field {
	return map[string]field{
		"kinds": func(n *yaml.Node) error {
			names, err := r.texts(n, "kinds")
			for i, name := range names {
				if !slices.Contains(metric.Kinds(), model.Kind(name)) {
					return r.errorf(n.Content[i], "nothing is watched of kind %s%s", name, Suggest(name, kindNames()))
				}
				e.Kinds = append(e.Kinds, model.Kind(name))
			}
			return err
		},
		"reason": func(n *yaml.Node) error {
			e.Reason = n.Value
			return nil
		},
		"signals": func(n *yaml.Node) (err error) {
			e.Signals, err = r.signals(n, "signals")
			return err
		},
		"units": func(n *yaml.Node) (err error) {
			e.Units, err = r.texts(n, "units")
			for i, pattern := range e.Units {
				if !doublestar.ValidatePattern(pattern) {
					return r.errorf(n.Content[i], "%s is no pattern of files", pattern)
				}
			}
			return err
		},
		"until": func(n *yaml.Node) (err error) {
			if e.Until, err = time.Parse(time.DateOnly, n.Value); err != nil {
				return r.errorf(n, "%s is no day as in 2026-11-24", n.Value)
			}
			return nil
		},
	}
}

func kindNames() []string {
	names := make([]string, 0, len(metric.Kinds()))
	for _, kind := range metric.Kinds() {
		names = append(names, string(kind))
	}
	return names
}
