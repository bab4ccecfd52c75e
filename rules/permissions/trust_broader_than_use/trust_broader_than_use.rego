# METADATA
# title: Service trusted and not seen to use the role
# description: |
#   The role trusts several services, and only some are seen to run something
#   with it. One that nobody uses lets whoever may create something there have
#   the permissions of the role. That nothing outside of what is seen uses the
#   role is assumed; only services are judged of which it is known what runs with
#   a role: Lambda, Step Functions, Pipes, Scheduler and EventBridge.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: How to use trust policies with IAM roles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   id: trust-broader-than-use
#   severity: medium
#   tier: B
#   subject: role
#   fix: Remove the service from the trust policy, or give it a role of its own.
#   since: "0.1"
#   maps:
#     cloudsplaining: [AssumableByComputeService]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.trust_broader_than_use

import data.rules.lib.found

finding contains found.also(found.at(role, [], message), more) if {
	some role in input.role
	count(role.unused_trust) > 0
	more := {
		"witnesses": role.unused_trust,
	}
	message := sprintf("role %s trusts %s, which is not seen to use it", [
		role.id,
		concat(", ", role.unused_trust),
	])
}
