package model

// A Kind is one of the product's own words for a resource.
type Kind string

// The kinds of the serverless graph.
const (
	Function           Kind = "function"
	Alias              Kind = "alias"
	FunctionURL        Kind = "function_url"
	Permission         Kind = "permission"
	EventSource        Kind = "event_source"
	EventInvokeConfig  Kind = "event_invoke_config"
	Role               Kind = "role"
	User               Kind = "user"
	Group              Kind = "group"
	Policy             Kind = "policy"
	Statement          Kind = "statement"
	Queue              Kind = "queue"
	Topic              Kind = "topic"
	Subscription       Kind = "subscription"
	EventBus           Kind = "event_bus"
	EventRule          Kind = "event_rule"
	EventTarget        Kind = "event_target"
	EventSubscriber    Kind = "event_subscriber"
	Schedule           Kind = "schedule"
	Pipe               Kind = "pipe"
	Table              Kind = "table"
	Stream             Kind = "stream"
	DeliveryStream     Kind = "delivery_stream"
	Bucket             Kind = "bucket"
	BucketNotification Kind = "bucket_notification"
	Key                Kind = "key"
	Secret             Kind = "secret"
	API                Kind = "api"
	Stage              Kind = "stage"
	Route              Kind = "route"
	Authorizer         Kind = "authorizer"
	GraphQLAPI         Kind = "graphql_api"
	StateMachine       Kind = "state_machine"
	State              Kind = "state"
	LogGroup           Kind = "log_group"
	MetricFilter       Kind = "metric_filter"
	Alarm              Kind = "alarm"
	CompositeAlarm     Kind = "composite_alarm"
	DeploymentGroup    Kind = "deployment_group"
	CustomResource     Kind = "custom_resource"
	UserPool           Kind = "user_pool"
	LoadBalancer       Kind = "load_balancer"
	Listener           Kind = "listener"
	TargetGroup        Kind = "target_group"
	Distribution       Kind = "distribution"
	DistributionOrigin Kind = "origin"
	Stack              Kind = "stack"
	Account            Kind = "account"
)

// An Attribute is one thing that rules can ask of a kind.
type Attribute struct {
	Type Type
	Doc  string // what it means and its unit
	// Derived is worked out in package workspace from other attributes and edges
	// and mapped by no loader. Edges are derived too and do not say so.
	Derived bool
	// Default is what the service does where the attribute is not set, in words,
	// for docs/model.md. Rules never see it: not set is not a default.
	Default string
	// Foreign is true where the thing is not there in AWS: resources of other clouds
	// alone have it.
	Foreign bool
	// Live is true where only an account can tell, and no template: what was used, and
	// what state something is in. It is not set in templates.
	Live bool
}

// A Shape lists attributes by name. No name starts with an underscore, and id,
// type, unknown and partial are taken.
type Shape map[string]Attribute

// A source of calls as function.sync_callers lists them.
var callerShape = Shape{
	"id":    {Type: TextType, Doc: "the resource that waits for the function"},
	"kind":  {Type: Enum(), Doc: "its kind: route, authorizer, state, graphql_api, user_pool, load_balancer, target_group (of a load balancer that is not seen), distribution; viewer_event and origin_event are a distribution that runs the function at its edge"},
	"limit": {Type: NumberType, Doc: "seconds it waits before it gives up"},
	"set":   {Type: BoolType, Doc: "whether the author set the limit; else it is the service's own"},
}

// A consumer as queue.pollers lists it.
var pollerShape = Shape{
	"id":      {Type: TextType, Doc: "the function"},
	"timeout": {Type: NumberType, Doc: "seconds a call of it may take, the service's default if it sets none"},
	"window":  {Type: NumberType, Doc: "seconds the mapping gathers records, 0 if it sets none"},
}

// A signal as the coverage facts list it, one per subject and row of the table
// in package metric.
var signalShape = Shape{
	"name":     {Type: Enum(), Doc: "the signal's slug: function-errors"},
	"metric":   {Type: TextType, Doc: "what to watch, for messages: AWS/Lambda Errors"},
	"severity": {Type: Enum("critical", "high", "medium", "low", "info"), Doc: "how bad it is if nobody watches"},
	"state": {
		Type: Enum("watched", "broken", "unwatched"),
		Doc:  "broken: an alarm is there and cannot fire or reaches nobody; a signal that cannot be decided is in unknown.signals",
	},
	"why": {Type: TextType, Doc: "for broken: which alarm and what is wrong with it"},
}

var signals = Attribute{
	Type: ListOf(BlockOf(signalShape)), Derived: true,
	Doc: "what should be watched of it, and whether an alarm that works does; signals of tier C only when chosen in the settings",
}

var alarms = Attribute{Type: Edge(Alarm), Doc: "alarms on a metric of it, working or not"}

// failureUses lists who sends failures to a queue or topic.
var failureSource = Attribute{
	Type: ListOf(TextType), Derived: true,
	Doc: "ids of the resources that send failures here: queues by redrive, functions, event sources, targets, subscribers, subscriptions, schedules, pipes",
}

// deliveryShape is something that sends to a resource which does not let it.
var deliveryShape = Shape{
	"id":      {Type: TextType, Doc: "what sends"},
	"service": {Type: TextType, Doc: "the service that it sends as: sns.amazonaws.com"},
	"why":     {Type: TextType, Doc: "what does not let it: no policy, or the key"},
}

// sourceWriteShape is a source of events in which a function may write.
var sourceWriteShape = Shape{
	"id":        {Type: TextType, Doc: "the table or bucket whose events it gets"},
	"kind":      {Type: Enum(), Doc: "its kind: table, bucket"},
	"statement": {Type: TextType, Doc: "the statement that lets it write"},
}

var resourceStatements = Attribute{Type: Edge(Statement), Doc: "statements of its resource policy"}

var conditionShape = Shape{
	"operator": {Type: Enum(), Doc: "StringEquals, ForAnyValue:StringLike, ... as written"},
	"key":      {Type: TextType, Doc: "condition key in lower case"},
	"values":   {Type: ListOf(TextType), Doc: "values; any one suffices"},
}

// methodShape are the settings of a stage for one method or route.
var methodShape = Shape{
	"path":       {Type: TextType, Doc: "path, or the key of a route"},
	"method":     {Type: TextType, Doc: "HTTP method, * for all; not set for a route"},
	"logging":    {Type: Enum("OFF", "ERROR", "INFO"), Doc: "execution log level"},
	"data_trace": {Type: BoolType, Doc: "whether full bodies are logged"},
	"metrics":    {Type: BoolType, Doc: "detailed metrics"},
}

// actionsShape is actions that one pattern of a statement covers.
var actionsShape = Shape{
	"pattern": {Type: TextType, Doc: "the action or pattern as written"},
	"actions": {Type: ListOf(TextType), Doc: "the first twelve of them, the worst first"},
	"count":   {Type: NumberType, Doc: "how many they are"},
	"class":   {Type: Enum("permissions", "credentials", "secret", "write", "data", "read", "tagging", "list"), Doc: "the worst of them"},
}

// lackShape is what a role may not do and something needs.
var lackShape = Shape{
	"id":      {Type: TextType, Doc: "what needs it"},
	"actions": {Type: ListOf(TextType), Doc: "the actions that the role is not allowed"},
	"says":    {Type: ListOf(TextType), Doc: "the statement that grants them, where it follows"},
}

// narrowerShape is a statement that could stand in the place of one that is too wide.
var narrowerShape = Shape{
	"service": {Type: Enum(), Doc: "the service of its actions: dynamodb"},
	"says":    {Type: TextType, Doc: "the statement, and how it follows"},
}

// escalationShape is one way to gain permissions.
var escalationShape = Shape{
	"technique": {Type: TextType, Doc: "its name: create-function"},
	"says":      {Type: TextType, Doc: "what is done: replaces the code of a function"},
	"actions":   {Type: ListOf(TextType), Doc: "the actions that it takes"},
	"targets":   {Type: ListOf(TextType), Doc: "ids of roles that are seen and gained so, those that may do more first"},
	"admin":     {Type: BoolType, Doc: "whether it leads to an administrator"},
	"steps": {Type: ListOf(BlockOf(Shape{
		"id":   {Type: TextType, Doc: "the statement that allows it; empty for a policy that AWS manages"},
		"says": {Type: TextType, Doc: "what it allows on what"},
	})), Doc: "its steps in order"},
}

// escalation is the ways of a family that begin with a statement.
func escalation(how string) Attribute {
	return Attribute{Type: ListOf(BlockOf(escalationShape)), Derived: true, Doc: "ways in which its holder " + how + ", of which it is the first statement; none of an administrator"}
}

// anything is the actions of a sort that a statement allows on every resource of
// their types, in whatever words, and that no condition bounds. The actions of
// svc:* are not among them, since wide_services tells of those.
func anything(sort string) Attribute {
	return Attribute{Type: ListOf(TextType), Derived: true, Doc: "actions that " + sort + ", allowed on everything by an identity policy; without those of svc:*"}
}

var dimensionShape = Shape{
	"name":  {Type: TextType, Doc: "dimension name"},
	"value": {Type: TextType, Doc: "dimension value"},
}

var metricShape = Shape{
	"id":          {Type: TextType, Doc: "id in the alarm's metric math; absent for a plain alarm"},
	"namespace":   {Type: TextType, Doc: "AWS/Lambda"},
	"metric":      {Type: TextType, Doc: "Errors"},
	"dimensions":  {Type: ListOf(BlockOf(dimensionShape)), Doc: "name and value of each dimension"},
	"statistic":   {Type: TextType, Doc: "Sum, Average, p99, ..."},
	"period":      {Type: NumberType, Doc: "seconds"},
	"unit":        {Type: TextType, Doc: "unit filter"},
	"expression":  {Type: TextType, Doc: "metric math, SEARCH or Metrics Insights query"},
	"return_data": {Type: BoolType, Doc: "whether the alarm is on this one", Default: "true"},
	"account":     {Type: TextType, Doc: "account of the metric if another"},
}

// managedRisks are the policies of AWS that a holder should not have.
var managedRisks = ListOf(BlockOf(Shape{
	"policy":  {Type: TextType, Doc: "name of the policy"},
	"index":   {Type: NumberType, Doc: "its place in managed_policy_arns"},
	"risk":    {Type: Enum("admin", "gone", "escalation", "credentials", "secret", "data"), Doc: "the worst of it; gone if there is no such policy"},
	"actions": {Type: ListOf(TextType), Doc: "the actions, none for admin"},
}))

// accessShape is a service that IAM says a role may use.
var accessShape = Shape{
	"service": {Type: Enum(), Doc: "prefix of its actions: sqs"},
	"last":    {Type: TextType, Doc: "when the role last tried to use it, allowed or not; not set if that was not within the days that IAM remembers"},
	"actions": {Type: ListOf(BlockOf(Shape{
		"action": {Type: TextType, Doc: "the action: sqs:CreateQueue"},
		"last":   {Type: TextType, Doc: "when the role last tried it; not set likewise"},
	})), Doc: "the actions of it that IAM tracks"},
}

// idleShape is something granted that was not used for a while.
var idleShape = Shape{
	"name": {Type: TextType, Doc: "the service or action"},
	"days": {Type: NumberType, Doc: "days since it was last tried; not set if it was not within the days that IAM remembers"},
}

