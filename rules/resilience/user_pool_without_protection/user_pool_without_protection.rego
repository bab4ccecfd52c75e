# METADATA
# title: User pool that a mistake in the template deletes
# description: |
#   A user pool that is left out of the template, or replaced by a change of what
#   cannot be changed, is deleted with all its users. Their passwords are nowhere
#   else, so that everybody has to sign up again. In an environment that is gone
#   tomorrow that is what is wanted.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: User pool deletion protection
#     ref: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
# custom:
#   id: user-pool-without-protection
#   severity: [high]
#   tier: A
#   subject: user_pool
#   environmental: true
#   fix: >-
#     Set DeletionProtection to ACTIVE, or DeletionPolicy and UpdateReplacePolicy
#     to Retain.
#   since: "0.1"
#   maps:
#     cfn-lint: [I3011]
#     nist-800-53: [CM-2, CM-3]
#     prowler: [cognito_user_pool_deletion_protection_enabled]
#     serverless-lens: [REL2]
#     well-architected: [REL09-BP01, REL09-BP02]
package rules.resilience.user_pool_without_protection

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(pool, [], message) if {
	some pool in input.user_pool
	ask.is(pool, "protected", true) == "no"
	ask.is(pool, "deletion", {"Retain", "RetainExceptOnCreate", "Snapshot"}) == "no"
	message := sprintf("user pool %s is neither retained nor protected against deletion", [pool.id])
}
