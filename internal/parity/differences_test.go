package parity_test

// notMade is what Terraform cannot make, by root and address, and why.
var notMade = map[string]string{
	"graphql.aws_appsync_datasource.searches":        "it is made, and the provider looks for it under half of its id: those of moto have dashes",
	"metric_math.aws_cloudwatch_composite_alarm.bad": "moto has no composite alarms",
}

// Where a finding is that the other does not have.
const (
	inSource  = "source"
	inAccount = "account"
)

// Reasons of differences. The first are so in every account, the others in moto's.
const (
	ownAccount  = "an account knows its own number, a configuration does not"
	defaultBus  = "every region has a default bus, which no configuration makes"
	defaults    = "an account shows the default as if somebody had set it"
	variables   = "snapshots hold no values of environment variables"
	cognito     = "Cognito is not read, so an account shows no user pools"
	balancers   = "load balancers are not read, so an account does not show what calls the function"
	edges       = "CloudFront is not read, so an account does not show what calls the function"
	invocation  = "an account does not show that a deployment calls the function"
	noComposite = "the composite alarm that acts on it is not there: moto has none"
	noAlarms    = "moto forgets the alarms of a deployment group"
	capacity    = "moto forgets the maximum of a table on demand"
	authorizers = "moto cannot list the authorizers of an HTTP API"
)

// A difference is a finding that only the source or only the account has, and why.
// Empty words stand for any.
type difference struct {
	root   string
	only   string
	rule   string
	name   string
	reason string
}

// differences are all that there are. Rules that only an account answers are not compared.
var differences = []difference{
	{"events", inAccount, "bus-logging", "", defaultBus},
	{"failures", inAccount, "bus-logging", "", defaultBus},
	{"resource_policies", inSource, "unlisted-cross-account-principal", "orders_policy", ownAccount},

	{"deployment", inSource, "memory-default", "seed", defaults},
	{"deployment", inSource, "timeout-default", "seed", defaults},
	{"function", inSource, "memory-default", "resize", defaults},
	{"function", inSource, "timeout-default", "resize", defaults},
	{"rest_api", inAccount, "integration-timeout-invalid-or-tight", "get_order", defaults},
	{"rest_api", inSource, "timeout-exceeds-caller", "get", defaults},
	{"environment", inSource, "env-reference-without-access", "save", variables},
	{"recursion", inSource, "recursive-trigger", "worker", variables},
	{"user_pool", inSource, "user-pool-without-protection", "users", cognito},
	{"user_pool", inSource, "timeout-exceeds-caller", "check", cognito},
	{"front", inSource, "function-unwatched", "report", balancers},
	{"front", inAccount, "function-unwatched", "report", balancers},
	{"front", inSource, "invoke-permission-missing", "report", balancers},
	{"front", inSource, "timeout-exceeds-caller", "report", balancers},
	{"front", inSource, "timeout-exceeds-caller", "page", edges},
	{"front", inSource, "timeout-exceeds-caller", "guard", edges},
	{"front", inAccount, "function-unwatched", "guard", edges},
	{"front", inAccount, "arm64-not-used", "guard", edges},
	{"deployment", inAccount, "function-unwatched", "seed", invocation},
	{"deployment", inSource, "function-unwatched", "seed", invocation},

	{"http_api", inSource, "timeout-exceeds-caller", "orders", authorizers},
	{"metric_math", inAccount, "alarm-without-action", "", noComposite},
	{"metric_math", inAccount, "function-unwatched", "worker", noComposite},
	{"metric_math", inAccount, "deployment-without-alarms", "deployment", noAlarms},
	{"tables", inAccount, "table-throughput-unbounded", "orders", capacity},
	{"tables", inSource, "table-unwatched", "orders", capacity},
}
