package account

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/parser/draft"
)

// restAPIs translates the APIs of API Gateway's first version.
func restAPIs(t *translation) {
	for _, item := range t.items("apigateway:GetRestApis") {
		f := fieldsOf(item)
		properties := f.properties("Name=name", "EndpointConfiguration.Types=endpointConfiguration.types", "Policy=policy")
		t.add("AWS::ApiGateway::RestApi", item.ID, f.text("name"), item.At, properties)
		for _, resource := range t.of("apigateway:GetResources", item.ID) {
			t.methods(item, resource)
		}
		for _, stage := range t.of("apigateway:GetStages", item.ID) {
			s := fieldsOf(stage)
			properties := s.properties("StageName=stageName", "AccessLogSetting.DestinationArn=accessLogSettings.destinationArn",
				"AccessLogSetting.Format=accessLogSettings.format", "TracingEnabled=tracingEnabled")
			properties["RestApiId"] = ref(item.ID, "", stage.At)
			if settings := methodSettings(s.at("methodSettings")); settings.Value != nil {
				properties["MethodSettings"] = settings
			}
			t.add("AWS::ApiGateway::Stage", stage.ID, s.text("stageName"), stage.At, properties)
		}
		for _, authorizer := range t.of("apigateway:GetAuthorizers", item.ID) {
			a := fieldsOf(authorizer)
			properties := a.properties("Type=type", "AuthorizerUri=authorizerUri", "AuthorizerCredentials=authorizerCredentials",
				"AuthorizerResultTtlInSeconds=authorizerResultTtlInSeconds")
			properties["RestApiId"] = ref(item.ID, "", authorizer.At)
			t.add("AWS::ApiGateway::Authorizer", authorizer.ID, a.text("name"), authorizer.At, properties)
		}
	}
}

// methods translates a resource of an API and its methods.
func (t *translation) methods(api, resource snapshot.Item) {
	f := fieldsOf(resource)
	id := ref(api.ID, "RootResourceId", resource.At)
	if path := strings.TrimPrefix(f.text("path"), "/"); path != "" {
		t.add("AWS::ApiGateway::Resource", resource.ID, f.text("path"), resource.At, model.Block{
			"PathPart": lit(path, resource.At), "ParentId": id, "RestApiId": ref(api.ID, "", resource.At),
		})
		id = ref(resource.ID, "", resource.At)
	}
	methods, _ := f.at("resourceMethods").Value.(model.Block)
	for _, verb := range slices.Sorted(keysOf(methods)) {
		m := fields{methods[verb]}
		properties := m.properties("HttpMethod=httpMethod", "AuthorizationType=authorizationType", "ApiKeyRequired=apiKeyRequired",
			"Integration.Uri=methodIntegration.uri", "Integration.Type=methodIntegration.type",
			"Integration.TimeoutInMillis=methodIntegration.timeoutInMillis", "Integration.Credentials=methodIntegration.credentials",
			"Integration.RequestParameters=methodIntegration.requestParameters")
		properties["HttpMethod"] = lit(verb, draft.OrAt(methods[verb].At, resource.At))
		properties["RestApiId"], properties["ResourceId"] = ref(api.ID, "", resource.At), id
		t.add("AWS::ApiGateway::Method", resource.ID+"/"+verb, verb+" "+f.text("path"), draft.OrAt(methods[verb].At, resource.At), properties)
	}
}

