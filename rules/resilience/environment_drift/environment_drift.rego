# METADATA
# title: Control that some environments lack
# description: |
#   The same stack has a control in environments of one class and not in those of
#   another, though what it guards is in both: who may call an API, what is encrypted,
#   where failed events go, what is watched. What production alone has is tried nowhere
#   before it is needed; what production alone lacks was meant to be there. Alarms that
#   only production has are usual and not said; drift_allowed lists what is: alarms,
#   access, encryption or failures. Only the environments that .belay.yaml declares are
#   compared.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Deploy using immutable infrastructure, with one template for all environments
#     ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/ops_dev_integ_multi_env.html
# custom:
#   id: environment-drift
#   severity: [medium, high]
#   tier: A
#   subject: stack
#   settings:
#     drift_allowed: [alarms]
#   fix: >-
#     Take the condition off the control. What must differ between environments is better a
#     value: another key, another topic, another threshold.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS05-BP08]
package rules.resilience.environment_drift

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(stack, ["drift", _first(listed)], message), more) if {
	some stack in input.stack
	ask.filled(stack, "prod_lacks") == "yes"
	listed := [i | some i, item in stack.drift; "prod" in item.lacks]
	more := _more(stack, listed, "high")
	message := sprintf("production lacks what other environments of %s have: %s", [
		stack.id,
		found.few([_named(stack.drift[i]) | some i in listed]),
	])
}

finding contains found.also(found.at(stack, ["drift", _first(listed)], message), more) if {
	some stack in input.stack
	ask.member(stack, "untried", _said) == "yes"
	listed := [i |
		some i, item in stack.drift
		item.sort in _said
		not "prod" in item.lacks
	]
	more := _more(stack, listed, "medium")
	message := sprintf("some environments of %s lack what others have: %s", [
		stack.id,
		found.few([_named(stack.drift[i]) | some i in listed]),
	])
}

# Nothing is listed where it is not known what there is to list.
_first(listed) := listed[0] if {
	count(listed) > 0
} else := 0

_said := {"access", "alarms", "encryption", "failures"} - {sort |
	some sort in input.settings.drift_allowed
}

_more(stack, listed, severity) := {
	"severity": severity,
	"witnesses": [_named(stack.drift[i]) | some i in listed],
	"related": [found.at(stack, ["drift", i], _says(stack.drift[i])) | some i in listed],
}

_named(item) := sprintf("%s of %s", [_words[item.attribute], item.id]) if {
	ask.has(item, "attribute") == "yes"
} else := item.id

_words := {
	"auth": "authorization",
	"authorization": "authorization",
	"block_public": "block of public access",
	"dead_letter_arn": "dead-letter target",
	"kms_key_arn": "key",
	"on_failure_arn": "failure destination",
}

_says(item) := sprintf("%s: there in %s, not in %s", [
	_named(item),
	concat(" and ", item.has),
	concat(" and ", item.lacks),
])
