package workspace

// A limit is a ceiling or default that a service sets, and the page that says so.
type limit struct {
	seconds float64
	raised  bool // whether AWS raises it on request
	source  string
}

// limits are those that facts are worked out from, as published in November 2026.
var limits = map[string]limit{
	"function-default":      {3, false, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"},
	"rest-integration":      {29, true, "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"},
	"http-integration":      {30, false, "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"},
	"websocket-integration": {29, false, "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"},
	"authorizer":            {10, false, "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"},
	"graphql-request":       {30, false, "https://docs.aws.amazon.com/general/latest/gr/appsync.html"},
}

// integrationLimits names the limit of each kind of API.
var integrationLimits = map[string]string{
	"REST":      "rest-integration",
	"HTTP":      "http-integration",
	"WEBSOCKET": "websocket-integration",
}
