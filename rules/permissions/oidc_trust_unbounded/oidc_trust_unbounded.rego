# METADATA
# title: Identity provider without a bound subject
# description: |
#   GitHub, GitLab and other public providers vouch for all their users. A role
#   that trusts one must say whose tokens it takes: a condition on the subject
#   that begins with the organization, or on a claim like repository. A pattern
#   that is open before the organization ends lets in strangers, and one in the
#   wrong order of claims nobody. Which branches of a repository may take the
#   role is not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configuring OpenID Connect in Amazon Web Services
#     ref: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
# custom:
#   id: oidc-trust-unbounded
#   severity: high
#   tier: A
#   subject: statement
#   fix: >-
#     Add a condition on the subject: repo:organization/repository:* with
#     StringLike, or all of it with StringEquals.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_358, CKV_AWS_393]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.oidc_trust_unbounded

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "trust") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
}

finding contains found.also(found.at(statement, ["principals"], message), more) if {
	some statement in input.statement
	count(statement.federation_gaps) > 0
	more := {"witnesses": statement.federation_gaps}
	message := sprintf("%s does not say who of the identity provider is let in: %s", [
		statement.id,
		concat("; ", statement.federation_gaps),
	])
}
