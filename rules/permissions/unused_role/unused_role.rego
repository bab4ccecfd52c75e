# METADATA
# title: Role that nobody uses
# description: |
#   The role was not used for 90 days, or never. What nobody uses nobody misses,
#   but whoever gets hold of it has all that it may do. Days are counted up to
#   when the account was read. IAM remembers 400 of them, in all Regions, and
#   counts calls that were denied. A role that is younger than the window is
#   unknown. Roles that services made for themselves, and those of IAM Identity
#   Center, are left out: what becomes of them is decided elsewhere. That the
#   role is not for an emergency, or a job of once a year, is assumed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Refine permissions using last accessed information
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
# custom:
#   id: unused-role
#   severity: medium
#   tier: B
#   subject: role
#   account: true
#   settings:
#     unused_days: 90
#   fix: >-
#     Ask whoever made it, deny everything for a while (AWSDenyAll), and delete it.
#     Of one that is kept for emergencies say so, with a day on which to ask again.
#   since: "0.1"
#   maps:
#     access-analyzer: [UnusedIAMRole]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP04]
package rules.permissions.unused_role

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(role, ["last_used"], message) if {
	some role in input.role
	ask.is(role, "service_linked", true) == "no"
	ask.above(role, "unused_days", input.settings.unused_days) == "yes"
	message := sprintf("role %s %s", [role.id, _since(role)])
}

_since(role) := sprintf("was last used %s before the snapshot", [
	found.amount(role.unused_days, "day"),
]) if {
	ask.has(role, "last_used") == "yes"
} else := sprintf("was not used in the %s that IAM knows of", [
	found.amount(role.unused_days, "day"),
])
