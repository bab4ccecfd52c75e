# METADATA
# title: Function whose changes Terraform does not make
# description: |
#   Terraform is told to ignore changes of what a function runs as: its timeout, its
#   memory, its layers, its environment, or everything. What is written is then not
#   what runs, an edit is applied nowhere, and nobody is told. Code that another
#   pipeline deploys is the usual reason to ignore the package, and is said at info:
#   going back to an earlier commit does not bring the code back. A plan or a state
#   alone does not say what is ignored, so that the answer is unknown there.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: The lifecycle meta-argument
#     ref: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
# custom:
#   id: code-drift-ignored
#   severity: [low, info]
#   tier: C
#   subject: function
#   fix: >-
#     Take the arguments that Terraform should set out of ignore_changes. Leave those
#     in that something else deploys, and roll back there.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
package rules.resilience.code_drift_ignored

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.filled(fn, "ignored") == "yes"
}

finding contains found.also(found.at(fn, ["ignored"], message), more) if {
	some fn in input.function
	names := [name | some name in fn.ignored; name in _settings]
	count(names) > 0
	message := sprintf("Terraform ignores changes of function %s: %s", [fn.id, found.few(names)])
	more := {"witnesses": names}
}

finding contains found.also(found.at(fn, ["ignored"], message), more) if {
	some fn in input.function
	ask.member(fn, "ignored", _settings) == "no"
	names := [name | some name in fn.ignored; name in _package]
	count(names) > 0
	more := {"severity": "info", "witnesses": names}
	message := sprintf("Terraform does not deploy the code of function %s", [fn.id])
}

_settings := {
	"all",
	"dead_letter_config",
	"environment",
	"layers",
	"memory_size",
	"reserved_concurrent_executions",
	"role",
	"runtime",
	"timeout",
	"vpc_config",
}

_package := {
	"filename",
	"image_uri",
	"s3_bucket",
	"s3_key",
	"s3_object_version",
	"source_code_hash",
}
