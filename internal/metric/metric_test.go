package metric

import (
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range All() {
		t.Run(m.String(), func(t *testing.T) {
			if seen[m.String()] {
				t.Errorf("got two rows, want one")
			}
			seen[m.String()] = true
			if !strings.HasPrefix(m.Source, "https://docs.aws.amazon.com/") {
				t.Errorf("got source %q, want a page of AWS", m.Source)
			}
			if len(m.Dimensions) == 0 {
				t.Errorf("got no set of dimensions, want one or the empty one")
			}
			for _, set := range m.Dimensions {
				if !slices.IsSorted(set) {
					t.Errorf("got dimensions %v, want them sorted", set)
				}
			}
			if m.Statistic == "" {
				t.Errorf("got no statistic")
			}
			if m.Bounded && m.Top <= 0 {
				t.Errorf("got top %v of a bounded metric", m.Top)
			}
		})
	}
	if len(seen) < 300 {
		t.Errorf("got %d rows, want hundreds", len(seen))
	}
}

func TestNamespacesAreOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range services {
		if seen[s.namespace] {
			t.Errorf("got %s twice", s.namespace)
		}
		seen[s.namespace] = true
	}
	for _, name := range otherNamespaces {
		if seen[name] {
			t.Errorf("got %s twice", name)
		}
		seen[name] = true
	}
	for small, name := range misnamed {
		if small != strings.ToLower(small) || serviceOf(name) == nil {
			t.Errorf("got %s for %s, want a namespace of the table for a name in small letters", name, small)
		}
	}
}

func TestSignals(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range signals {
		t.Run(s.Slug, func(t *testing.T) {
			if seen[s.Slug] {
				t.Errorf("got two rows, want one")
			}
			seen[s.Slug] = true
			if s.Kind != "" && model.Kinds[s.Kind]["signals"].Doc == "" {
				t.Errorf("got kind %s, which has no signals", s.Kind)
			}
			if !slices.Contains([]string{"critical", "high", "medium", "low", "info"}, s.Severity) {
				t.Errorf("got severity %q", s.Severity)
			}
			if !slices.Contains([]string{"A", "B", "C"}, s.Tier) {
				t.Errorf("got tier %q", s.Tier)
			}
			if s.Applies == "" {
				t.Errorf("got no words for where it applies")
			}
			for _, way := range s.Accepts {
				for _, w := range way {
					if _, ok := Lookup(w.Namespace, w.Metric); !ok && w.Namespace != "AWS/Billing" {
						t.Errorf("got %s %s, which is not in the table", w.Namespace, w.Metric)
					}
				}
			}
		})
	}
	for kind, shape := range model.Kinds {
		if _, ok := shape["signals"]; ok && len(Signals(kind)) == 0 {
			t.Errorf("got no signals for %s", kind)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name, namespace, metric string
		want                    Verdict
		hint                    string
	}{
		{"published", "AWS/Lambda", "Errors", Known, ""},
		{"singular", "AWS/Lambda", "Error", Missing, "AWS/Lambda Errors"},
		{"case of the metric", "AWS/Lambda", "errors", Missing, "AWS/Lambda Errors"},
		{"case of the namespace", "AWS/lambda", "Errors", Missing, "AWS/Lambda Errors"},
		{"case of REST's metric", "AWS/ApiGateway", "5xxError", Missing, "AWS/ApiGateway 5XXError"},
		{"case of HTTP's metric", "AWS/ApiGateway", "5XX", Missing, "AWS/ApiGateway 5xx"},
		{"REST's metric", "AWS/ApiGateway", "5XXError", Known, ""},
		{"HTTP's metric", "AWS/ApiGateway", "5xx", Known, ""},
		{"two letters swapped", "AWS/Lambda", "Durtaion", Missing, "AWS/Lambda Duration"},
		{"nothing near", "AWS/Lambda", "MemoryUsage", Missing, ""},
		{"of another service", "AWS/Lambda", "ApproximateAgeOfOldestMessage", Missing, "AWS/SQS ApproximateAgeOfOldestMessage"},
		{"service's name for namespace", "AWS/StepFunctions", "ExecutionsFailed", Missing, "AWS/States ExecutionsFailed"},
		{"EventBridge", "AWS/EventBridge", "FailedInvocations", Missing, "AWS/Events FailedInvocations"},
		{"a list that may lag", "AWS/AppSync", "SomethingNew", Unjudged, ""},
		{"near in a list that may lag", "AWS/AppSync", "5XXErrors", Missing, "AWS/AppSync 5XXError"},
		{"known by name only", "AWS/EC2", "NoSuchMetric", Unjudged, ""},
		{"unheard of", "AWS/Quantum", "Qubits", Unjudged, ""},
		{"somebody's own", "Shop", "Errors", Unjudged, ""},
		{"an error code at the end", "AWS/Scheduler", "InvocationsFailedToBeSentToDeadLetterCount_AWS.SimpleQueueService.NonExistentQueue", Known, ""},
		{"name of executions", "AWS/States", "ExecutionFailed", Missing, "AWS/States ExecutionsFailed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, hint := Judge(c.namespace, c.metric)
			if got != c.want || hint != c.hint {
				t.Errorf("got %v %q, want %v %q", got, hint, c.want, c.hint)
			}
		})
	}
}

func TestPublished(t *testing.T) {
	for _, c := range []struct {
		name, namespace, metric string
		dimensions              []string
		want                    bool
	}{
		{"one", "AWS/Lambda", "Errors", []string{"FunctionName"}, true},
		{"none", "AWS/Lambda", "Errors", nil, true},
		{"in another order", "AWS/ApiGateway", "5XXError", []string{"Stage", "ApiName"}, true},
		{"of the other kind of API", "AWS/ApiGateway", "5XXError", []string{"ApiId"}, false},
		{"half a pair", "AWS/DynamoDB", "ThrottledRequests", []string{"TableName"}, false},
		{"a pair", "AWS/DynamoDB", "ThrottledRequests", []string{"TableName", "Operation"}, true},
		{"per schedule", "AWS/Scheduler", "TargetErrorCount", []string{"ScheduleName"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, ok := Lookup(c.namespace, c.metric)
			if got := m.Published(c.dimensions); !ok || got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
