# METADATA
# title: Service that may invoke for anybody
# description: |
#   A service acts for all its customers: without SourceArn, SourceAccount or an
#   organization, somebody else's topic, bucket or rule can have the service invoke
#   the function. An Alexa token bounds it too. CloudWatch alarms, CloudFront and
#   Lambda@Edge send no source and are left out.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: The confused deputy problem
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: service-permission-without-source
#   severity: high
#   tier: A
#   subject: permission
#   fix: Add SourceArn; for a bucket SourceAccount, too.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_364]
#     regula: [permission_source_conditions]
#     serverless-lens: [SEC2]
#     trivy: [AWS-0067]
#     well-architected: [SEC03-BP07]
package rules.permissions.service_permission_without_source

import data.rules.lib.ask
import data.rules.lib.found

applies contains permission.id if {
	some permission in input.permission
	ask.ends(permission, "principal", {".amazonaws.com", ".amazonaws.com.cn"}) == "yes"
	ask.starts(permission, "principal", "arn:") == "no"
	ask.equals(permission, "principal", _without_source) == "no"
	ask.has(permission, "url_auth") == "no"
}

_without_source := {
	"lambda.alarms.cloudwatch.amazonaws.com",
	"edgelambda.amazonaws.com",
	"cloudfront.amazonaws.com",
}

finding contains found.at(permission, ["principal"], message) if {
	some permission in input.permission
	ask.has(permission, "source_arn") == "no"
	ask.has(permission, "source_account") == "no"
	ask.has(permission, "organization_id") == "no"
	ask.has(permission, "event_source_token") == "no"
	message := sprintf("permission %s lets %s invoke on behalf of anybody", [
		permission.id,
		permission.principal,
	])
}
