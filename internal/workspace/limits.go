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
	"user-pool-trigger":     {5, false, "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html"},
	"express-workflow":      {300, false, "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"},
	"standard-workflow":     {31536000, false, "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"},
	"graphql-request":       {30, false, "https://docs.aws.amazon.com/general/latest/gr/appsync.html"},
	"load-balancer-idle":    {60, false, "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"},
	"origin-read":           {30, false, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html"},
	"edge-viewer":           {5, false, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"},
	"edge-origin":           {30, false, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"},
}

// integrationLimits names the limit of each kind of API.
var integrationLimits = map[string]string{
	"REST":      "rest-integration",
	"HTTP":      "http-integration",
	"WEBSOCKET": "websocket-integration",
}

// A price is what a gigabyte-second costs.
type price struct {
	dollars float64
	source  string
}

// prices are by processor, of the first tier in us-east-1, as published in
// November 2026. Most regions cost the same, none less.
var prices = map[string]price{
	"x86_64": {0.0000166667, "https://aws.amazon.com/lambda/pricing/"},
	"arm64":  {0.0000133334, "https://aws.amazon.com/lambda/pricing/"},
}

// Defaults of https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
// and https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html.
const (
	accountConcurrency = 1000
	defaultMemory      = 128
	asyncRetries       = 2
)
