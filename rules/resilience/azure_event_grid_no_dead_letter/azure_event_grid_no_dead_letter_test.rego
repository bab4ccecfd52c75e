package rules.resilience.azure_event_grid_no_dead_letter_test

import data.rules.resilience.azure_event_grid_no_dead_letter as rule

test_no_destination if {
	rule.finding == {{
		"resource": "Orders",
		"path": ["dead_letter_arn"],
		"message": "events that Orders cannot deliver are dropped",
	}} with input.subscription as [{"id": "Orders"}]
}

test_destination if {
	subscription := {"id": "Orders", "dead_letter_arn": "⟦azurerm_storage_account.shop.id⟧"}
	rule.finding == set() with input.subscription as [subscription]
}

test_unknown if {
	subscription := {"id": "Orders", "unknown": {"dead_letter_arn": "var.lost"}}
	rule.finding == set() with input.subscription as [subscription]
}

test_no_subscriptions if {
	rule.finding == set() with input as {}
}
