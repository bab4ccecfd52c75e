# METADATA
# title: What is said of signals that nobody watches
# description: |
#   Each function takes the signals of a resource that no alarm which works
#   watches: blocks with metric, severity, state and, where an alarm is there and
#   does not work, why.
# scope: package
package rules.lib.coverage

# METADATA
# description: the metrics to watch, and what is wrong with the alarms that are there
metrics(missing) := concat(", ", [said | some signal in missing; said := _said(signal)])

_said(signal) := sprintf("%s (%s)", [signal.metric, signal.why]) if {
	signal.state == "broken"
} else := signal.metric

# METADATA
# description: the severity of the worst and the names of all, as a finding has them
more(missing) := {"severity": _worst(missing), "witnesses": [name |
	some signal in missing
	name := signal.name
]}

_worst(missing) := min([[rank, severity] |
	some rank, severity in ["critical", "high", "medium", "low", "info"]
	some signal in missing
	signal.severity == severity
])[1]
