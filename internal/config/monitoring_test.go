package config

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/belay-dev/belay/internal/model"
)

func TestMonitoring(t *testing.T) {
	got, err := Parse(Name, []byte(`
signals: [api-4xx, function-silence]
quotas: {rest-integration-timeout: 60000}
external-monitoring:
  - units: [services/**]
    kinds: [function]
    signals: [function-errors]
    reason: Datadog monitors of the platform team
    until: 2027-03-31
  - {reason: agreed, until: 2027-01-01}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Signals: []string{"api-4xx", "function-silence"},
		Quotas:  Quotas{RESTIntegration: 60000},
		External: []External{
			{
				Units: []string{"services/**"}, Kinds: []model.Kind{"function"}, Signals: []string{"function-errors"},
				Reason: "Datadog monitors of the platform team", Until: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC), Line: 5,
			},
			{Reason: "agreed", Until: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Line: 10},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
}

func TestMonitoringErrors(t *testing.T) {
	for content, want := range map[string]string{
		"signals: [function-error]\n":                                                 "read .belay.yaml: line 1: there is no signal function-error; did you mean function-errors?",
		"quotas: {rest-integration-timeout: long}\n":                                  "read .belay.yaml: line 1: rest-integration-timeout is long, which is no number of milliseconds from 1",
		"quotas: {rest-timeout: 1}\n":                                                 "read .belay.yaml: line 1: quotas has no key rest-timeout; there is account-concurrency, rest-integration-timeout",
		"external-monitoring: {}\n":                                                   "read .belay.yaml: line 1: external-monitoring is not a list",
		"external-monitoring: [{until: 2027-01-01}]\n":                                "read .belay.yaml: line 1: external-monitoring has no reason, why it is so, for reports",
		"external-monitoring: [{reason: x}]\n":                                        "read .belay.yaml: line 1: external-monitoring has no until, the last day on which it counts",
		"external-monitoring: [{reason: x, until: soon}]\n":                           "read .belay.yaml: line 1: soon is no day as in 2026-11-24",
		"external-monitoring: [{reason: x, until: 2027-01-01, kinds: [functions]}]\n": "read .belay.yaml: line 1: nothing is watched of kind functions; did you mean function?",
		"external-monitoring: [{reason: x, until: 2027-01-01, units: ['[']}]\n":       "read .belay.yaml: line 1: [ is no pattern of files",
	} {
		if _, err := Parse(Name, []byte(content)); err == nil || err.Error() != want {
			t.Errorf("%s: got error %v, want %s", content, err, want)
		}
	}
}
