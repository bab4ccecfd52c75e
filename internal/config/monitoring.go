package config

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// Quotas are limits that AWS raises on request. Zero is the service's own.
type Quotas struct {
	// RESTIntegration is how long an integration of a REST API may take, in
	// milliseconds, as Service Quotas shows it.
	RESTIntegration float64
	// AccountConcurrency is how many calls of functions may run at the same time in
	// one region.
	AccountConcurrency float64
}

// RESTIntegration is how many milliseconds an integration of a REST API may take
// where AWS did not raise it.
const RESTIntegration = 29000

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

// signalNames is a list of slugs of signals.
func signalNames(to *[]string) shape {
	return texts(to, map[string]any{"enum": metric.Slugs()}, func(r reader, n *yaml.Node) error {
		if _, ok := metric.SignalNamed(n.Value); !ok {
			return r.errorf(n, "there is no signal %s%s", n.Value, Suggest(n.Value, metric.Slugs()))
		}
		return nil
	})
}

// watchedKinds is a list of kinds of which something is watched.
func watchedKinds(to *[]model.Kind) shape {
	return texts(new([]string), map[string]any{"enum": kindNames()}, func(r reader, n *yaml.Node) error {
		if !slices.Contains(metric.Kinds(), model.Kind(n.Value)) {
			return r.errorf(n, "nothing is watched of kind %s%s", n.Value, Suggest(n.Value, kindNames()))
		}
		*to = append(*to, model.Kind(n.Value))
		return nil
	})
}

// external are statements, each with its reason and its end: what nobody
// remembers is not watched.
func external(to *[]External) shape {
	return list(to, func(e *External, n *yaml.Node) shape {
		e.Line = n.Line
		return block([]key{
			{name: "kinds", doc: "Kinds of resource.", otherwise: "all", is: watchedKinds(&e.Kinds)},
			{name: "reason", doc: "Why it is so, for reports.", must: true, is: text(&e.Reason)},
			{name: "signals", doc: "Slugs of signals.", otherwise: "all", is: signalNames(&e.Signals)},
			{name: "units", doc: "Patterns of the templates and root modules that it is about.", otherwise: "all", is: texts(&e.Units, patternSchema, isPattern)},
			{name: "until", doc: "The last day on which it counts.", must: true, is: day(&e.Until)},
		})
	})
}

func kindNames() []string {
	names := make([]string, 0, len(metric.Kinds()))
	for _, kind := range metric.Kinds() {
		names = append(names, string(kind))
	}
	return names
}
