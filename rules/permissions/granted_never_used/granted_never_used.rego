# METADATA
# title: Role with permissions that it does not use
# description: |
#   The role may use services that it did not try to use for 90 days, or, of the
#   services that it uses, actions that change something and that IAM tracks. What
#   is granted and not used is there for whoever gets hold of the role alone. IAM
#   has to be asked for it, role by role: belay collect --last-accessed. It counts
#   tries that were denied, remembers 400 days and is some hours late; it tracks
#   the management actions of some services and nearly no data actions, so an
#   action that is not named here may be unused, too. Stages that share the role
#   count as one. A role that is younger than the window is unknown. Roles that
#   are not used at all have a rule of their own, and those that services or IAM
#   Identity Center made are left out. That nothing waits for a restore or the end
#   of the year is assumed.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Refine permissions using last accessed information
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
#   - description: Services and actions with action last accessed information
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-action-last-accessed.html
# custom:
#   id: granted-never-used
#   severity: medium
#   tier: B
#   subject: role
#   account: true
#   settings:
#     unused_days: 90
#   fix: >-
#     Take the services and actions out of its policies, one release at a time. Of
#     what is kept for a restore say so, with a day on which to ask again.
#   since: "0.1"
#   maps:
#     access-analyzer: [UnusedPermission]
#     prowler: [iam_role_access_not_stale_to_bedrock]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP04]
package rules.permissions.granted_never_used

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(role, [], message), {"witnesses": idle}) if {
	some role in input.role
	ask.is(role, "service_linked", true) == "no"
	ask.above(role, "watched_days", input.settings.unused_days) == "yes"
	ask.above(role, "unused_days", input.settings.unused_days) == "no"
	idle := sort([item.name | some item in role.idle; _long(item)])
	count(idle) > 0
	message := sprintf("role %s may use %s, and did not try to for %s", [
		role.id,
		found.few(idle),
		found.amount(input.settings.unused_days, "day"),
	])
}

_long(item) if ask.has(item, "days") == "no"

_long(item) if item.days > input.settings.unused_days
