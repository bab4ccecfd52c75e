# METADATA
# title: Configuration that the role cannot carry
# description: |
#   What the configuration of the function asks for takes actions of its role: a
#   VPC network interfaces, without which no function is created; tracing
#   segments; and every function a log stream. Actions are looked for on any
#   resource, so that nothing is said of a role that may do them somewhere. The
#   key of the environment and file systems are not looked at.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Defining Lambda function permissions with an execution role
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
# custom:
#   id: runtime-permission-missing
#   severity: medium
#   tier: A
#   subject: function
#   fix: >-
#     Attach AWSLambdaBasicExecutionRole, AWSLambdaVPCAccessExecutionRole or
#     AWSXRayDaemonWriteAccess, or allow the actions.
#   since: "0.1"
#   maps:
#     cfn_nag: [W58]
#     serverless-lens: [SEC2]
package rules.permissions.runtime_permission_missing

import data.rules.lib.found

finding contains found.also(found.at(fn, ["role_arn"], message), more) if {
	some fn in input.function
	count(fn.missing_runtime) > 0
	lacks := [text |
		some lack in fn.missing_runtime
		text := sprintf("%s for %s", [concat(", ", lack.actions), lack.id])
	]
	more := {
		"witnesses": [action | some lack in fn.missing_runtime; some action in lack.actions],
		"fix": [says | some lack in fn.missing_runtime; some says in lack.says],
	}
	message := sprintf("the role of function %s lacks %s", [
		fn.id,
		concat("; ", lacks),
	])
}
