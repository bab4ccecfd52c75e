# METADATA
# title: Secrets read from anywhere
# description: |
#   Reading every secret, parameter or encrypted thing of the account makes one
#   flawed function the end of all secrets. Patterns that are everything of a
#   type, like secret:* or parameter/*, count like *. A condition on
#   kms:ViaService, on an encryption context or on tags bounds it, and a secret's
#   random suffix, secret:name-??????, is no wildcard. Of svc:* speaks service-
#   wildcard-action.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: decrypt-or-secret-read-any
#   severity: high
#   tier: A
#   subject: statement
#   fix: >-
#     Name the secrets, the path of the parameters, or the key; or decrypt
#     through kms:ViaService only.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_108, CKV_AWS_287, CKV_AWS_288]
#     cloudsplaining: [DataExfiltration]
#     nist-800-53: [AC-2, AC-2(1), AC-3, AC-3(7), AC-3(15), AC-5, AC-6, AC-6(3)]
#     prowler: [iam_inline_policy_no_full_access_to_kms, iam_policy_no_full_access_to_kms]
#     security-hub: [KMS.1, KMS.2]
#     serverless-lens: [SEC3]
#     well-architected: [SEC03-BP02]
package rules.permissions.decrypt_or_secret_read_any

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["resources"], message), more) if {
	some statement in input.statement
	count(statement.any_secrets) > 0
	more := {
		"witnesses": statement.any_secrets,
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, statement.any_secrets)
		],
	}
	message := sprintf("%s allows %s on every resource", [
		statement.id,
		concat(", ", statement.any_secrets),
	])
}