// methodSettings are the settings of a stage, which the API keeps by path and
// method: */* is all.
func methodSettings(attr model.Attr) model.Attr {
	block, ok := attr.Value.(model.Block)
	if !ok {
		return model.Attr{}
	}
	out := model.List{}
	for _, key := range slices.Sorted(keysOf(block)) {
		f := fields{block[key]}
		setting := f.properties("LoggingLevel=loggingLevel", "DataTraceEnabled=dataTraceEnabled", "MetricsEnabled=metricsEnabled",
			"ThrottlingRateLimit=throttlingRateLimit", "ThrottlingBurstLimit=throttlingBurstLimit")
		path, verb := "/*", key
		if i := strings.LastIndex(key, "/"); i >= 0 {
			path, verb = strings.ReplaceAll(key[:i], "~1", "/"), key[i+1:]
		}
		if path == "*" {
			path = "/*"
		}
		setting["ResourcePath"], setting["HttpMethod"] = lit(path, f.At), lit(verb, f.At)
		out = append(out, model.Attr{Value: setting, At: f.At})
	}
	return model.Attr{Value: out, At: attr.At}
}

// httpAPIs translates the APIs of API Gateway's second version.
func httpAPIs(t *translation) {
	for _, item := range t.items("apigatewayv2:GetApis") {
		f := fieldsOf(item)
		t.add("AWS::ApiGatewayV2::Api", item.ID, f.text("Name"), item.At, f.properties("Name", "ProtocolType", "CorsConfiguration"))
		integrations := map[string]string{}
		for _, integration := range t.of("apigatewayv2:GetIntegrations", item.ID) {
			i := fieldsOf(integration)
			properties := i.properties("IntegrationUri", "IntegrationType", "TimeoutInMillis", "CredentialsArn", "RequestParameters")
			properties["ApiId"] = ref(item.ID, "", integration.At)
			t.add("AWS::ApiGatewayV2::Integration", integration.ID, "", integration.At, properties)
			integrations["integrations/"+i.text("IntegrationId")] = integration.ID
		}
		for _, route := range t.of("apigatewayv2:GetRoutes", item.ID) {
			r := fieldsOf(route)
			properties := r.properties("RouteKey", "AuthorizationType", "ApiKeyRequired")
			properties["ApiId"] = ref(item.ID, "", route.At)
			if id := integrations[r.text("Target")]; id != "" {
				properties["Target"] = ref(id, "", r.at("Target").At)
			} else if target := r.at("Target"); target.Value != nil {
				properties["Target"] = target
			}
			t.add("AWS::ApiGatewayV2::Route", route.ID, r.text("RouteKey"), route.At, properties)
		}
		for _, stage := range t.of("apigatewayv2:GetStages", item.ID) {
			s := fieldsOf(stage)
			properties := s.properties("StageName", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings")
			properties["ApiId"] = ref(item.ID, "", stage.At)
			t.add("AWS::ApiGatewayV2::Stage", stage.ID, s.text("StageName"), stage.At, properties)
		}
		for _, authorizer := range t.of("apigatewayv2:GetAuthorizers", item.ID) {
			a := fieldsOf(authorizer)
			properties := a.properties("AuthorizerType", "AuthorizerUri", "AuthorizerCredentialsArn", "AuthorizerResultTtlInSeconds")
			properties["ApiId"] = ref(item.ID, "", authorizer.At)
			t.add("AWS::ApiGatewayV2::Authorizer", authorizer.ID, a.text("Name"), authorizer.At, properties)
		}
	}
}

// graphQLAPIs translates the APIs of AppSync and the functions they call.
func graphQLAPIs(t *translation) {
	for _, item := range t.items("appsync:ListGraphqlApis") {
		f := fieldsOf(item)
		t.add("AWS::AppSync::GraphQLApi", item.ID, f.text("name"), item.At, f.properties("Name=name",
			"LogConfig.FieldLogLevel=logConfig.fieldLogLevel", "XrayEnabled=xrayEnabled"))
		for _, data := range t.of("appsync:ListDataSources", item.ID) {
			d := fieldsOf(data)
			properties := d.properties("Name=name", "Type=type", "ServiceRoleArn=serviceRoleArn",
				"LambdaConfig.LambdaFunctionArn=lambdaConfig.lambdaFunctionArn")
			properties["ApiId"] = ref(item.ID, "ApiId", data.At)
			t.add("AWS::AppSync::DataSource", data.ID, d.text("name"), data.At, properties)
		}
	}
}
