package workspace

import "github.com/belay-dev/belay/internal/model"

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
