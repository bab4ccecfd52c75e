# METADATA
# title: Account in which somebody can cover tracks unheard
# description: |
#   Who has got into an account switches off what would tell of it: trails, keys,
#   AWS Config, the policies that hold him back. Somebody should hear of that, and
#   of the root user, at once: by metric filters on the log group of a trail, with
#   alarms that work, or by rules of EventBridge on the default bus with a target.
#   The filters and rules are asked about the calls that the CIS benchmark lists;
#   those of its other sections are asked for with signals in the configuration.
#   It takes a trail of all Regions that is on. Where the organization's trail
#   tells another account the answer is unknown, and external-monitoring in the
#   configuration says that it is heard there. What a rule's target does is not
#   seen, and a rule hears of its Region alone, which is let pass. Monitoring that
#   reads the bucket of a trail, and what GuardDuty or Security Hub finds by itself,
#   is not seen either.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Creating CloudWatch alarms for CloudTrail events
#     ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
# custom:
#   id: control-plane-tamper
#   severity: medium
#   tier: A
#   subject: account
#   account: true
#   fix: >-
#     Let a trail of all Regions write to a log group, and put a metric filter and an
#     alarm that notifies somebody on each of what is named; or a rule of EventBridge
#     on the calls, in us-east-1 for IAM and the root user. If another account watches
#     the organization's trail, say so under external-monitoring.
#   since: "0.1"
#   maps:
#     cis-aws: [
#       7.0/5.1, 7.0/5.2, 7.0/5.3, 7.0/5.4, 7.0/5.5, 7.0/5.6, 7.0/5.7, 7.0/5.8, 7.0/5.9,
#       7.0/5.10, 7.0/5.11, 7.0/5.12, 7.0/5.13, 7.0/5.14, 7.0/5.15
#     ]
#     security-hub: [
#       CloudWatch.1, CloudWatch.2, CloudWatch.3, CloudWatch.4, CloudWatch.5,
#       CloudWatch.6, CloudWatch.7, CloudWatch.8, CloudWatch.9, CloudWatch.10,
#       CloudWatch.11, CloudWatch.12, CloudWatch.13, CloudWatch.14
#     ]
#     serverless-lens: [OPS1]
#     trivy: [
#       AWS-0147, AWS-0148, AWS-0149, AWS-0150, AWS-0151, AWS-0152, AWS-0153, AWS-0154,
#       AWS-0155, AWS-0156, AWS-0157, AWS-0158, AWS-0159, AWS-0160, AWS-0174
#     ]
#     well-architected: [SEC04-BP01]
package rules.alarms.control_plane_tamper

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains account.id if {
	some account in input.account
	ask.has(account, "region") == "no"
}

finding contains found.also(found.at(account, [], message), coverage.more(missing)) if {
	some account in input.account
	ask.has(account, "region") == "no"
	some signal in account.signals
	signal.state in {"broken", "unwatched"}
	missing := [other | some other in account.signals; other.state in {"broken", "unwatched"}]
	message := sprintf("nobody is told in account %s of %s", [account.id, _what(missing)])
}

# What is wrong with all of them is said once.
_what(missing) := sprintf("%s: %s", [names, concat("", _whys(missing))]) if {
	count(_whys(missing)) == 1
	count(missing) == count([1 | some one in missing; one.state == "broken"])
	names := concat(", ", [one.metric | some one in missing])
} else := coverage.metrics(missing)

_whys(missing) := {one.why | some one in missing}
