package metric

import "github.com/belay-dev/belay/internal/model"

// A Shown is a metric of Azure or Google that shows failures of a function.
type Shown struct {
	Namespace string // Azure's metric namespace, or the type that a Google metric's name begins with
	Name      string
	// Label is the label by which failures are told from the rest, where the metric
	// counts both; "" if it counts failures only.
	Label  string
	Source string // page that says so
}

// String is the metric as its cloud writes it: a namespace and a name in Azure, one
// path in Google.
func (s Shown) String() string {
	if s.Label == "" {
		return s.Namespace + " " + s.Name
	}
	return s.Namespace + "/" + s.Name
}

// Failures are the metrics that show that functions of a cloud fail, the one to
// recommend first.
func Failures(cloud model.Cloud) []Shown { return failures[cloud] }

const (
	azureSites    = "https://learn.microsoft.com/en-us/azure/azure-monitor/reference/supported-metrics/microsoft-web-sites-metrics"
	azureInsights = "https://learn.microsoft.com/en-us/azure/azure-monitor/reference/supported-metrics/microsoft-insights-components-metrics"
	googleMetrics = "https://cloud.google.com/monitoring/api/metrics_gcp_c"
	googleRun     = "https://cloud.google.com/monitoring/api/metrics_gcp_p_z"
)

var failures = map[model.Cloud][]Shown{
	model.Azure: {
		{Namespace: "microsoft.insights/components", Name: "requests/failed", Source: azureInsights},
		{Namespace: "microsoft.insights/components", Name: "exceptions/count", Source: azureInsights},
		{Namespace: "microsoft.insights/components", Name: "exceptions/server", Source: azureInsights},
		{Namespace: "microsoft.web/sites", Name: "Http5xx", Source: azureSites},
	},
	model.Google: {
		{Namespace: "run.googleapis.com", Name: "request_count", Label: "response_code", Source: googleRun},
		{Namespace: "cloudfunctions.googleapis.com", Name: "function/execution_count", Label: "status", Source: googleMetrics},
	},
}
