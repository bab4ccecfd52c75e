package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// googleShows tells whether a condition of an alert policy shows failures of a
// function or service.
func googleShows(alert, n *Node) watch {
	so := watch{}
	if why := alert.Unknown["metrics"]; why != "" {
		so = watch{undecided, why}
	}
	entries, _ := alert.Attrs["metrics"].Value.(model.List)
	for _, item := range entries {
		entry, ok := item.Value.(model.Block)
		if !ok {
			continue
		}
		switch filter := entry["expression"].Value.(type) {
		case model.Text:
			so = better(so, googleFilter(alert, n, filter, wordOf(entry["statistic"].Value)))
		case model.Unknown:
			so = better(so, watch{undecided, filter.Why})
		case nil, model.Number, model.Bool, model.List, model.Block, model.Choice:
		}
	}
	return so
}

// googleFilter tells whether what one condition looks at is failures of the
// function. A condition on an expression is judged by its words: which metric it
// names, whether it picks failures and which function it names, if any.
func googleFilter(alert, n *Node, filter model.Text, comparison string) watch {
	if h, ok := filter.Hole(); ok {
		return watch{undecided, whyHole(h)}
	}
	written := filter.String()
	fails := googleFailures(written, n)
	if fails.state < undecided {
		return fails
	}
	if comparison == "COMPARISON_LT" || comparison == "COMPARISON_LE" {
		return watch{broken, fmt.Sprintf("alert %s fires when failures fall", alert.name())}
	}
	return worse(googleNames(filter, n), fails)
}

// googleFailures tells whether an expression picks failures of what the function
// is: requests or executions that fail, or lines of its log that are errors.
func googleFailures(written string, n *Node) watch {
	for _, shown := range metric.Failures(model.Google) {
		prometheus := strings.ReplaceAll(shown.Namespace, ".", "_") + ":" + strings.ReplaceAll(shown.Name, "/", "_")
		if !strings.Contains(written, shown.Namespace+"/"+shown.Name) && !strings.Contains(written, prometheus) {
			continue
		}
		first := n.Type == "google_cloudfunctions_function"
		ofRun := shown.Namespace == "run.googleapis.com"
		if first && ofRun || strings.HasPrefix(n.Type, "google_cloud_run_") && !ofRun {
			return watch{} // published for others
		}
		if picks := pickedOutcome.FindStringSubmatch(written); picks != nil && strings.Contains(written, shown.Label) {
			if equal := picks[1] == "=" || picks[1] == "==" || picks[1] == ":"; equal && succeeded.MatchString(picks[2]) {
				return watch{}
			}
			return watch{state: watched}
		}
		return watch{} // it counts what succeeds, too
	}
	switch {
	case strings.Contains(written, "logging.googleapis.com/user/"):
		return watch{undecided, "what the metric of logs counts that alert policies look at is not followed"}
	case errorSeverity.MatchString(written):
		return watch{state: watched}
	}
	return watch{}
}

// pickedOutcome is a restriction to requests or executions by how they end, and
// succeeded is that they end well.
var (
	pickedOutcome = regexp.MustCompile(`(?:response_code_class|response_code|status)["')\]]*\s*(!=|=~|>=|>|==|=|:)\s*[^\w]*(\w+)`)
	succeeded     = regexp.MustCompile(`^(?:[123]\w\w|ok)$`)
)

// errorSeverity is a filter of log lines that are errors.
var errorSeverity = regexp.MustCompile(`(?i)severity\s*(>=|=|:)\s*"?(error|critical|alert|emergency)`)

// functionLabel is a restriction to functions or services by name, as filters and
// queries write it.
var functionLabel = regexp.MustCompile(`(?:service_name|function_name)["']?\]?\s*(=~|==|=|:|!=)\s*([^"'\s]*)["']([^"']*)["']`)

// googleNames tells whether an expression is about the function: it names it, or
// names none, which is all of the project.
func googleNames(filter model.Text, n *Node) watch {
	written := filter.String()
	labels := functionLabel.FindAllStringSubmatch(written, -1)
	if len(labels) == 0 {
		if strings.Contains(written, "service_name") || strings.Contains(written, "function_name") {
			return watch{undecided, "which functions " + written + " picks is not understood"}
		}
		return watch{state: watched}
	}
	so := watch{}
	for _, label := range labels {
		operator, function, value := label[1], label[2], label[3]
		name, named := n.Attrs["name"].Value.(model.Text)
		switch {
		case operator != "=" && operator != ":" && operator != "==" || function != "" || strings.ContainsAny(value, "*|"):
			so = better(so, watch{undecided, "which functions " + written + " picks is not understood"})
		case named && value == name.String(), refersIn(filter, value, n):
			return watch{state: watched}
		case strings.Contains(value, "⟦var.") || strings.Contains(value, "⟦each."):
			so = better(so, watch{undecided, value + " is known on deployment only"})
		}
	}
	return so
}

// refersIn tells whether a label's value is a reference to the function.
func refersIn(filter model.Text, value string, n *Node) bool {
	return slices.ContainsFunc(filter, func(part model.Part) bool {
		return part.Hole != nil && part.Hole.Resource == n.ID && strings.Contains(value, "⟦"+part.Hole.Name+"⟧")
	})
}
