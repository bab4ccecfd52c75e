package rules.permissions.unknown_action_or_service_test

import data.rules.permissions.unknown_action_or_service as rule

test_misspelt if {
	unknown := {"pattern": "s3:GetObjekt", "suggestion": "s3:GetObject", "reason": "action"}
	statement := {"id": "s", "actions": ["s3:GetObjekt", "s3:x"], "unknown_actions": [unknown]}
	rule.finding == {{
		"resource": "s",
		"path": ["actions"],
		"message": "s names actions that there are not: s3:GetObjekt, probably s3:GetObject",
		"witnesses": ["s3:GetObjekt"],
		"severity": "medium",
	}} with input.statement as [statement]
}

test_nothing_else if {
	unknown := {"pattern": "x:Y", "suggestion": "", "reason": "service"}
	statement := {"id": "s", "actions": ["x:Y"], "unknown_actions": [unknown]}
	some finding in rule.finding with input.statement as [statement]
	finding.severity == "high"
	finding.message == "s names actions that there are not: x:Y"
}

test_unknown if {
	statement := {"id": "s", "unknown_actions": [], "unknown": {"unknown_actions": "why"}}
	rule.finding == set() with input.statement as [statement]
}
