package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// tracedCallers tells whether a caller that waits for a function traces its
// calls, so that the function's part of them is in the trace without a setting of
// its own.
func tracedCallers(_ *linker, n *Node) (model.Value, string) {
	unsure := incompleteEdges(n, "routes", "tasks", "graphql_apis")
	var callers []*Node
	for _, route := range n.Edges["routes"] {
		for _, api := range route.Edges["api"] {
			callers = append(callers, api.Edges["stages"]...)
			unsure = first(unsure, api.Unknown["stages"])
		}
	}
	for _, task := range n.Edges["tasks"] {
		callers = append(callers, task.Edges["machine"]...)
	}
	callers = append(callers, n.Edges["graphql_apis"]...)
	for _, caller := range callers {
		traced, why := isTrue(caller, "tracing")
		if traced {
			return model.Bool(true), ""
		}
		unsure = first(unsure, why)
	}
	if unsure != "" {
		return nil, unsure
	}
	return model.Bool(false), ""
}

// telemetryLayers are parts of the names of layers that trace by themselves.
var telemetryLayers = []string{"aws-otel", "opentelemetry", "awsopentelemetrydistro"}

// telemetryLayer tells whether a layer of a function traces its calls. A layer
// that the template builds itself is taken to be the function's own code.
func telemetryLayer(_ *linker, n *Node) (model.Value, string) {
	unsure := n.Unknown["layers"]
	for _, layer := range flat(nil, n.Attrs["layers"].Value) {
		written := strings.ToLower(layer.String())
		if slices.ContainsFunc(telemetryLayers, func(name string) bool { return strings.Contains(written, name) }) {
			return model.Bool(true), ""
		}
		if h := firstHole(layer); h != nil {
			unsure = first(unsure, whyHole(h))
		}
	}
	if unsure != "" {
		return nil, unsure
	}
	return model.Bool(false), ""
}

// tracedFunctions lists the functions behind a stage of a REST API that trace by
// themselves. Other APIs cannot trace.
func tracedFunctions(_ *linker, stage *Node) (model.Value, string) {
	unsure := stage.Unknown["api"]
	var ids []string
	for _, api := range stage.Edges["api"] {
		if protocol, ok := word(api, "protocol"); !ok || protocol != "REST" {
			unsure = first(unsure, api.Unknown["protocol"])
			continue
		}
		unsure = first(unsure, api.Unknown["routes"])
		for _, route := range api.Edges["routes"] {
			unsure = first(unsure, route.Unknown["function"])
			for _, fn := range route.Edges["function"] {
				unsure = first(unsure, fn.Unknown["tracing"])
				if mode, _ := word(fn, "tracing"); mode == "Active" {
					ids = append(ids, fn.name())
				}
			}
		}
	}
	slices.Sort(ids)
	return listOf(slices.Compact(ids)), unsure
}