// Kinds says which attributes rules can ask for, kind by kind. It is the
// contract between loaders and rules and the source of rules/schema/model.json
// and docs/model.md.
var Kinds = map[Kind]Shape{
	Function: {
		"name":                 {Type: TextType, Doc: "physical name"},
		"timeout":              {Type: NumberType, Doc: "seconds a call may take", Default: "3"},
		"memory":               {Type: NumberType, Doc: "MiB", Default: "128"},
		"runtime":              {Type: Enum(), Doc: "nodejs22.x, ...; not set for images"},
		"package_type":         {Type: Enum("Zip", "Image"), Doc: "how the code is packed", Default: "Zip"},
		"handler":              {Type: TextType, Doc: "entry point"},
		"role_arn":             {Type: TextType, Doc: "execution role"},
		"reserved_concurrency": {Type: NumberType, Doc: "reserved concurrent executions"},
		"dead_letter_arn":      {Type: TextType, Doc: "dead-letter queue or topic for asynchronous calls"},
		"tracing":              {Type: Enum("Active", "PassThrough"), Doc: "X-Ray mode", Default: "PassThrough"},
		"log_group_name":       {Type: TextType, Doc: "log group set in its logging configuration", Default: "/aws/lambda/<name>"},
		"log_format":           {Type: Enum("JSON", "Text"), Doc: "log format", Default: "Text"},
		"depends_on":           {Type: ListOf(TextType), Doc: "resources that its template says are made before it, beside those it refers to"},
		"environment":          {Type: ListOf(BlockOf(Shape{"name": {Type: TextType, Doc: "variable"}, "value": {Type: TextType, Doc: "its value; never a secret's"}})), Doc: "environment variables"},
		"vpc":                  {Type: BoolType, Doc: "true if it runs in a VPC"},
		"layers":               {Type: ListOf(TextType), Doc: "layer version ARNs"},
		"architecture":         {Type: Enum("x86_64", "arm64"), Doc: "processor", Default: "x86_64"},
		"kms_key_arn":          {Type: TextType, Doc: "key of its environment"},
		"ephemeral_storage":    {Type: NumberType, Doc: "MiB of /tmp", Default: "512"},
		"ignored":              {Type: ListOf(Enum()), Doc: "its arguments and blocks of which Terraform ignores changes (ignore_changes), all for every one"},
		"recursive_loop":       {Type: Enum("Allow", "Terminate"), Doc: "what Lambda does with loops it detects", Default: "Terminate"},
		"snap_start":           {Type: Enum("PublishedVersions", "None"), Doc: "SnapStart"},
		"durable_timeout":      {Type: NumberType, Doc: "seconds a durable execution may take"},
		"edge":                 {Type: BoolType, Doc: "true if it is known to run at CloudFront's edge"},
		"published":            {Type: BoolType, Doc: "true if a version of it is published"},
		"subnets":              {Type: ListOf(TextType), Doc: "subnets it runs in"},
		"insights":             {Type: ListOf(TextType), Foreign: true, Doc: "keys and connection strings of the Application Insights that it reports to"},
		"resource_group":       {Type: TextType, Foreign: true, Doc: "its resource group"},
		"event_retry":          {Type: BoolType, Foreign: true, Doc: "whether an event that it fails on is delivered again; not set where no event triggers it"},
		"application_logs":     {Type: Enum("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"), Doc: "level of its own log lines, where the format is JSON", Default: "INFO"},

		"role":               {Type: EdgeFrom(Role, "role_arn", "functions"), Doc: "execution role"},
		"dead_letter_queue":  {Type: EdgeFrom(Queue, "dead_letter_arn", "dead_letter_functions"), Doc: "dead-letter queue"},
		"dead_letter_topic":  {Type: EdgeFrom(Topic, "dead_letter_arn", "dead_letter_functions"), Doc: "dead-letter topic"},
		"log_group":          {Type: Edge(LogGroup), Doc: "the log group it writes to, by configuration or by name"},
		"key":                {Type: EdgeFrom(Key, "kms_key_arn", "functions"), Doc: "key of its environment"},
		"aliases":            {Type: Edge(Alias), Doc: "its aliases"},
		"urls":               {Type: Edge(FunctionURL), Doc: "its URLs"},
		"permissions":        {Type: Edge(Permission), Doc: "who may invoke it"},
		"event_sources":      {Type: Edge(EventSource), Doc: "mappings that poll for it"},
		"invoke_configs":     {Type: Edge(EventInvokeConfig), Doc: "settings of its asynchronous calls"},
		"routes":             {Type: Edge(Route), Doc: "API routes that call it"},
		"authorizers":        {Type: Edge(Authorizer), Doc: "API authorizers that it is"},
		"targets":            {Type: Edge(EventTarget), Doc: "rule targets that call it"},
		"event_subscribers":  {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses that call it"},
		"schedules":          {Type: Edge(Schedule), Doc: "schedules that call it"},
		"subscriptions":      {Type: Edge(Subscription), Doc: "topic subscriptions that call it"},
		"notifications":      {Type: Edge(BucketNotification), Doc: "bucket notifications that call it"},
		"pipes":              {Type: Edge(Pipe), Doc: "pipes that call it"},
		"enrichments":        {Type: Edge(Pipe), Doc: "pipes whose records it enriches"},
		"tasks":              {Type: Edge(State), Doc: "workflow states that call it"},
		"graphql_apis":       {Type: Edge(GraphQLAPI), Doc: "GraphQL APIs that resolve fields with it"},
		"user_pools":         {Type: Edge(UserPool), Doc: "user pools that wait for it when users sign up or in"},
		"target_groups":      {Type: Edge(TargetGroup), Doc: "target groups of load balancers that it is in"},
		"edge_viewers":       {Type: Edge(Distribution), Doc: "distributions that run it at the edge for requests and responses of viewers"},
		"edge_origins":       {Type: Edge(Distribution), Doc: "distributions that run it at the edge for requests to and responses of origins"},
		"custom_resources":   {Type: Edge(CustomResource), Doc: "custom resources that it serves"},
		"failure_configs":    {Type: Edge(EventInvokeConfig), Doc: "invoke configurations whose failures go to it"},
		"deployment_groups":  {Type: Edge(DeploymentGroup), Doc: "CodeDeploy groups that shift traffic to it"},
		"resource_policy":    {Type: Edge(Statement), Doc: "statements of its resource policy, where it is written as one"},
		"invocations":        {Type: ListOf(Enum("async", "sync", "poll", "stream")), Derived: true, Doc: "how it is called, from what is seen to call it; poll is a queue, stream is Kinesis, DynamoDB or Kafka"},
		"async_sources":      {Type: ListOf(TextType), Derived: true, Doc: "ids of what is seen to call it asynchronously"},
		"failure_target":     {Type: BoolType, Derived: true, Doc: "true if failed asynchronous calls go somewhere: dead letter or on-failure destination, on any qualifier"},
		"mixed_failures":     {Type: ListOf(BlockOf(Shape{"id": {Type: TextType, Doc: "the rule target, schedule, subscription or subscriber"}, "queue": {Type: TextType, Doc: "the queue"}})), Derived: true, Doc: "what calls it asynchronously and sends events that it cannot deliver to the queue that takes the calls which fail"},
		"sync_callers":       {Type: ListOf(BlockOf(callerShape)), Derived: true, Doc: "who waits for it, and how long"},
		"log_race":           {Type: BoolType, Derived: true, Doc: "true if it may make its log group before the template does; not set where no group is declared"},
		"telemetry_layer":    {Type: BoolType, Derived: true, Doc: "true if a layer of OpenTelemetry or Application Signals is among its layers"},
		"traced_callers":     {Type: BoolType, Derived: true, Doc: "true if a caller that waits for it traces its calls: a stage of its API, a workflow, a GraphQL API"},
		"source_writes":      {Type: ListOf(BlockOf(sourceWriteShape)), Derived: true, Doc: "sources of its events in which a policy template of SAM lets it write and delete, though no environment variable names them"},
		"loops":              {Type: ListOf(BlockOf(Shape{"id": {Type: TextType, Doc: "the resource written to"}, "how": {Type: TextType, Doc: "the grant or setting and the trigger that close the loop"}})), Derived: true, Doc: "resources that trigger it and that it may write to"},
		"unpermitted":        {Type: ListOf(BlockOf(deliveryShape)), Derived: true, Doc: "what calls it and is let by no permission that is seen"},
		"bypasses":           {Type: ListOf(TextType), Derived: true, Doc: "ids of what calls it by its own name, though it has aliases"},
		"unreached":          {Type: ListOf(BlockOf(Shape{"variable": {Type: TextType, Doc: "the environment variable"}, "id": {Type: TextType, Doc: "the resource it names"}, "kind": {Type: Enum(), Doc: "that resource's kind"}, "says": {Type: TextType, Doc: "the statement that would grant it"}})), Derived: true, Doc: "resources that its environment names and its role grants nothing on"},
		"callees":            {Type: ListOf(BlockOf(Shape{"id": {Type: TextType, Doc: "the function"}, "timeout": {Type: NumberType, Doc: "seconds a call of it may take, the service's default if it sets none"}, "variable": {Type: TextType, Doc: "the environment variable that names it"}})), Derived: true, Doc: "functions that its environment names and its role lets it call"},
		"runtime_phase":      {Type: Enum("supported", "ending", "deprecated", "blocked"), Derived: true, Doc: "where its runtime is on the day of the check: ending is deprecated within 90 days, blocked takes no update; not set for a runtime that the table does not have"},
		"runtime_end":        {Type: TextType, Derived: true, Doc: "day on which its runtime is deprecated"},
		"runtime_successor":  {Type: TextType, Derived: true, Doc: "the newest runtime of the same language, where there is one"},
		"self_changes":       {Type: ListOf(TextType), Derived: true, Doc: "actions by which it may change its code, its role or what watches it, granted on that"},
		"missing_polls":      {Type: ListOf(BlockOf(lackShape)), Derived: true, Doc: "event sources for which its role may not poll"},
		"missing_failures":   {Type: ListOf(BlockOf(lackShape)), Derived: true, Doc: "failure targets to which its role may not send"},
		"missing_runtime":    {Type: ListOf(BlockOf(lackShape)), Derived: true, Doc: "what its configuration takes and its role may not do: logs, VPC, tracing"},
		"reserved_total":     {Type: NumberType, Derived: true, Doc: "reserved concurrency of all functions of its unit, on the one that reserves most"},
		"shared_concurrency": {Type: NumberType, Derived: true, Live: true, Doc: "concurrent executions that all functions of the account and Region share"},
		"hourly_ceiling":     {Type: NumberType, Derived: true, Doc: "US dollars that an hour of it can cost: its memory, around the clock, in as many copies as it reserves, as the account has (1,000 where no quota is given) or as its mappings ask for"},
		"event_ceiling":      {Type: NumberType, Derived: true, Doc: "US dollars that one asynchronous event or message of a queue can cost if every try runs into the timeout; not set for other calls"},
		"alarms":             alarms,
		"signals":            signals,
	},
	Alias: {
		"name":                    {Type: TextType, Doc: "alias name"},
		"function_arn":            {Type: TextType, Doc: "its function's name or ARN"},
		"version":                 {Type: TextType, Doc: "the version it points at"},
		"provisioned_concurrency": {Type: NumberType, Doc: "provisioned concurrent executions"},
		"autoscaling":             {Type: BoolType, Doc: "true if its provisioned concurrency scales"},
		"idle_environments":       {Type: ListOf(TextType), Derived: true, Doc: "declared environments, none of production, in which it has provisioned concurrency that nothing scales"},
		"routing":                 {Type: BoolType, Doc: "true if it splits traffic between versions"},
		"latest":                  {Type: BoolType, Derived: true, Doc: "true if it points at $LATEST, which is no version"},
		"function":                {Type: EdgeFrom(Function, "function_arn", "aliases"), Doc: "its function"},
	},
	FunctionURL: {
		"function_arn":     {Type: TextType, Doc: "its function or alias"},
		"qualifier":        {Type: TextType, Doc: "alias name"},
		"auth":             {Type: Enum("NONE", "AWS_IAM"), Doc: "who may call it"},
		"invoke_mode":      {Type: Enum("BUFFERED", "RESPONSE_STREAM"), Doc: "how it answers", Default: "BUFFERED"},
		"cors_origins":     {Type: ListOf(TextType), Doc: "allowed origins"},
		"cors_headers":     {Type: ListOf(TextType), Doc: "allowed headers"},
		"cors_credentials": {Type: BoolType, Doc: "whether browsers may send credentials"},
		"function":         {Type: EdgeFrom(Function, "function_arn", "urls"), Doc: "its function"},
		"origins":          {Type: Edge(DistributionOrigin), Doc: "origins of distributions that it is"},
	},
	Permission: {
		"function_arn":       {Type: TextType, Doc: "the function, alias or layer it opens"},
		"qualifier":          {Type: TextType, Doc: "alias or version"},
		"action":             {Type: TextType, Doc: "lambda:InvokeFunction, ..."},
		"principal":          {Type: TextType, Doc: "service, account, ARN or *"},
		"source_arn":         {Type: TextType, Doc: "the resource on whose behalf the principal calls"},
		"source_account":     {Type: TextType, Doc: "its account"},
		"organization_id":    {Type: TextType, Doc: "organization of the caller"},
		"event_source_token": {Type: TextType, Doc: "token that the caller must send (Alexa)"},
		"url_auth":           {Type: Enum("NONE", "AWS_IAM"), Doc: "function URL authentication it is for"},
		"source_gaps":        {Type: ListOf(TextType), Derived: true, Doc: "what its source leaves open: any account, any rule"},
		"mismatched":         {Type: ListOf(TextType), Derived: true, Doc: "ids of what calls with a qualifier that it is not for"},
		"via_url":            {Type: BoolType, Doc: "true if it holds for calls through a function URL only"},
		"function":           {Type: EdgeFrom(Function, "function_arn", "permissions"), Doc: "its function"},
	},
	EventSource: {
		"function_arn":           {Type: TextType, Doc: "the function or alias it calls"},
		"source_arn":             {Type: TextType, Doc: "what it polls"},
		"source":                 {Type: Enum("sqs", "kinesis", "dynamodb", "kafka", "mq", "documentdb", "event_hub", "cosmos_db", "service_bus", "storage_queue", "timer"), Doc: "what kind of thing it polls, from its properties or its source's type; the last five in Azure"},
		"enabled":                {Type: BoolType, Doc: "whether it polls", Default: "true"},
		"batch_size":             {Type: NumberType, Doc: "records per call", Default: "10 for SQS, 100 for streams"},
		"batching_window":        {Type: NumberType, Doc: "seconds it gathers records", Default: "0; 0.5 for Kafka and MQ"},
		"max_retries":            {Type: NumberType, Doc: "retries per batch, -1 is until the record expires", Default: "-1"},
		"max_record_age":         {Type: NumberType, Doc: "seconds, -1 is for ever", Default: "-1"},
		"bisect":                 {Type: BoolType, Doc: "whether a failing batch is split", Default: "false"},
		"partial_batch":          {Type: BoolType, Doc: "whether the function may report single failures (ReportBatchItemFailures)"},
		"on_failure_arn":         {Type: TextType, Doc: "where failed batches go"},
		"max_concurrency":        {Type: NumberType, Doc: "most concurrent calls (SQS)"},
		"parallelization_factor": {Type: NumberType, Doc: "concurrent batches per shard", Default: "1"},
		"max_pollers":            {Type: NumberType, Doc: "most pollers in provisioned mode"},
		"filtered":               {Type: BoolType, Doc: "true if it filters records"},
		"function":               {Type: EdgeFrom(Function, "function_arn", "event_sources"), Doc: "its function"},
		"queue":                  {Type: EdgeFrom(Queue, "source_arn", "event_sources"), Doc: "the queue it polls"},
		"stream":                 {Type: EdgeFrom(Stream, "source_arn", "event_sources"), Doc: "the Kinesis stream it polls"},
		"table":                  {Type: EdgeFrom(Table, "source_arn", "event_sources"), Doc: "the table whose stream it polls"},
		"on_failure_queue":       {Type: EdgeFrom(Queue, "on_failure_arn", "failed_event_sources"), Doc: "the queue failed batches go to"},
		"on_failure_topic":       {Type: EdgeFrom(Topic, "on_failure_arn", "failed_event_sources"), Doc: "the topic failed batches go to"},
	},
	EventInvokeConfig: {
		"function_arn":        {Type: TextType, Doc: "the function"},
		"qualifier":           {Type: TextType, Doc: "version, alias or $LATEST"},
		"max_retries":         {Type: NumberType, Doc: "retries after a failed call", Default: "2"},
		"max_event_age":       {Type: NumberType, Doc: "seconds", Default: "21600"},
		"on_failure_arn":      {Type: TextType, Doc: "where failed events go"},
		"on_success_arn":      {Type: TextType, Doc: "where results go"},
		"function":            {Type: EdgeFrom(Function, "function_arn", "invoke_configs"), Doc: "the function"},
		"on_failure_queue":    {Type: EdgeFrom(Queue, "on_failure_arn", "failed_invoke_configs"), Doc: "the queue failed events go to"},
		"on_failure_topic":    {Type: EdgeFrom(Topic, "on_failure_arn", "failed_invoke_configs"), Doc: "the topic failed events go to"},
		"on_failure_function": {Type: EdgeFrom(Function, "on_failure_arn", "failure_configs"), Doc: "the function failed events go to"},
	},
	Role: {
		"name":                     {Type: TextType, Doc: "physical name"},
		"path":                     {Type: TextType, Doc: "IAM path", Default: "/"},
		"managed_policy_arns":      {Type: ListOf(TextType), Doc: "managed policies attached, AWS's as arn:aws:iam::aws:policy/..."},
		"permissions_boundary_arn": {Type: TextType, Doc: "permissions boundary"},
		"full_access":              {Type: ListOf(TextType), Derived: true, Doc: "policies called FullAccess that it has as the role of a workload"},
		"unused_trust":             {Type: ListOf(TextType), Derived: true, Doc: "services that it trusts and that are not seen to use it, while another is"},
		"foreign_policy_arns":      {Type: ListOf(TextType), Derived: true, Doc: "the managed policies attached that are no resources of the workspace, AWS's among them"},
		"managed_risks":            {Type: managedRisks, Derived: true, Doc: "what policies that AWS manages let it do on everything; of a workload's role, or of any if that is everything"},
		"attached":                 {Type: NumberType, Derived: true, Doc: "managed policies that it has, at least: those of AWS and one's own"},
		"created":                  {Type: TextType, Live: true, Doc: "when it was made"},
		"last_used":                {Type: TextType, Live: true, Doc: "when it was last used; not set if that was not within the 400 days that IAM remembers"},
		"accessed":                 {Type: ListOf(BlockOf(accessShape)), Live: true, Doc: "services that its policies grant, and when it last tried to use each"},
		"service_linked":           {Type: BoolType, Live: true, Doc: "true if a service made it for itself, or IAM Identity Center: only they change it"},
		"age":                      {Type: NumberType, Derived: true, Live: true, Doc: "days from when it was made to when the account was read"},
		"unused_days":              {Type: NumberType, Derived: true, Live: true, Doc: "days for which it was not used when the account was read; at least so many if it was never used, which unknown says too"},
		"watched_days":             {Type: NumberType, Derived: true, Live: true, Doc: "days for which IAM would remember what it was used for: since it was made, 400 at most; unknown says that it is no longer"},
		"idle":                     {Type: ListOf(BlockOf(idleShape)), Derived: true, Live: true, Doc: "services that its policies grant, and of those that it uses the actions that they grant and IAM tracks, with the days for which it did not try to use them"},
		"narrower":                 {Type: ListOf(BlockOf(narrowerShape)), Derived: true, Doc: "statements that could stand in the place of full_access, as far as it is seen what runs with it works with"},
		"sharing":                  {Type: Enum("same", "different"), Derived: true, Doc: "whether the functions that share it have the same environment and sources; not set for one function"},
		"policies":                 {Type: Edge(Policy), Doc: "its inline and attached customer policies"},
		"statements":               {Type: Edge(Statement), Doc: "identity statements of all its policies"},
		"trust":                    {Type: Edge(Statement), Doc: "statements of its trust policy"},
		"boundary":                 {Type: EdgeFrom(Policy, "permissions_boundary_arn", "bounded_roles"), Doc: "its permissions boundary"},
		"functions":                {Type: Edge(Function), Doc: "functions it is the role of"},
		"state_machines":           {Type: Edge(StateMachine), Doc: "state machines it is the role of"},
		"pipes":                    {Type: Edge(Pipe), Doc: "pipes it is the role of"},
		"schedules":                {Type: Edge(Schedule), Doc: "schedules it is the role of"},
		"targets":                  {Type: Edge(EventTarget), Doc: "rule targets it is the role of"},
		"event_subscribers":        {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses it is the role of"},
	},
	User: {
		"name":                     {Type: TextType, Doc: "physical name"},
		"path":                     {Type: TextType, Doc: "IAM path", Default: "/"},
		"managed_policy_arns":      {Type: ListOf(TextType), Doc: "managed policies attached to it, AWS's as arn:aws:iam::aws:policy/..."},
		"permissions_boundary_arn": {Type: TextType, Doc: "permissions boundary"},
		"managed_risks":            {Type: managedRisks, Derived: true, Doc: "policies that AWS manages and that let it do everything, or that there are not"},
		"group_names":              {Type: ListOf(TextType), Doc: "groups that it is in"},
		"groups":                   {Type: EdgeFrom(Group, "group_names", "users"), Doc: "groups that it is in"},
		"policies":                 {Type: Edge(Policy), Doc: "its inline and attached customer policies"},
		"statements":               {Type: Edge(Statement), Doc: "identity statements of all its policies, without those of its groups"},
		"boundary":                 {Type: EdgeFrom(Policy, "permissions_boundary_arn", "bounded_users"), Doc: "its permissions boundary"},
	},
	Group: {
		"name":                {Type: TextType, Doc: "physical name"},
		"path":                {Type: TextType, Doc: "IAM path", Default: "/"},
		"managed_policy_arns": {Type: ListOf(TextType), Doc: "managed policies attached to it, AWS's as arn:aws:iam::aws:policy/..."},
		"managed_risks":       {Type: managedRisks, Derived: true, Doc: "policies that AWS manages and that let its users do everything, or that there are not"},
		"users":               {Type: Edge(User), Doc: "users that are in it"},
		"policies":            {Type: Edge(Policy), Doc: "its inline and attached customer policies"},
		"statements":          {Type: Edge(Statement), Doc: "identity statements of all its policies"},
	},
	Policy: {
		"name":          {Type: TextType, Doc: "policy name"},
		"basis":         {Type: Enum("identity", "trust", "resource"), Doc: "what kind of policy it is"},
		"inline":        {Type: BoolType, Doc: "true if it is part of its holder"},
		"role_names":    {Type: ListOf(TextType), Doc: "roles it names as holders"},
		"user_names":    {Type: ListOf(TextType), Doc: "users it names as holders"},
		"group_names":   {Type: ListOf(TextType), Doc: "groups it names as holders"},
		"target_arns":   {Type: ListOf(TextType), Doc: "resources whose resource policy it is, by name, URL or ARN"},
		"statements":    {Type: Edge(Statement), Doc: "its statements"},
		"roles":         {Type: Edge(Role), Doc: "roles that hold it"},
		"users":         {Type: Edge(User), Doc: "users that hold it, without those that are in a group that does"},
		"groups":        {Type: Edge(Group), Doc: "groups that hold it"},
		"bounded_roles": {Type: Edge(Role), Doc: "roles whose boundary it is"},
		"bounded_users": {Type: Edge(User), Doc: "users whose boundary it is"},
		"boundary":      {Type: BoolType, Derived: true, Doc: "true if it is used as a permissions boundary"},
		"size":          {Type: NumberType, Derived: true, Doc: "characters without white space, at least, of an identity policy; of an inline one those of all inline policies of its holder"},
		"size_limit":    {Type: NumberType, Derived: true, Doc: "characters that it may have"},
	},
	Statement: {
		"policy_id":      {Type: TextType, Doc: "id of the policy resource it stands in"},
		"basis":          {Type: Enum("identity", "trust", "resource"), Doc: "identity policy, trust policy or resource policy"},
		"service":        {Type: Enum(), Doc: "for resource policies, the service of the resource: sqs, s3, kms, ..."},
		"sid":            {Type: TextType, Doc: "statement id"},
		"effect":         {Type: Enum("Allow", "Deny"), Doc: "Allow or Deny"},
		"actions":        {Type: ListOf(TextType), Doc: "Action, always a list"},
		"not_actions":    {Type: ListOf(TextType), Doc: "NotAction"},
		"resources":      {Type: ListOf(TextType), Doc: "Resource"},
		"not_resources":  {Type: ListOf(TextType), Doc: "NotResource"},
		"principals":     {Type: ListOf(TextType), Doc: "Principal as type:value, AWS:*, Service:lambda.amazonaws.com; a bare * is AWS:*"},
		"not_principals": {Type: ListOf(TextType), Doc: "NotPrincipal, written likewise"},
		"conditions":     {Type: ListOf(BlockOf(conditionShape)), Doc: "conditions; all must hold"},
		"granted_role":   {Type: TextType, Foreign: true, Doc: "the role that a binding of Azure or Google grants to its principals: Owner, roles/editor"},
		"wide":           {Type: ListOf(TextType), Foreign: true, Doc: "actions of a role of one's own that are all of a service, or * for all"},
		"escalates":      {Type: ListOf(TextType), Foreign: true, Doc: "actions of a role of one's own by which who has it may get any other"},
		"scope_level":    {Type: Enum("organization", "folder", "management group", "subscription", "project", "resource group", "resource"), Foreign: true, Doc: "how much a binding of Azure or Google is about"},

		"policy":  {Type: Edge(Policy), Doc: "the policy it stands in"},
		"roles":   {Type: Edge(Role), Doc: "roles it grants to, or that it lets assume"},
		"users":   {Type: Edge(User), Doc: "users it grants to, without those that are in a group that it grants to"},
		"groups":  {Type: Edge(Group), Doc: "groups it grants to"},
		"queues":  {Type: Edge(Queue), Doc: "queues whose policy it is"},
		"topics":  {Type: Edge(Topic), Doc: "topics whose policy it is"},
		"buckets": {Type: Edge(Bucket), Doc: "buckets whose policy it is"},
		"keys":    {Type: Edge(Key), Doc: "keys whose policy it is"},

		"boundary":          {Type: BoolType, Derived: true, Doc: "true if its policy is used as a permissions boundary"},
		"wide_services":     {Type: ListOf(Enum()), Derived: true, Doc: "services of which it names all actions by one pattern, or nine tenths of those that write or manage permissions; * for all"},
		"admin":             {Type: BoolType, Derived: true, Doc: "true if its holder may do everything, and it is the statement, or the widest of those, that makes it so"},
		"surprising":        {Type: ListOf(BlockOf(actionsShape)), Derived: true, Doc: "actions that its patterns cover and do not suggest"},
		"unscoped":          {Type: ListOf(BlockOf(actionsShape)), Derived: true, Doc: "actions that it allows on * although they can be scoped; without those of any_ and of svc:*"},
		"unscopable":        {Type: ListOf(TextType), Derived: true, Doc: "actions that it allows on * and that take nothing else"},
		"star_types":        {Type: ListOf(BlockOf(Shape{"pattern": {Type: TextType, Doc: "the resource as written"}, "types": {Type: ListOf(TextType), Doc: "the types of which it is every resource: sqs queue"}, "actions": {Type: ListOf(TextType), Doc: "the actions of the statement that take them"}})), Derived: true, Doc: "resources that are everything of a type; without those of actions of any_ and of svc:*"},
		"narrower":          {Type: ListOf(BlockOf(narrowerShape)), Derived: true, Doc: "statements that could stand in its place, as far as it is seen what runs with its roles works with"},
		"any_region":        {Type: ListOf(TextType), Derived: true, Doc: "resources whose Region or account is a wildcard"},
		"any_secrets":       anything("read secrets"),
		"any_data":          anything("read stored data"),
		"any_credentials":   anything("return credentials"),
		"any_permissions":   anything("change who may do what"),
		"any_models":        anything("call a model"),
		"any_invokes":       anything("make others run or act"),
		"any_roles":         anything("take a role"),
		"any_log_groups":    anything("write logs"),
		"any_service_roles": anything("make service-linked roles"),
		"control_plane":     {Type: ListOf(TextType), Derived: true, Doc: "actions by which a workload may change data resources themselves, or who may use them"},
		"provisions":        {Type: BoolType, Derived: true, Doc: "true if a function behind a custom resource holds it"},
		"dead_actions":      {Type: ListOf(BlockOf(Shape{"action": {Type: TextType, Doc: "the action"}, "wanted": {Type: TextType, Doc: "the form of the ARN that it takes"}})), Derived: true, Doc: "actions that take none of its resources"},
		"unknown_actions":   {Type: ListOf(BlockOf(Shape{"pattern": {Type: TextType, Doc: "the action as written"}, "suggestion": {Type: TextType, Doc: "what is probably meant; empty if nothing is near"}, "reason": {Type: Enum("alias", "service", "action", "wildcard"), Doc: "the call of an API, no such service, no such action, or a pattern that covers none"}})), Derived: true, Doc: "actions that there are not"},
		"idle_conditions":   {Type: ListOf(BlockOf(Shape{"condition": {Type: TextType, Doc: "the condition as text"}, "operator": {Type: TextType, Doc: "as written"}, "key": {Type: TextType, Doc: "its key"}, "reason": {Type: Enum("unsupported-key", "misspelt-key", "for-all-values", "literal-wildcard", "type", "if-exists", "never", "always"), Doc: "why it does not do what it seems to"}, "suggestion": {Type: TextType, Doc: "the key or operator that is probably meant; may be empty"}})), Derived: true, Doc: "conditions that do not do what they seem to"},
		"redundant":         {Type: ListOf(BlockOf(Shape{"by": {Type: TextType, Doc: "the other statement"}, "reason": {Type: Enum("subsumed", "denied"), Doc: "the other says all of it, or denies all of it"}})), Derived: true, Doc: "statements of the same holder that make it superfluous"},
		"passes":            {Type: ListOf(BlockOf(Shape{"roles": {Type: Enum("any role", "named"), Doc: "which roles it lets pass"}, "service": {Type: BoolType, Doc: "whether it says to which service"}})), Derived: true, Doc: "what it leaves open of passing roles"},
		"rewrites_itself":   escalation("rewrites its own permissions"),
		"takes_others":      escalation("becomes another principal"),
		"passes_to_new":     escalation("passes a role to something that it creates"),
		"takes_running":     escalation("takes over something that runs with a role"),
		"unbounded_roles":   {Type: ListOf(TextType), Derived: true, Doc: "actions by which its holder makes roles and says what they may do, without a permissions boundary"},
		"trusted":           {Type: ListOf(BlockOf(Shape{"principal": {Type: TextType, Doc: "as written"}, "account": {Type: TextType, Doc: "its account; own for the one of the unit"}, "own": {Type: BoolType, Doc: "whether it is of the unit's account"}, "whole": {Type: BoolType, Doc: "whether it is the account as a whole"}})), Derived: true, Doc: "accounts, users and roles that it lets in, services and everybody apart"},
		"open_services":     {Type: ListOf(TextType), Derived: true, Doc: "services that it lets in on behalf of anybody, though they say on whose behalf they call"},
		"checked_keys":      {Type: ListOf(TextType), Derived: true, Doc: "condition keys of which it asks for a value, in lower case"},
		"federation_gaps":   {Type: ListOf(TextType), Derived: true, Doc: "what it leaves open of who of a public identity provider may take the role"},
		"any_principal":     {Type: Enum("no", "bounded", "yes"), Derived: true, Doc: "whether it lets any principal in; bounded if a condition limits who; not set while that is unknown"},
		"bounds":            {Type: ListOf(TextType), Derived: true, Doc: "condition keys that bound its principals"},
	},
	Queue: {
		"name":               {Type: TextType, Doc: "physical name"},
		"fifo":               {Type: BoolType, Doc: "first in, first out", Default: "false"},
		"visibility_timeout": {Type: NumberType, Doc: "seconds a received message is hidden", Default: "30"},
		"retention":          {Type: NumberType, Doc: "seconds a message is kept", Default: "345600"},
		"delay":              {Type: NumberType, Doc: "seconds before a message shows", Default: "0"},
		"max_receive":        {Type: NumberType, Doc: "receives before a message goes to the dead-letter queue"},
		"dead_letter_arn":    {Type: TextType, Doc: "dead-letter queue"},
		"kms_key_arn":        {Type: TextType, Doc: "customer key"},
		"redrive_allow":      {Type: BoolType, Doc: "true if it says which queues may use it as their dead-letter queue"},
		"retry_span":         {Type: NumberType, Foreign: true, Doc: "seconds for which tasks are tried whatever max_receive says"},
		"expired_kept":       {Type: BoolType, Foreign: true, Doc: "whether messages that expire go to its dead-letter queue", Default: "false"},

		"dead_letter_queue":     {Type: EdgeFrom(Queue, "dead_letter_arn", "redrive_sources"), Doc: "its dead-letter queue"},
		"redrive_sources":       {Type: Edge(Queue), Doc: "queues whose dead-letter queue it is"},
		"event_sources":         {Type: Edge(EventSource), Doc: "mappings that poll it"},
		"pipes":                 {Type: Edge(Pipe), Doc: "pipes that poll it"},
		"subscriptions":         {Type: Edge(Subscription), Doc: "topic subscriptions that deliver to it"},
		"targets":               {Type: Edge(EventTarget), Doc: "rule targets that it is"},
		"event_subscribers":     {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses that send to it"},
		"dead_letter_functions": {Type: Edge(Function), Doc: "functions whose dead-letter queue it is"},
		"failed_event_sources":  {Type: Edge(EventSource), Doc: "event sources whose failed batches go to it"},
		"failed_invoke_configs": {Type: Edge(EventInvokeConfig), Doc: "invoke configurations whose failed events go to it"},
		"failed_targets":        {Type: Edge(EventTarget), Doc: "rule targets whose dead-letter queue it is"},
		"failed_subscribers":    {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses whose dead-letter queue it is"},
		"failed_subscriptions":  {Type: Edge(Subscription), Doc: "subscriptions whose dead-letter queue it is"},
		"failed_schedules":      {Type: Edge(Schedule), Doc: "schedules whose dead-letter queue it is"},
		"failed_pipes":          {Type: Edge(Pipe), Doc: "pipes whose dead-letter queue it is"},
		"notifications":         {Type: Edge(BucketNotification), Doc: "bucket notifications that deliver to it"},
		"resource_policy":       resourceStatements,
		"key":                   {Type: EdgeFrom(Key, "kms_key_arn", "queues"), Doc: "its customer key"},
		"failure_sources":       failureSource,
		"pollers":               {Type: ListOf(BlockOf(pollerShape)), Derived: true, Doc: "functions that mappings call with its messages, and how long they may take"},
		"consumed":              {Type: BoolType, Derived: true, Doc: "true if a mapping or a pipe is seen to poll it"},
		"undelivered":           {Type: ListOf(BlockOf(deliveryShape)), Derived: true, Doc: "what sends to it and is admitted by no policy that is seen"},
		"dead_letter_loop":      {Type: ListOf(BlockOf(Shape{"id": {Type: TextType, Doc: "the queue or function"}, "how": {Type: TextType, Doc: "how dead letters come back"}})), Derived: true, Doc: "how its dead letters come back to what failed"},
		"dead_letter_away":      {Type: TextType, Derived: true, Doc: "where it and its dead-letter queue are, if that is seen not to be one Region and account: is in eu-west-1 and its dead-letter queue in us-east-1"},
		"dead_letter_mismatch":  {Type: TextType, Derived: true, Doc: "which of it and its dead-letter queue is FIFO, if one is and the other is not: is FIFO and its dead-letter queue Failed is not"},
		"for_replies":           {Type: BoolType, Derived: true, Doc: "true if its name says that it takes the answers to requests: reply, replies or rpc is a word of it"},
		"alarms":                alarms,
		"signals":               signals,
	},
	Topic: {
		"name":                  {Type: TextType, Doc: "physical name"},
		"fifo":                  {Type: BoolType, Doc: "first in, first out", Default: "false"},
		"kms_key_arn":           {Type: TextType, Doc: "key"},
		"receivers":             {Type: ListOf(TextType), Foreign: true, Doc: "whom an action group or a notification channel tells"},
		"enabled":               {Type: BoolType, Foreign: true, Doc: "whether an action group or a notification channel is on", Default: "true"},
		"retention":             {Type: NumberType, Foreign: true, Doc: "seconds it keeps messages itself, beside its subscriptions"},
		"dead_letters":          {Type: BoolType, Foreign: true, Doc: "true if subscriptions send there what they cannot deliver"},
		"subscribed":            {Type: BoolType, Foreign: true, Doc: "true if a subscription of it is seen"},
		"subscriptions":         {Type: Edge(Subscription), Doc: "its subscriptions"},
		"dead_letter_functions": {Type: Edge(Function), Doc: "functions whose dead-letter topic it is"},
		"failed_event_sources":  {Type: Edge(EventSource), Doc: "event sources whose failed batches go to it"},
		"failed_invoke_configs": {Type: Edge(EventInvokeConfig), Doc: "invoke configurations whose failed events go to it"},
		"targets":               {Type: Edge(EventTarget), Doc: "rule targets that it is"},
		"event_subscribers":     {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses that publish to it"},
		"notifications":         {Type: Edge(BucketNotification), Doc: "bucket notifications that publish to it"},
		"alarm_actions":         {Type: Edge(Alarm), Doc: "alarms that notify it"},
		"handed_on":             {Type: BoolType, Derived: true, Doc: "true if its template gives it to others, which may subscribe: as an output or to a nested stack"},
		"undelivered":           {Type: ListOf(BlockOf(deliveryShape)), Derived: true, Doc: "what publishes to it and is admitted by no policy that is seen"},
		"resource_policy":       resourceStatements,
		"key":                   {Type: EdgeFrom(Key, "kms_key_arn", "topics"), Doc: "its key"},
		"failure_sources":       failureSource,
		"alarms":                alarms,
		"signals":               signals,
	},
	Subscription: {
		"topic_arn":            {Type: TextType, Doc: "the topic"},
		"protocol":             {Type: Enum("lambda", "sqs", "firehose", "http", "https", "email", "email-json", "sms", "application"), Doc: "how it delivers"},
		"endpoint":             {Type: TextType, Doc: "where it delivers"},
		"dead_letter_arn":      {Type: TextType, Doc: "dead-letter queue of undelivered messages"},
		"raw":                  {Type: BoolType, Doc: "raw message delivery"},
		"filtered":             {Type: BoolType, Doc: "true if it delivers some messages only"},
		"max_receive":          {Type: NumberType, Foreign: true, Doc: "deliveries of an event before it is given up or a dead letter"},
		"backoff":              {Type: BoolType, Foreign: true, Doc: "true if it waits between deliveries that fail"},
		"dead_letters":         {Type: BoolType, Foreign: true, Doc: "true if what its topic carries are the dead letters of another subscription"},
		"topic":                {Type: EdgeFrom(Topic, "topic_arn", "subscriptions"), Doc: "the topic"},
		"function":             {Type: EdgeFrom(Function, "endpoint", "subscriptions"), Doc: "the function it calls"},
		"queue":                {Type: EdgeFrom(Queue, "endpoint", "subscriptions"), Doc: "the queue it delivers to"},
		"dead_letter_queue":    {Type: EdgeFrom(Queue, "dead_letter_arn", "failed_subscriptions"), Doc: "its dead-letter queue"},
		"dead_letter_away":     {Type: TextType, Derived: true, Doc: "where it and its dead-letter queue are, if that is seen not to be one Region and account: is in eu-west-1 and its dead-letter queue in us-east-1"},
		"dead_letter_mismatch": {Type: TextType, Derived: true, Doc: "which of its topic and its dead-letter queue is FIFO, if one is and the other is not"},
	},
	EventBus: {
		"name":            {Type: TextType, Doc: "physical name"},
		"dead_letter_arn": {Type: TextType, Doc: "dead-letter queue"},
		"log_level":       {Type: Enum("OFF", "ERROR", "INFO", "TRACE"), Doc: "log level", Default: "OFF"},
		"rules":           {Type: Edge(EventRule), Doc: "its rules"},
		"resource_policy": resourceStatements,
	},
	EventRule: {
		"name":     {Type: TextType, Doc: "physical name"},
		"bus_name": {Type: TextType, Doc: "name or ARN of its bus", Default: "default"},
		"schedule": {Type: TextType, Doc: "schedule expression"},
		"pattern":  {Type: TextType, Doc: "event pattern as JSON with sorted keys"},
		"enabled":  {Type: BoolType, Doc: "whether it is on", Default: "true"},
		"bus":      {Type: EdgeFrom(EventBus, "bus_name", "rules"), Doc: "its bus, if it is not the default one"},
		"targets":  {Type: Edge(EventTarget), Doc: "its targets"},
		"alarms":   alarms,
		"signals":  signals,
	},
	EventTarget: {
		"rule_name":         {Type: TextType, Doc: "its rule"},
		"arn":               {Type: TextType, Doc: "the target"},
		"role_arn":          {Type: TextType, Doc: "role that EventBridge takes for it"},
		"dead_letter_arn":   {Type: TextType, Doc: "dead-letter queue"},
		"max_retries":       {Type: NumberType, Doc: "retries", Default: "185"},
		"max_event_age":     {Type: NumberType, Doc: "seconds", Default: "86400"},
		"rule":              {Type: EdgeFrom(EventRule, "rule_name", "targets"), Doc: "its rule"},
		"role":              {Type: EdgeFrom(Role, "role_arn", "targets"), Doc: "its role"},
		"function":          {Type: EdgeFrom(Function, "arn", "targets"), Doc: "the function it calls"},
		"queue":             {Type: EdgeFrom(Queue, "arn", "targets"), Doc: "the queue it sends to"},
		"topic":             {Type: EdgeFrom(Topic, "arn", "targets"), Doc: "the topic it publishes to"},
		"state_machine":     {Type: EdgeFrom(StateMachine, "arn", "targets"), Doc: "the workflow it starts"},
		"stream":            {Type: EdgeFrom(Stream, "arn", "targets"), Doc: "the Kinesis stream it writes to"},
		"log_group":         {Type: EdgeFrom(LogGroup, "arn", "targets"), Doc: "the log group it writes to"},
		"dead_letter_queue": {Type: EdgeFrom(Queue, "dead_letter_arn", "failed_targets"), Doc: "its dead-letter queue"},
		"dead_letter_away":  {Type: TextType, Derived: true, Doc: "where it and its dead-letter queue are, if that is seen not to be one Region: is in eu-west-1 and its dead-letter queue in us-east-1"},
	},
	// Of the custom event buses that came in 2026, which have no rules. What is called
	// a custom event bus elsewhere is the classic one.
	EventSubscriber: {
		"name":              {Type: TextType, Doc: "physical name"},
		"bus_arn":           {Type: TextType, Doc: "its custom event bus, one of those without rules"},
		"arn":               {Type: TextType, Doc: "the target"},
		"role_arn":          {Type: TextType, Doc: "role that EventBridge takes to deliver"},
		"dead_letter_arn":   {Type: TextType, Doc: "dead-letter queue: its on-failure destination"},
		"max_retries":       {Type: NumberType, Doc: "retries", Default: "5"},
		"max_event_age":     {Type: NumberType, Doc: "seconds", Default: "300"},
		"fifo":              {Type: BoolType, Doc: "whether it delivers the events of a group in order", Default: "false"},
		"async":             {Type: BoolType, Doc: "whether a function that it calls is not waited for; nothing is documented where it is not set"},
		"qualifier":         {Type: TextType, Doc: "version or alias of a function, if not part of the target"},
		"enabled":           {Type: BoolType, Doc: "whether it delivers", Default: "true"},
		"role":              {Type: EdgeFrom(Role, "role_arn", "event_subscribers"), Doc: "its role"},
		"function":          {Type: EdgeFrom(Function, "arn", "event_subscribers"), Doc: "the function it calls"},
		"queue":             {Type: EdgeFrom(Queue, "arn", "event_subscribers"), Doc: "the queue it sends to"},
		"topic":             {Type: EdgeFrom(Topic, "arn", "event_subscribers"), Doc: "the topic it publishes to"},
		"state_machine":     {Type: EdgeFrom(StateMachine, "arn", "event_subscribers"), Doc: "the workflow it starts"},
		"stream":            {Type: EdgeFrom(Stream, "arn", "event_subscribers"), Doc: "the Kinesis stream it writes to"},
		"dead_letter_queue": {Type: EdgeFrom(Queue, "dead_letter_arn", "failed_subscribers"), Doc: "its dead-letter queue"},
	},
	Schedule: {
		"name":              {Type: TextType, Doc: "physical name"},
		"group":             {Type: TextType, Doc: "schedule group", Default: "default"},
		"expression":        {Type: TextType, Doc: "schedule expression"},
		"enabled":           {Type: BoolType, Doc: "whether it is on", Default: "true"},
		"arn":               {Type: TextType, Doc: "the target"},
		"role_arn":          {Type: TextType, Doc: "role that Scheduler takes"},
		"dead_letter_arn":   {Type: TextType, Doc: "dead-letter queue"},
		"max_retries":       {Type: NumberType, Doc: "retries", Default: "185"},
		"max_event_age":     {Type: NumberType, Doc: "seconds", Default: "86400"},
		"target":            {Type: Enum("http", "app_engine", "topic"), Foreign: true, Doc: "what kind of thing a job of Google calls"},
		"period":            {Type: NumberType, Foreign: true, Doc: "seconds between two runs, the least there are"},
		"role":              {Type: EdgeFrom(Role, "role_arn", "schedules"), Doc: "its role"},
		"function":          {Type: EdgeFrom(Function, "arn", "schedules"), Doc: "the function it calls"},
		"state_machine":     {Type: EdgeFrom(StateMachine, "arn", "schedules"), Doc: "the workflow it starts"},
		"dead_letter_queue": {Type: EdgeFrom(Queue, "dead_letter_arn", "failed_schedules"), Doc: "its dead-letter queue"},
		"dead_letter_away":  {Type: TextType, Derived: true, Doc: "where it and its dead-letter queue are, if that is seen not to be one Region: is in eu-west-1 and its dead-letter queue in us-east-1"},
		"alarms":            alarms,
		"signals":           signals,
	},
	Pipe: {
		"name":              {Type: TextType, Doc: "physical name"},
		"source_arn":        {Type: TextType, Doc: "what it polls"},
		"source":            {Type: Enum("sqs", "kinesis", "dynamodb", "kafka", "mq"), Doc: "what kind of thing it polls"},
		"target_arn":        {Type: TextType, Doc: "where it delivers"},
		"enrichment_arn":    {Type: TextType, Doc: "what it calls in between"},
		"role_arn":          {Type: TextType, Doc: "its role"},
		"dead_letter_arn":   {Type: TextType, Doc: "where failed batches of a stream go"},
		"max_retries":       {Type: NumberType, Doc: "retries per batch of a stream", Default: "-1"},
		"max_record_age":    {Type: NumberType, Doc: "seconds", Default: "-1"},
		"enabled":           {Type: BoolType, Doc: "whether it runs", Default: "true"},
		"log_level":         {Type: Enum("OFF", "ERROR", "INFO", "TRACE"), Doc: "log level", Default: "OFF"},
		"role":              {Type: EdgeFrom(Role, "role_arn", "pipes"), Doc: "its role"},
		"queue":             {Type: EdgeFrom(Queue, "source_arn", "pipes"), Doc: "the queue it polls"},
		"stream":            {Type: EdgeFrom(Stream, "source_arn", "pipes"), Doc: "the Kinesis stream it polls"},
		"table":             {Type: EdgeFrom(Table, "source_arn", "pipes"), Doc: "the table whose stream it polls"},
		"function":          {Type: EdgeFrom(Function, "target_arn", "pipes"), Doc: "the function it calls"},
		"enriched_by":       {Type: EdgeFrom(Function, "enrichment_arn", "enrichments"), Doc: "the function it calls in between"},
		"state_machine":     {Type: EdgeFrom(StateMachine, "target_arn", "pipes"), Doc: "the workflow it starts"},
		"dead_letter_queue": {Type: EdgeFrom(Queue, "dead_letter_arn", "failed_pipes"), Doc: "where failed batches go"},
		"alarms":            alarms,
		"signals":           signals,
	},
	Table: {
		"name":            {Type: TextType, Doc: "physical name"},
		"billing":         {Type: Enum("PROVISIONED", "PAY_PER_REQUEST"), Doc: "capacity mode", Default: "PROVISIONED"},
		"stream":          {Type: BoolType, Doc: "true if it has a stream"},
		"indexes":         {Type: ListOf(TextType), Doc: "global secondary indexes"},
		"max_throughput":  {Type: BoolType, Doc: "true if on-demand throughput is capped"},
		"autoscaling":     {Type: BoolType, Doc: "true if its provisioned capacity scales"},
		"deletion":        {Type: Enum("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"), Doc: "what becomes of it when it leaves the template", Default: "Delete"},
		"protected":       {Type: BoolType, Doc: "deletion protection", Default: "false"},
		"recovery":        {Type: BoolType, Doc: "point-in-time recovery", Default: "false"},
		"global":          {Type: BoolType, Doc: "true if it is replicated"},
		"event_sources":   {Type: Edge(EventSource), Doc: "mappings that poll its stream"},
		"pipes":           {Type: Edge(Pipe), Doc: "pipes that poll its stream"},
		"resource_policy": resourceStatements,
		"alarms":          alarms,
		"signals":         signals,
	},
	Stream: {
		"name":              {Type: TextType, Doc: "physical name"},
		"mode":              {Type: Enum("PROVISIONED", "ON_DEMAND"), Doc: "capacity mode", Default: "PROVISIONED"},
		"shards":            {Type: NumberType, Doc: "shards"},
		"retention":         {Type: NumberType, Doc: "hours a record is kept", Default: "24"},
		"kms_key_arn":       {Type: TextType, Doc: "key"},
		"event_sources":     {Type: Edge(EventSource), Doc: "mappings that poll it"},
		"pipes":             {Type: Edge(Pipe), Doc: "pipes that poll it"},
		"targets":           {Type: Edge(EventTarget), Doc: "rule targets that it is"},
		"event_subscribers": {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses that write to it"},
		"resource_policy":   resourceStatements,
		"alarms":            alarms,
		"signals":           signals,
	},
	DeliveryStream: {
		"name":        {Type: TextType, Doc: "physical name"},
		"destination": {Type: Enum("s3", "opensearch", "redshift", "splunk", "http", "snowflake", "iceberg"), Doc: "where it delivers"},
		"role_arn":    {Type: TextType, Doc: "its role"},
		"alarms":      alarms,
		"signals":     signals,
	},
	Bucket: {
		"name":            {Type: TextType, Doc: "physical name"},
		"block_public":    {Type: BoolType, Doc: "true if all four block-public-access settings are on; not set leaves the service's default, which is on since April 2023"},
		"event_bridge":    {Type: BoolType, Doc: "true if it sends events to EventBridge"},
		"deletion":        {Type: Enum("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"), Doc: "what becomes of it when it leaves the template", Default: "Delete"},
		"emptied":         {Type: BoolType, Doc: "true if its objects are deleted when it is to be deleted; one that holds objects is not deleted else", Default: "false"},
		"notifications":   {Type: Edge(BucketNotification), Doc: "its notifications"},
		"resource_policy": resourceStatements,
	},
	BucketNotification: {
		"bucket_name": {Type: TextType, Doc: "the bucket"},
		"arn":         {Type: TextType, Doc: "function, queue or topic told"},
		"events":      {Type: ListOf(TextType), Doc: "s3:ObjectCreated:*, ..."},
		"prefix":      {Type: TextType, Doc: "key prefix"},
		"suffix":      {Type: TextType, Doc: "key suffix"},
		"bucket":      {Type: EdgeFrom(Bucket, "bucket_name", "notifications"), Doc: "the bucket"},
		"function":    {Type: EdgeFrom(Function, "arn", "notifications"), Doc: "the function called"},
		"queue":       {Type: EdgeFrom(Queue, "arn", "notifications"), Doc: "the queue told"},
		"topic":       {Type: EdgeFrom(Topic, "arn", "notifications"), Doc: "the topic told"},
	},
	Key: {
		"alias_name":      {Type: TextType, Doc: "alias, where it is part of the same resource"},
		"rotation":        {Type: BoolType, Doc: "yearly rotation"},
		"functions":       {Type: Edge(Function), Doc: "functions whose environment it encrypts"},
		"queues":          {Type: Edge(Queue), Doc: "queues it encrypts"},
		"topics":          {Type: Edge(Topic), Doc: "topics it encrypts"},
		"resource_policy": resourceStatements,
	},
	Secret: {
		"name":            {Type: TextType, Doc: "physical name"},
		"resource_policy": resourceStatements,
	},
	API: {
		"name":            {Type: TextType, Doc: "name; a REST API's metrics carry it"},
		"protocol":        {Type: Enum("REST", "HTTP", "WEBSOCKET"), Doc: "kind of API"},
		"endpoint":        {Type: Enum("EDGE", "REGIONAL", "PRIVATE"), Doc: "REST endpoint type", Default: "EDGE"},
		"body":            {Type: BoolType, Doc: "true if routes come from an OpenAPI document"},
		"cors_origins":    {Type: ListOf(TextType), Doc: "allowed origins (HTTP APIs)"},
		"admits":          {Type: Enum("anybody", "bounded", "nobody"), Derived: true, Doc: "whom its resource policy lets in; nobody for a private API without one"},
		"stages":          {Type: Edge(Stage), Doc: "its stages"},
		"routes":          {Type: Edge(Route), Doc: "its routes"},
		"authorizers":     {Type: Edge(Authorizer), Doc: "its authorizers"},
		"origins":         {Type: Edge(DistributionOrigin), Doc: "origins of distributions that it is"},
		"resource_policy": resourceStatements,
		"alarms":          alarms,
		"signals":         signals,
	},
	Stage: {
		"name":             {Type: TextType, Doc: "stage name"},
		"api_id":           {Type: TextType, Doc: "its API"},
		"access_log":       {Type: TextType, Doc: "where access logs go"},
		"access_format":    {Type: TextType, Doc: "format of an access log line"},
		"access_lines":     {Type: NumberType, Derived: true, Doc: "lines that the format of its access log is written on; a break at its end begins none"},
		"access_structure": {Type: Enum("JSON", "text", "none"), Derived: true, Doc: "what the lines of its access log are, none where no format is given; not set where it keeps no log, or its lines go to a delivery stream and are not JSON"},
		"logging":          {Type: Enum("OFF", "ERROR", "INFO"), Doc: "execution log level", Default: "OFF"},
		"data_trace":       {Type: BoolType, Doc: "whether full bodies are logged"},
		"metrics":          {Type: BoolType, Doc: "detailed metrics"},
		"methods":          {Type: ListOf(BlockOf(methodShape)), Doc: "settings of single methods or routes, which go before those of the stage"},
		"tracing":          {Type: BoolType, Doc: "X-Ray"},
		"throttle_rate":    {Type: NumberType, Doc: "requests per second"},
		"throttle_burst":   {Type: NumberType, Doc: "burst"},
		"open_routes":      {Type: ListOf(TextType), Derived: true, Doc: "ids of routes of its API that anybody may call"},
		"implicit":         {Type: BoolType, Doc: "true for SAM's extra stage named Stage, which nobody asked for"},
		"api":              {Type: EdgeFrom(API, "api_id", "stages"), Doc: "its API"},
		"method_alarms":    {Type: ListOf(TextType), Derived: true, Doc: "ids of alarms on a metric of one of its methods or routes"},
		"traced_functions": {Type: ListOf(TextType), Derived: true, Doc: "ids of the functions behind it that trace, where it is a stage of a REST API"},
	},
	Route: {
		"api_id":        {Type: TextType, Doc: "its API"},
		"method":        {Type: Enum(), Doc: "HTTP method, ANY or a WebSocket route key", Default: "ANY"},
		"path":          {Type: TextType, Doc: "path"},
		"uri":           {Type: TextType, Doc: "what it calls"},
		"integration":   {Type: Enum("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"), Doc: "integration type"},
		"async":         {Type: BoolType, Doc: "true if it does not wait for the answer (X-Amz-Invocation-Type: Event)"},
		"streaming":     {Type: BoolType, Doc: "true if the answer is streamed"},
		"timeout":       {Type: NumberType, Doc: "milliseconds the integration may take"},
		"role_arn":      {Type: TextType, Doc: "role that it calls with; else the function must permit it"},
		"authorization": {Type: Enum("NONE", "AWS_IAM", "CUSTOM", "JWT", "COGNITO_USER_POOLS"), Doc: "who may call it"},
		"api_key":       {Type: BoolType, Doc: "whether an API key is needed"},
		"api":           {Type: EdgeFrom(API, "api_id", "routes"), Doc: "its API"},
		"function":      {Type: EdgeFrom(Function, "uri", "routes"), Doc: "the function it calls"},
		"open":          {Type: BoolType, Derived: true, Doc: "true if it answers whoever calls it: without authorization and key, on an API that is not private and whose policy bounds nobody"},
		"websocket":     {Type: BoolType, Derived: true, Doc: "true if it is of a WebSocket API"},
		"ceiling":       {Type: NumberType, Derived: true, Doc: "milliseconds that the kind of API allows at most (quotas in the settings can raise it)"},
		"limit":         {Type: NumberType, Derived: true, Doc: "milliseconds it waits: timeout if set, else the service's default"},
	},
	Authorizer: {
		"api_id":   {Type: TextType, Doc: "its API"},
		"kind":     {Type: Enum("TOKEN", "REQUEST", "JWT", "COGNITO_USER_POOLS"), Doc: "kind of authorizer"},
		"uri":      {Type: TextType, Doc: "the function it is"},
		"ttl":      {Type: NumberType, Doc: "seconds an answer is kept", Default: "300"},
		"role_arn": {Type: TextType, Doc: "role that it calls with; else the function must permit it"},
		"api":      {Type: EdgeFrom(API, "api_id", "authorizers"), Doc: "its API"},
		"function": {Type: EdgeFrom(Function, "uri", "authorizers"), Doc: "the function it is"},
	},
	GraphQLAPI: {
		"name":          {Type: TextType, Doc: "name"},
		"logging":       {Type: Enum("NONE", "ERROR", "ALL", "INFO", "DEBUG"), Doc: "field log level; not set is no logging"},
		"tracing":       {Type: BoolType, Doc: "X-Ray"},
		"function_arns": {Type: ListOf(TextType), Doc: "functions of its data sources"},
		"functions":     {Type: EdgeFrom(Function, "function_arns", "graphql_apis"), Doc: "functions of its data sources"},
		"alarms":        alarms,
		"signals":       signals,
	},
	StateMachine: {
		"name":              {Type: TextType, Doc: "physical name"},
		"express":           {Type: BoolType, Doc: "true for Express, false for Standard", Default: "false"},
		"role_arn":          {Type: TextType, Doc: "its role"},
		"log_level":         {Type: Enum("OFF", "ALL", "ERROR", "FATAL"), Doc: "log level", Default: "OFF"},
		"log_groups":        {Type: ListOf(TextType), Doc: "log group ARNs"},
		"execution_data":    {Type: BoolType, Doc: "whether payloads are logged"},
		"tracing":           {Type: BoolType, Doc: "X-Ray", Default: "false"},
		"timeout":           {Type: NumberType, Doc: "seconds an execution may take, from its definition"},
		"definition":        {Type: Enum("read", "opaque"), Doc: "read if the definition could be read; opaque if not, then what it holds is unknown"},
		"shortest":          {Type: NumberType, Doc: "seconds of the Wait states on the path that waits least"},
		"shifting":          {Type: Enum("ALL_AT_ONCE", "LINEAR", "CANARY"), Doc: "how an alias of it moves to a new version"},
		"shift_alarms":      {Type: ListOf(TextType), Doc: "alarms that stop the move of an alias"},
		"role":              {Type: EdgeFrom(Role, "role_arn", "state_machines"), Doc: "its role"},
		"parents":           {Type: Edge(State), Doc: "workflow states that start it"},
		"states":            {Type: Edge(State), Doc: "its states, nested ones too"},
		"targets":           {Type: Edge(EventTarget), Doc: "rule targets that start it"},
		"event_subscribers": {Type: Edge(EventSubscriber), Doc: "subscribers of custom event buses that start it"},
		"schedules":         {Type: Edge(Schedule), Doc: "schedules that start it"},
		"pipes":             {Type: Edge(Pipe), Doc: "pipes that start it"},
		"alarms":            alarms,
		"signals":           signals,
	},
	State: {
		"machine_id":     {Type: TextType, Doc: "id of its state machine resource"},
		"name":           {Type: TextType, Doc: "name in the definition"},
		"kind":           {Type: Enum("Task", "Wait", "Choice", "Parallel", "Map", "Pass", "Succeed", "Fail"), Doc: "state type"},
		"resource":       {Type: TextType, Doc: "what a Task calls, as written"},
		"service":        {Type: Enum(), Doc: "service of a Task: lambda, sqs, states, aws-sdk:dynamodb, http, activity"},
		"action":         {Type: Enum(), Doc: "its API action: invoke, sendMessage"},
		"pattern":        {Type: Enum("request", "sync", "callback", "activity"), Doc: "whether it waits for an answer, a job (.sync), a task token, an activity worker"},
		"timeout":        {Type: NumberType, Doc: "seconds", Default: "99999999"},
		"timeout_path":   {Type: TextType, Doc: "where its timeout comes from in the input, or a JSONata expression"},
		"heartbeat":      {Type: NumberType, Doc: "seconds"},
		"heartbeat_path": {Type: TextType, Doc: "where its heartbeat comes from in the input"},
		"wait":           {Type: NumberType, Doc: "seconds a Wait state waits"},
		"retries": {Type: ListOf(BlockOf(Shape{
			"errors":       {Type: ListOf(TextType), Doc: "error names"},
			"max_attempts": {Type: NumberType, Doc: "attempts", Default: "3"},
			"interval":     {Type: NumberType, Doc: "seconds", Default: "1"},
			"backoff":      {Type: NumberType, Doc: "backoff rate", Default: "2"},
			"max_delay":    {Type: NumberType, Doc: "seconds that it waits between two attempts at the most"},
		})), Doc: "Retry"},
		"catches":          {Type: ListOf(BlockOf(Shape{"errors": {Type: ListOf(TextType), Doc: "error names"}, "next": {Type: TextType, Doc: "next state"}})), Doc: "Catch"},
		"function_arn":     {Type: TextType, Doc: "the function a Lambda task calls, from Resource or FunctionName"},
		"queue_url":        {Type: TextType, Doc: "the queue an SQS task sends to"},
		"machine_arn":      {Type: TextType, Doc: "the workflow a Step Functions task starts"},
		"async":            {Type: BoolType, Doc: "true if a Lambda task calls with InvocationType Event"},
		"function_timeout": {Type: NumberType, Derived: true, Doc: "seconds the function it calls may take, the service's default if it sets none"},
		"nested_timeout":   {Type: NumberType, Derived: true, Doc: "seconds the workflow may take that it starts and waits for, where that sets a timeout"},
		"retry_seconds":    {Type: NumberType, Derived: true, Doc: "seconds that it waits between its attempts if all of them fail with what one of its retries is for"},
		"machine":          {Type: Edge(StateMachine), Doc: "its state machine"},
		"starts":           {Type: EdgeFrom(StateMachine, "machine_arn", "parents"), Doc: "the workflow it starts"},
		"function":         {Type: EdgeFrom(Function, "function_arn", "tasks"), Doc: "the function it calls"},
	},
	LogGroup: {
		"name":        {Type: TextType, Doc: "name"},
		"retention":   {Type: NumberType, Doc: "days; not set or 0 is for ever"},
		"delivery":    {Type: BoolType, Doc: "whether it is of the class DELIVERY, which hands logs on and keeps them a day or two whatever is set"},
		"kms_key_arn": {Type: TextType, Doc: "key"},
		"functions":   {Type: Edge(Function), Doc: "functions that write to it"},
		"filters":     {Type: Edge(MetricFilter), Doc: "its metric filters"},
		"targets":     {Type: Edge(EventTarget), Doc: "rule targets that it is"},
	},
	MetricFilter: {
		"log_group_name": {Type: TextType, Doc: "the log group"},
		"pattern":        {Type: TextType, Doc: "filter pattern"},
		"namespace":      {Type: TextType, Doc: "namespace of the metric it writes"},
		"metric":         {Type: TextType, Doc: "name of the metric it writes"},
		"log_group":      {Type: EdgeFrom(LogGroup, "log_group_name", "filters"), Doc: "the log group"},
		"alarms":         {Type: Edge(Alarm), Doc: "alarms on its metric"},
		"orphan":         {Type: ListOf(TextType), Derived: true, Doc: "reasons why nothing comes of it"},
	},
	Alarm: {
		"name":                {Type: TextType, Doc: "physical name"},
		"actions_enabled":     {Type: BoolType, Doc: "whether its actions run", Default: "true"},
		"alarm_actions":       {Type: ListOf(TextType), Doc: "what it does when it fires"},
		"ok_actions":          {Type: ListOf(TextType), Doc: "what it does when it is over"},
		"missing_actions":     {Type: ListOf(TextType), Doc: "what it does when data is missing"},
		"metrics":             {Type: ListOf(BlockOf(metricShape)), Doc: "what it looks at: one entry for a plain alarm, all queries for metric math"},
		"comparison":          {Type: Enum(), Doc: "GreaterThanThreshold, ..."},
		"threshold":           {Type: NumberType, Doc: "threshold; not set for anomaly detection"},
		"threshold_metric":    {Type: TextType, Doc: "id of the anomaly band"},
		"evaluation_periods":  {Type: NumberType, Doc: "periods looked at"},
		"datapoints_to_alarm": {Type: NumberType, Doc: "periods that must breach", Default: "evaluation_periods"},
		"missing_data":        {Type: Enum("breaching", "notBreaching", "ignore", "missing"), Doc: "how a missing point counts", Default: "missing"},
		"description":         {Type: TextType, Doc: "description"},
		"scopes":              {Type: ListOf(TextType), Foreign: true, Doc: "resources whose metrics or logs it looks at"},
		"state":               {Type: Enum("OK", "ALARM", "INSUFFICIENT_DATA"), Live: true, Doc: "the state it was in when the account was read"},
		"state_since":         {Type: TextType, Live: true, Doc: "since when it is in that state"},
		"state_updated":       {Type: TextType, Live: true, Doc: "when its state was last written: it is in it at least since then"},
		"state_days":          {Type: NumberType, Derived: true, Live: true, Doc: "days for which it was in its state when the account was read; at least so many where unknown says so"},
		"scales":              {Type: BoolType, Derived: true, Live: true, Doc: "true if all it does is to scale: it is in ALARM or without data for as long as there is little to do"},
		"query":               {Type: BoolType, Doc: "true if it alarms on something else than a metric threshold (EvaluationCriteria)"},

		"notifies":          {Type: EdgeFrom(Topic, "alarm_actions", "alarm_actions"), Doc: "topics it notifies when it fires"},
		"composites":        {Type: Edge(CompositeAlarm), Doc: "composite alarms that read it"},
		"rules":             {Type: Edge(EventRule), Doc: "rules on alarm state changes that match it"},
		"deployment_groups": {Type: Edge(DeploymentGroup), Doc: "deployment groups that roll back on it"},
		"functions":         {Type: Edge(Function), Doc: "functions it watches"},
		"queues":            {Type: Edge(Queue), Doc: "queues it watches"},
		"topics":            {Type: Edge(Topic), Doc: "topics it watches"},
		"event_rules":       {Type: Edge(EventRule), Doc: "rules it watches"},
		"schedules":         {Type: Edge(Schedule), Doc: "schedules it watches"},
		"pipes":             {Type: Edge(Pipe), Doc: "pipes it watches"},
		"tables":            {Type: Edge(Table), Doc: "tables it watches"},
		"streams":           {Type: Edge(Stream), Doc: "streams it watches"},
		"delivery_streams":  {Type: Edge(DeliveryStream), Doc: "delivery streams it watches"},
		"apis":              {Type: Edge(API), Doc: "APIs it watches"},
		"graphql_apis":      {Type: Edge(GraphQLAPI), Doc: "GraphQL APIs it watches"},
		"state_machines":    {Type: Edge(StateMachine), Doc: "workflows it watches"},
		"metric_filters":    {Type: Edge(MetricFilter), Doc: "metric filters whose metric it watches"},

		"reaches_someone": {Type: BoolType, Derived: true, Doc: "true if firing has an effect: an action of its own, a composite alarm that has one, an event rule, a deployment group"},
		"dangling": {Type: ListOf(BlockOf(Shape{
			"index":     {Type: NumberType, Doc: "which of metrics it is in"},
			"dimension": {Type: TextType, Doc: "name=value as written"},
			"why":       {Type: TextType, Doc: "what is wrong with it"},
			"certain":   {Type: BoolType, Doc: "true if it is wrong whatever exists (an ARN where a name is needed)"},
		})), Derived: true, Doc: "dimensions that lead nowhere"},
		"unknown_metrics": {Type: ListOf(BlockOf(Shape{
			"index":  {Type: NumberType, Doc: "which of metrics it is in"},
			"metric": {Type: TextType, Doc: "namespace and metric as written"},
			"hint":   {Type: TextType, Doc: "the metric that was probably meant; empty if none is near"},
		})), Derived: true, Doc: "metrics of AWS namespaces that AWS does not publish"},
		"never_fires": {Type: ListOf(TextType), Derived: true, Doc: "reasons why it cannot fire"},
		"sparse":      {Type: ListOf(TextType), Derived: true, Doc: "its metrics that are emitted only when something happens"},
		"idle":        {Type: ListOf(TextType), Derived: true, Doc: "its metrics that are emitted only while what they measure is used"},
		"blind":       {Type: ListOf(TextType), Derived: true, Doc: "reasons why its statistic does not show what the metric says"},
		"slow":        {Type: ListOf(TextType), Derived: true, Doc: "reasons why it fires too late or flaps"},
		"undeliverable": {Type: ListOf(BlockOf(Shape{
			"action": {Type: TextType, Doc: "the action as written"},
			"why":    {Type: TextType, Doc: "why it does not arrive"},
		})), Derived: true, Doc: "its actions that do not arrive"},
		"nowhere": {Type: BoolType, Derived: true, Doc: "true if a condition decides whether it is there and none of the declared environments has it; not set without environments"},
	},
	CompositeAlarm: {
		"name":            {Type: TextType, Doc: "physical name"},
		"rule":            {Type: TextType, Doc: "alarm rule"},
		"actions_enabled": {Type: BoolType, Doc: "whether its actions run", Default: "true"},
		"alarm_actions":   {Type: ListOf(TextType), Doc: "what it does when it fires"},
		"description":     {Type: TextType, Doc: "description"},
		"suppressor":      {Type: TextType, Doc: "alarm while whose firing its actions wait"},
		"alarms":          {Type: Edge(Alarm), Doc: "alarms it reads"},
		"composites":      {Type: Edge(CompositeAlarm), Doc: "composite alarms that read it"},
		"rules":           {Type: Edge(EventRule), Doc: "rules on alarm state changes that match it"},
		"broken":          {Type: ListOf(TextType), Derived: true, Doc: "reasons why its rule does not say what it should: it reads what is no alarm or itself, or cannot become true"},
	},
	DeploymentGroup: {
		"config":          {Type: TextType, Doc: "deployment configuration name"},
		"alarm_names":     {Type: ListOf(TextType), Doc: "alarms that roll back"},
		"auto_rollback":   {Type: BoolType, Doc: "whether it rolls back by itself"},
		"hooks":           {Type: BoolType, Doc: "whether functions of one's own are asked before or after traffic moves"},
		"rollback_events": {Type: ListOf(Enum()), Doc: "what it rolls back on: DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, ..."},
		"lambda":          {Type: BoolType, Derived: true, Doc: "true if it deploys functions"},
		"shift_seconds":   {Type: NumberType, Derived: true, Doc: "seconds in which it moves traffic to new code, 0 for all at once"},
		"unfit_alarms":    {Type: ListOf(BlockOf(Shape{"id": {Type: TextType, Doc: "the alarm"}, "why": {Type: TextType, Doc: "what is wrong with it"}})), Derived: true, Doc: "alarms that cannot stop a deployment"},
		"function_arn":    {Type: TextType, Doc: "the function or alias it shifts traffic to"},
		"alarms":          {Type: EdgeFrom(Alarm, "alarm_names", "deployment_groups"), Doc: "alarms that roll back"},
		"function":        {Type: EdgeFrom(Function, "function_arn", "deployment_groups"), Doc: "the function it shifts traffic to"},
		"mixed_alarms":    {Type: ListOf(TextType), Derived: true, Doc: "ids of its alarms that count the calls of all versions of a function"},
	},
	Account: {
		"account_id":  {Type: TextType, Live: true, Doc: "twelve digits"},
		"region":      {Type: TextType, Live: true, Doc: "the Region, of which there is an account each; not set for what has none, IAM"},
		"concurrency": {Type: NumberType, Live: true, Doc: "concurrent executions that all functions of the Region share"},
		"trails": {Type: ListOf(BlockOf(Shape{
			"name":         {Type: TextType, Doc: "name"},
			"own":          {Type: BoolType, Doc: "whether it is of this account; else it is the organization's"},
			"home":         {Type: TextType, Doc: "Region that it is of"},
			"on":           {Type: BoolType, Doc: "whether it records now; not set for one of another account"},
			"multi_region": {Type: BoolType, Doc: "whether it records what is done in every Region"},
			"organization": {Type: BoolType, Doc: "whether it records all accounts of the organization"},
			"writes":       {Type: BoolType, Doc: "whether it records management events that change something; not set for one of another account"},
			"excludes":     {Type: ListOf(TextType), Doc: "services whose events it leaves out: kms.amazonaws.com"},
			"log_group":    {Type: TextType, Doc: "log group it writes to"},
			"failure":      {Type: TextType, Doc: "why it could not write to the log group the last time"},
		})), Live: true, Doc: "trails of CloudTrail that record the account, of all Regions; of what has no Region"},
		"signals": signals,
	},
	CustomResource: {
		"service_token":   {Type: TextType, Doc: "what handles it"},
		"service_timeout": {Type: NumberType, Doc: "seconds", Default: "3600"},
		"function":        {Type: EdgeFrom(Function, "service_token", "custom_resources"), Doc: "the function that handles it"},
	},
	// What a unit deploys as a whole. It is there where more than one environment is
	// declared, and no loader makes it.
	Stack: {
		"fixed_names": {Type: ListOf(BlockOf(Shape{
			"id":   {Type: TextType, Doc: "the resource"},
			"name": {Type: TextType, Doc: "its name"},
		})), Derived: true, Doc: "resources that have one name in two environments, whose names must differ within an account"},
		"drift": {Type: ListOf(BlockOf(Shape{
			"id":        {Type: TextType, Doc: "the resource that is the control, or has it"},
			"sort":      {Type: Enum("alarms", "access", "encryption", "failures"), Doc: "what the control is for; failures is what keeps failed events"},
			"attribute": {Type: Enum(), Doc: "the attribute that says so; not set where it is the resource itself"},
			"has":       {Type: ListOf(Enum("ephemeral", "prod", "shared")), Doc: "classes of which all environments have it"},
			"lacks":     {Type: ListOf(Enum("ephemeral", "prod", "shared")), Doc: "classes of which none has it, though what it is about is there"},
		})), Derived: true, Doc: "controls that some classes of environments have and others lack"},
		"prod_lacks": {Type: ListOf(Enum("alarms", "access", "encryption", "failures")), Derived: true, Doc: "what the controls of drift are for that production lacks"},
		"untried":    {Type: ListOf(Enum("alarms", "access", "encryption", "failures")), Derived: true, Doc: "what those are for that production does not lack"},
	},
	UserPool: {
		"name":      {Type: TextType, Doc: "name"},
		"protected": {Type: BoolType, Doc: "deletion protection", Default: "false"},
		"deletion":  {Type: Enum("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"), Doc: "what becomes of it when it leaves the template", Default: "Delete"},
		"triggers":  {Type: ListOf(TextType), Doc: "functions that it calls and waits for, without those that send its messages"},
		"functions": {Type: EdgeFrom(Function, "triggers", "user_pools"), Doc: "functions that it calls and waits for"},
	},
	LoadBalancer: {
		"name":         {Type: TextType, Doc: "name"},
		"internal":     {Type: BoolType, Doc: "whether it is reached from its network alone", Default: "false"},
		"idle_timeout": {Type: NumberType, Doc: "seconds for which nothing need move on a connection before it is closed", Default: "60"},
		"listeners":    {Type: Edge(Listener), Doc: "its listeners, without their rules"},
		"origins":      {Type: Edge(DistributionOrigin), Doc: "origins of distributions that it is"},
	},
	// A listener, or a rule of one.
	Listener: {
		"load_balancer_arn": {Type: TextType, Doc: "its load balancer; not set for a rule"},
		"listener_arn":      {Type: TextType, Doc: "for a rule, the listener that it is of"},
		"target_group_arns": {Type: ListOf(TextType), Doc: "target groups that it forwards requests to"},
		"load_balancer":     {Type: EdgeFrom(LoadBalancer, "load_balancer_arn", "listeners"), Doc: "its load balancer"},
		"listener":          {Type: EdgeFrom(Listener, "listener_arn", "rules"), Doc: "for a rule, the listener that it is of"},
		"target_groups":     {Type: EdgeFrom(TargetGroup, "target_group_arns", "listeners"), Doc: "target groups that it forwards requests to"},
		"rules":             {Type: Edge(Listener), Doc: "its rules"},
	},
	TargetGroup: {
		"name":          {Type: TextType, Doc: "name"},
		"function_arns": {Type: ListOf(TextType), Doc: "functions that are its targets"},
		"functions":     {Type: EdgeFrom(Function, "function_arns", "target_groups"), Doc: "functions that are its targets"},
		"listeners":     {Type: Edge(Listener), Doc: "listeners and rules that forward requests to it"},
	},
	Distribution: {
		"enabled":          {Type: BoolType, Doc: "whether it takes requests"},
		"viewer_arns":      {Type: ListOf(TextType), Doc: "functions that run at its edge for requests and responses of viewers"},
		"origin_arns":      {Type: ListOf(TextType), Doc: "functions that run at its edge for requests to and responses of origins"},
		"viewer_functions": {Type: EdgeFrom(Function, "viewer_arns", "edge_viewers"), Doc: "functions that run at its edge for requests and responses of viewers"},
		"origin_functions": {Type: EdgeFrom(Function, "origin_arns", "edge_origins"), Doc: "functions that run at its edge for requests to and responses of origins"},
		"origins":          {Type: Edge(DistributionOrigin), Doc: "its origins"},
	},
	DistributionOrigin: {
		"distribution_id": {Type: TextType, Doc: "its distribution"},
		"domain":          {Type: TextType, Doc: "the host that it is"},
		"read_timeout":    {Type: NumberType, Doc: "seconds that the distribution waits for an answer", Default: "30"},
		"distribution":    {Type: EdgeFrom(Distribution, "distribution_id", "origins"), Doc: "its distribution"},
		"function_url":    {Type: EdgeFrom(FunctionURL, "domain", "origins"), Doc: "the function URL that it is"},
		"api":             {Type: EdgeFrom(API, "domain", "origins"), Doc: "the API that it is"},
		"load_balancer":   {Type: EdgeFrom(LoadBalancer, "domain", "origins"), Doc: "the load balancer that it is"},
	},
}
