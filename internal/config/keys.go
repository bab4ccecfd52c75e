package config

import "go.yaml.in/yaml/v3"

// keys are the keys of the file, in alphabetical order. This is the one place to
// add a key: the reader, docs/belay.schema.json and the reference in
// docs/configuration.md go by it, and their tests show it (go test
// ./internal/config ./rules -update).
func keys(c *Config) []key {
	var ceiling float64
	return []key{
		{
			name: "allow-incomplete", otherwise: "false", is: truth(&c.AllowIncomplete),
			doc: "Whether it is accepted, without exit status 3, that something could not be examined. Reports say so.",
		},
		{
			name: "baseline", otherwise: ".belay-baseline.json, if it is there", is: scalar(fileSchema, func(r reader, n *yaml.Node, _ string) error {
				c.Baseline = n.Value
				return inTree(r, n)
			}),
			doc: "File of findings that are not reported because they were there before; `belay baseline` writes it. Reports say how many there are.",
		},
		{
			name: "environments", is: named(&c.Environments, nil, environment),
			doc: "The ways in which the workspace is deployed, by name. What their parameters decide tells which of the stacks that somebody can deploy is production.",
		},
		{
			name: "external-monitoring", is: external(&c.External),
			doc: "What is watched by means that are in no template: monitors of another product, alarms of another team. Reports say what counts as watched so, and what has expired.",
		},
		{
			name: "fail-on", otherwise: "medium", is: word(&c.FailOn, "threshold", Thresholds),
			doc: "Severity from which findings give exit status 1; `unknown` is medium, or any unknown answer.",
		},
		{
			name: "ignore", is: ignores(&c.Ignores),
			doc: "Findings that are not reported, by rule, file and resource. Reports count them, and say which entries match nothing and which have expired.",
		},
		{
			name: "max-cost-ceiling", is: ruleSetting(c, "max_cost_ceiling", "max-cost-ceiling", number(&ceiling, "US dollars", 0, 0)),
			doc: "US dollars that an hour of a function may cost at the most, for worst-case-cost.",
		},
		{
			name: "min-coverage", otherwise: "0", is: number(&c.MinCoverage, "percent", 0, 100),
			doc: "Percentage of the states of a template in which events are lost or stuck that alarms must watch, else the exit status is 1.",
		},
		{
			name: "plans", is: named(&c.Plans, fileSchema, plan),
			doc: "Plans of root modules of Terraform, as `terraform show -json` prints them: folder and file, relative to the folder of the configuration.",
		},
		{
			name: "profile", otherwise: "pr", is: word(&c.Profile, "profile", Profiles),
			doc: "Which rules are asked: `pre-commit` (tier A), `pr` (A and B) or `audit` (all, with what passed).",
		},
		{
			name: "quotas", is: block([]key{
				{
					name: "account-concurrency", is: ruleSetting(c, "account_concurrency", "quotas.account-concurrency", number(&c.Quotas.AccountConcurrency, "calls", 1, 0)),
					doc: "Calls of functions that may run at the same time in one region.",
				},
				{
					name: "rest-integration-timeout", is: number(&c.Quotas.RESTIntegration, "milliseconds", 1, 0), otherwise: "29000",
					doc: "Milliseconds that an integration of a REST API may take.",
				},
			}),
			doc: "Limits that AWS raised for the account.",
		},
		{
			name: "rules", is: ruleFolders(&c.Rules),
			doc: "Folders of rules of your own, relative to the folder of the configuration, that are asked beside those that ship (docs/writing-rules.md). They are sandboxed and in the tree: what is elsewhere, or would have to be fetched, only `--rules` can name. Reports say which rules come from the tree.",
		},
		{
			name: "settings", is: settings(c),
			doc: "Settings of rules by name; `belay config print` lists them with what they are.",
		},
		{
			name: "severities", is: severities(c),
			doc: "Severities of findings by the id of their rule, instead of the rule's own. Reports say what is lowered.",
		},
		{
			name: "signals", is: signalNames(&c.Signals),
			doc: "Slugs of signals that should be watched too, which is asked for only here.",
		},
		{
			name: "skip", is: skips(&c.Skip),
			doc: "Rules that are turned off, with the reason. Reports list them.",
		},
		{
			name: "trusted-accounts", is: ruleSetting(c, "trusted_accounts", "trusted-accounts", accounts()),
			doc: "Ids of accounts that are yours or that you trust.",
		},
		{
			name: "workspaces", is: texts(&c.Workspaces, patternSchema, isPattern),
			doc: "Patterns of folders that are each seen apart.",
		},
	}
}
