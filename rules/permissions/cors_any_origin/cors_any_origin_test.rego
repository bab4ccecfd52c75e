package rules.permissions.cors_any_origin_test

import data.rules.permissions.cors_any_origin as rule

test_credentials if {
	url := {"id": "Url", "cors_origins": ["*"], "cors_credentials": true}
	rule.finding == {{
		"resource": "Url",
		"path": ["cors_origins"],
		"message": "function URL Url takes credentials from any origin",
	}} with input.function_url as [url]
}

test_header if {
	url := {"id": "Url", "cors_origins": ["*"], "cors_headers": ["authorization"]}
	rule.finding == {{
		"resource": "Url",
		"path": ["cors_origins"],
		"message": "function URL Url takes an Authorization header from any origin",
	}} with input.function_url as [url]
}

test_neither if {
	url := {"id": "Url", "cors_origins": ["*"], "cors_headers": ["content-type"]}
	rule.finding == set() with input.function_url as [url]
}

test_unknown if {
	url := {"id": "Url", "cors_origins": ["*"], "unknown": {"cors_credentials": "why"}}
	rule.finding == set() with input.function_url as [url]
}
