# METADATA
# title: Workload that may change its resources
# description: |
#   The role of a function, workflow or pipe holds actions on tables, queues,
#   buckets, keys and the like that create, delete or reconfigure them, or say
#   who may use them. What works with data needs none of that, and a flaw in it
#   should not delete a table. That such a workload is no deployment tool is
#   assumed; functions behind custom resources are one, and get an info. The rules
#   by which Step Functions waits for jobs are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: control-plane-in-data-role
#   severity: [high, info]
#   tier: B
#   subject: statement
#   fix: >-
#     Leave the actions to the role that deploys, and keep those that read and
#     write data.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_109, CKV_AWS_289]
#     cloudsplaining: [ResourceExposure]
#     parliament: [PERMISSIONS_MANAGEMENT_ACTIONS]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.control_plane_in_data_role

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.control_plane) > 0
	more := {"witnesses": statement.control_plane, "severity": _severity(statement)}
	message := sprintf("%s lets a workload change its resources themselves: %s", [
		statement.id,
		concat(", ", statement.control_plane),
	])
}

# Functions behind custom resources are there to provision.
_severity(statement) := "info" if {
	ask.is(statement, "provisions", true) == "yes"
} else := "high"
