package sam

import (
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// A graph is a GraphQL API while it is made.
type graph struct {
	*expander
	r         *stack.Resource
	sources   map[string]model.Value // name of a data source, by the author's name for it
	functions map[string]model.Value // id of a function, by the author's name for it
	none      *stack.Resource        // the data source of what needs none
}

// passCode is the code of a resolver that only hands on what its pipeline gives.
const passCode = "\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n"

// graphQLAPI makes a GraphQL API with its schema, data sources, functions and
// resolvers.
func (e *expander) graphQLAPI(r *stack.Resource) {
	g := &graph{expander: e, r: r, sources: make(map[string]model.Value), functions: make(map[string]model.Value)}
	out := e.convert(r, "AWS::AppSync::GraphQLApi")
	pass(out, r.Properties, "Name", "XrayEnabled", "Visibility", "OwnerContact", "IntrospectionConfig",
		"QueryDepthLimit", "ResolverCountLimit")
	if r.Properties["Name"].Value == nil {
		set(out, "Name", lit(r.ID))
	}
	g.auth(out)
	g.logging(out)
	g.schema()
	g.keys()
	if cache := r.Properties["Cache"]; cache.Value != nil {
		made := g.part("ApiCache", "AWS::AppSync::ApiCache", cache.At)
		pass(made, cache.Value, "ApiCachingBehavior", "Type", "Ttl", "AtRestEncryptionEnabled", "TransitEncryptionEnabled")
	}
	g.dataSources()
	g.domainName()
	g.pipelineFunctions()
	g.resolvers()
}

// part makes a resource of the API.
func (g *graph) part(id, typ string, at source.Span) *stack.Resource {
	out := g.make(g.r, g.r.ID+id, typ, at)
	set(out, "ApiId", getAtt(g.r.ID, "ApiId"))
	return out
}

// auth says how callers are known; a function that authorizes gets a permission.
func (g *graph) auth(out *stack.Resource) {
	auth := g.r.Properties["Auth"]
	if auth.Value == nil {
		g.refuse(g.r.At, g.r.ID, nil, "it has no Auth")
		return
	}
	number := 0
	apply := func(to model.Block, a model.Attr, extra bool) {
		if typ := field(a.Value, "Type"); typ.Value != nil {
			to["AuthenticationType"] = typ
		}
		for _, kind := range []string{"LambdaAuthorizer", "OpenIDConnect", "UserPool"} {
			name := kind + "Config"
			config := field(a.Value, kind)
			if config.Value == nil {
				continue
			}
			if block, ok := deepCopy(config.Value).(model.Block); ok && extra {
				delete(block, "DefaultAction")
				config.Value = block
			}
			to[name] = config
			if function := field(config.Value, "AuthorizerUri"); function.Value != nil {
				number++
				g.connect(connection{
					owner: g.r, id: g.r.ID + "ToLambdaAuthConnector" + strconv.Itoa(number), at: config.At,
					source: model.Attr{Value: blockOf(config.At, entry{"Type", lit("AWS::AppSync::GraphQLApi")},
						entry{"Arn", ref(g.r.ID)}, entry{"ResourceId", getAtt(g.r.ID, "ApiId")})},
					destination: model.Attr{Value: blockOf(config.At, entry{"Type", lit("AWS::Lambda::Function")}, entry{"Arn", function.Value})},
					permissions: model.Attr{Value: lit("Write"), At: config.At},
				})
			}
		}
	}
	apply(out.Properties, auth, false)
	var more model.List
	for _, item := range items(field(auth.Value, "Additional")) {
		provider := make(model.Block)
		apply(provider, item, true)
		more = append(more, model.Attr{Value: provider, At: item.At})
	}
	if len(more) > 0 {
		out.Properties["AdditionalAuthenticationProviders"] = model.Attr{Value: more, At: auth.At}
	}
}

// logging writes everything to the logs unless the author says otherwise.
func (g *graph) logging(out *stack.Resource) {
	a := g.r.Properties["Logging"]
	if word, ok := literal(a.Value); ok && word == "false" {
		return
	}
	at := a.At
	if a.Value == nil {
		at = g.r.At
	}
	config := blockOf(at, entry{"FieldLogLevel", lit("ALL")})
	for _, name := range []string{"FieldLogLevel", "ExcludeVerboseContent", "CloudWatchLogsRoleArn"} {
		if given := field(a.Value, name); truthy(given.Value) {
			config[name] = given
		}
	}
	if _, ok := config["CloudWatchLogsRoleArn"]; !ok {
		role := g.make(g.r, g.r.ID+"CloudWatchRole", "AWS::IAM::Role", at)
		role.Properties["AssumeRolePolicyDocument"] = trustService(at, "appsync.amazonaws.com")
		set(role, "ManagedPolicyArns", model.List{serviceRole(at, "AWSAppSyncPushToCloudWatchLogs")})
		config["CloudWatchLogsRoleArn"] = model.Attr{Value: getAtt(role.ID, "Arn"), At: at}
	}
	out.Properties["LogConfig"] = model.Attr{Value: config, At: at}
}

func (g *graph) schema() {
	inline, uri := g.r.Properties["SchemaInline"], g.r.Properties["SchemaUri"]
	if (inline.Value == nil) == (uri.Value == nil) {
		g.refuse(g.r.At, g.r.ID, nil, "it needs one of SchemaInline and SchemaUri")
	}
	schema := g.part("Schema", "AWS::AppSync::GraphQLSchema", g.r.At)
	put(schema, "Definition", inline)
	put(schema, "DefinitionS3Location", uri)
}

func (g *graph) keys() {
	for _, all := range blocks(g.r.Properties["ApiKeys"].Value) {
		for _, name := range names(all) {
			key := g.part(name, "AWS::AppSync::ApiKey", all[name].At)
			pass(key, all[name].Value, "ApiKeyId", "Description")
			put(key, "Expires", field(all[name].Value, "ExpiresOn"))
		}
	}
}

func (g *graph) domainName() {
	a := g.r.Properties["DomainName"]
	if a.Value == nil {
		return
	}
	domain := g.make(g.r, g.r.ID+"DomainName", "AWS::AppSync::DomainName", a.At)
	pass(domain, a.Value, "CertificateArn", "DomainName", "Description")
	association := g.part("DomainNameApiAssociation", "AWS::AppSync::DomainNameApiAssociation", a.At)
	set(association, "DomainName", ref(domain.ID))
}

func (g *graph) dataSources() {
	all := g.r.Properties["DataSources"]
	for _, kind := range []string{"DynamoDb", "Lambda"} {
		g.known(g.r.ID, "data sources", field(all.Value, kind), slices.Concat(policyKinds, []model.Kind{model.Role}))
	}
	for _, tables := range blocks(field(all.Value, "DynamoDb").Value) {
		for _, name := range names(tables) {
			g.tableSource(name, tables[name])
		}
	}
	for _, functions := range blocks(field(all.Value, "Lambda").Value) {
		for _, name := range names(functions) {
			a := functions[name]
			made := g.dataSource(name, "Lambda", "AWS_LAMBDA", a)
			function := field(a.Value, "FunctionArn")
			set(made, "LambdaConfig", model.Block{"LambdaFunctionArn": function})
			g.sourceRole(made, a, "ToLambdaConnector",
				blockOf(a.At, entry{"Type", lit("AWS::Lambda::Function")}, entry{"Arn", function.Value}),
				model.Attr{Value: lit("Write"), At: a.At})
		}
	}
}

func (g *graph) dataSource(name, kind, typ string, a model.Attr) *stack.Resource {
	out := g.part(name+kind+"DataSource", "AWS::AppSync::DataSource", a.At)
	set(out, "Name", lit(name))
	pass(out, a.Value, "Name", "Description")
	set(out, "Type", lit(typ))
	g.sources[name] = getAtt(out.ID, "Name")
	return out
}

func (g *graph) tableSource(name string, a model.Attr) {
	made := g.dataSource(name, "DynamoDB", "AMAZON_DYNAMODB", a)
	region := field(a.Value, "Region")
	if region.Value == nil {
		region = model.Attr{Value: pseudo("AWS::Region"), At: a.At}
	}
	table := field(a.Value, "TableName")
	config := model.Block{"AwsRegion": region, "TableName": table}
	for _, key := range []string{"UseCallerCredentials", "Versioned"} {
		if given := field(a.Value, key); truthy(given.Value) {
			config[key] = given
		}
	}
	if sync := field(a.Value, "DeltaSync"); sync.Value != nil {
		config["DeltaSyncConfig"] = sync
	}
	set(made, "DynamoDBConfig", config)
	tableARN := field(a.Value, "TableArn").Value
	if tableARN == nil {
		tableARN = format("arn:${AWS::Partition}:dynamodb:${Region}:${AWS::AccountId}:table/${Table}",
			map[string]model.Value{"Region": region.Value, "Table": table.Value})
	}
	permissions := field(a.Value, "Permissions")
	if !truthy(permissions.Value) {
		permissions = model.Attr{Value: listOf(a.At, lit("Read"), lit("Write")), At: a.At}
	}
	g.sourceRole(made, a, "ToTableConnector",
		blockOf(a.At, entry{"Type", lit("AWS::DynamoDB::Table")}, entry{"Arn", tableARN}), permissions)
}

// sourceRole is the role with which a data source uses what it is for.
func (g *graph) sourceRole(made *stack.Resource, a model.Attr, connector string, destination model.Block, permissions model.Attr) {
	if given := field(a.Value, "ServiceRoleArn"); given.Value != nil {
		put(made, "ServiceRoleArn", given)
		return
	}
	role := g.make(g.r, made.ID+"Role", "AWS::IAM::Role", a.At)
	role.Properties["AssumeRolePolicyDocument"] = trustService(a.At, "appsync.amazonaws.com")
	set(made, "ServiceRoleArn", getAtt(role.ID, "Arn"))
	g.connect(connection{
		owner: g.r, id: made.ID + connector, at: a.At,
		source: model.Attr{At: a.At, Value: blockOf(a.At,
			entry{"Type", lit("AWS::AppSync::DataSource")}, entry{"Arn", getAtt(made.ID, "DataSourceArn")}, entry{"RoleName", ref(role.ID)})},
		destination: model.Attr{Value: destination, At: a.At},
		permissions: permissions,
	})
}

// pipelineFunctions makes the functions of the API, or names those that are there.
func (g *graph) pipelineFunctions() {
	for _, all := range blocks(g.r.Properties["Functions"].Value) {
		for _, name := range names(all) {
			a := all[name]
			if id := field(a.Value, "Id"); id.Value != nil {
				g.functions[name] = id.Value
				continue
			}
			out := g.part(name, "AWS::AppSync::FunctionConfiguration", a.At)
			set(out, "Name", lit(name))
			pass(out, a.Value, "Name", "MaxBatchSize", "Description")
			put(out, "SyncConfig", field(a.Value, "Sync"))
			g.code(out, a)
			g.runtime(out, name, a)
			put(out, "DataSourceName", g.sourceName(name, a))
			g.functions[name] = getAtt(out.ID, "FunctionId")
		}
	}
}

func (g *graph) code(out *stack.Resource, a model.Attr) {
	put(out, "Code", field(a.Value, "InlineCode"))
	put(out, "CodeS3Location", field(a.Value, "CodeUri"))
}

func (g *graph) runtime(out *stack.Resource, name string, a model.Attr) {
	runtime := field(a.Value, "Runtime")
	if runtime.Value == nil {
		g.refuse(a.At, g.r.ID, nil, "%s has no Runtime", name)
		return
	}
	out.Properties["Runtime"] = model.Attr{At: runtime.At, Value: model.Block{
		"Name": field(runtime.Value, "Name"), "RuntimeVersion": field(runtime.Value, "Version"),
	}}
}

func (g *graph) sourceName(name string, a model.Attr) model.Attr {
	named := field(a.Value, "DataSource")
	word, ok := literal(named.Value)
	switch {
	case named.Value == nil:
		g.refuse(a.At, g.r.ID, nil, "function %s has no DataSource", name)
	case !ok:
	case strings.EqualFold(word, "none"):
		if g.none == nil {
			g.none = g.part("NoneDataSource", "AWS::AppSync::DataSource", g.r.At)
			set(g.none, "Name", lit(g.none.ID))
			set(g.none, "Type", lit("NONE"))
		}
		named.Value = getAtt(g.none.ID, "Name")
	case g.sources[word] == nil:
		g.refuse(named.At, g.r.ID, nil, "there is no data source %s", word)
	default:
		named.Value = g.sources[word]
	}
	return named
}

func (g *graph) resolvers() {
	for _, all := range blocks(g.r.Properties["Resolvers"].Value) {
		for _, typ := range names(all) {
			for _, fields := range blocks(all[typ].Value) {
				for _, name := range names(fields) {
					g.resolver(typ, name, fields[name])
				}
			}
		}
	}
}

func (g *graph) resolver(typ, name string, a model.Attr) {
	out := g.part(typ+name, "AWS::AppSync::Resolver", a.At)
	set(out, "TypeName", lit(typ))
	set(out, "FieldName", lit(name))
	pass(out, a.Value, "FieldName", "MaxBatchSize")
	put(out, "CachingConfig", field(a.Value, "Caching"))
	g.code(out, a)
	if out.Properties["Code"].Value == nil && out.Properties["CodeS3Location"].Value == nil {
		set(out, "Code", lit(passCode))
		set(out, "Runtime", blockOf(a.At, entry{"Name", lit("APPSYNC_JS")}, entry{"RuntimeVersion", lit("1.0.0")}))
	} else {
		g.runtime(out, name, a)
	}
	pipeline := field(a.Value, "Pipeline")
	if !truthy(pipeline.Value) {
		g.refuse(a.At, g.r.ID, nil, "resolver %s has no Pipeline", name)
		return
	}
	set(out, "Kind", lit("PIPELINE"))
	var ids model.List
	for _, item := range items(pipeline) {
		word, _ := first(item.Value)
		if g.functions[word] == nil {
			g.refuse(item.At, g.r.ID, nil, "there is no function %s", word)
			continue
		}
		ids = append(ids, model.Attr{Value: g.functions[word], At: item.At})
	}
	out.Properties["PipelineConfig"] = model.Attr{Value: model.Block{"Functions": {Value: ids, At: pipeline.At}}, At: pipeline.At}
}
