package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	apitypes "github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	api2types "github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"
	"github.com/aws/aws-sdk-go-v2/service/appsync"
	appsynctypes "github.com/aws/aws-sdk-go-v2/service/appsync/types"

	"github.com/belay-dev/belay/internal/model"
)

// reading is the only reading action of API Gateway. On everything it would read
// the values of API keys, too, so what it is allowed on is given with it.
var reading = []string{"apigateway:GET"}

// What follows the partition in the ARNs that it is allowed on.
var (
	restAPIs = []string{":apigateway:*::/restapis", ":apigateway:*::/restapis/*"}
	httpAPIs = []string{":apigateway:*::/apis", ":apigateway:*::/apis/*"}
)

var apiGone = []string{"NotFoundException"}

var apiOperations = []operation{
	{
		name: "apigateway:GetAccount", actions: reading, resources: []string{":apigateway:*::/account"}, lower: true,
		hides: []model.Kind{model.Stage},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.apigateway.GetAccount(ctx, &apigateway.GetAccountInput{})
			return one(byID(c.apiARN("/account")), out), err
		},
	},
	{
		name: "apigateway:GetRestApis", actions: reading, resources: restAPIs, lower: true, documents: []string{"policy"},
		hides: []model.Kind{model.API},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigateway.GetRestApis(ctx, &apigateway.GetRestApisInput{Position: r.marker(), Limit: aws.Int32(500)})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.Position, func(a *apitypes.RestApi) item {
				return byRef(c.apiARN("/restapis/"+aws.ToString(a.Id)), a.Id)
			}), nil
		},
	},
	{
		name: "apigateway:GetStages", actions: reading, resources: restAPIs, lower: true, of: []string{"apigateway:GetRestApis"},
		hides: []model.Kind{model.Stage}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigateway.GetStages(ctx, &apigateway.GetStagesInput{RestApiId: r.item.ref()})
			if err != nil {
				return page{}, err
			}
			return list(out.Item, nil, func(s *apitypes.Stage) item {
				return byID(c.apiARN("/restapis/" + *r.item.ref() + "/stages/" + aws.ToString(s.StageName)))
			}), nil
		},
	},
	{
		name: "apigateway:GetResources", actions: reading, resources: restAPIs, lower: true, of: []string{"apigateway:GetRestApis"},
		hides: []model.Kind{model.Route}, absent: apiGone, drop: []string{"requestModels", "responseModels"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigateway.GetResources(ctx, &apigateway.GetResourcesInput{
				RestApiId: r.item.ref(), Embed: []string{"methods"}, Position: r.marker(), Limit: aws.Int32(500),
			})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.Position, func(s *apitypes.Resource) item {
				return byID(c.apiARN("/restapis/" + *r.item.ref() + "/resources/" + aws.ToString(s.Id)))
			}), nil
		},
	},
	{
		name: "apigateway:GetAuthorizers", actions: reading, resources: restAPIs, lower: true, of: []string{"apigateway:GetRestApis"},
		hides: []model.Kind{model.Authorizer}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigateway.GetAuthorizers(ctx, &apigateway.GetAuthorizersInput{RestApiId: r.item.ref(), Position: r.marker(), Limit: aws.Int32(500)})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.Position, func(a *apitypes.Authorizer) item {
				return byID(c.apiARN("/restapis/" + *r.item.ref() + "/authorizers/" + aws.ToString(a.Id)))
			}), nil
		},
	},
	{
		name: "apigatewayv2:GetApis", actions: reading, resources: httpAPIs, hides: []model.Kind{model.API},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigatewayv2.GetApis(ctx, &apigatewayv2.GetApisInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.NextToken, func(a *api2types.Api) item {
				return byRef(c.apiARN("/apis/"+aws.ToString(a.ApiId)), a.ApiId)
			}), nil
		},
	},
	{
		name: "apigatewayv2:GetStages", actions: reading, resources: httpAPIs, of: []string{"apigatewayv2:GetApis"},
		hides: []model.Kind{model.Stage}, absent: apiGone, drop: []string{"LastDeploymentStatusMessage"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigatewayv2.GetStages(ctx, &apigatewayv2.GetStagesInput{ApiId: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.NextToken, func(s *api2types.Stage) item {
				return byID(c.apiARN("/apis/" + *r.item.ref() + "/stages/" + aws.ToString(s.StageName)))
			}), nil
		},
	},
	{
		name: "apigatewayv2:GetRoutes", actions: reading, resources: httpAPIs, of: []string{"apigatewayv2:GetApis"},
		hides: []model.Kind{model.Route}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigatewayv2.GetRoutes(ctx, &apigatewayv2.GetRoutesInput{ApiId: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.NextToken, func(s *api2types.Route) item {
				return byID(c.apiARN("/apis/" + *r.item.ref() + "/routes/" + aws.ToString(s.RouteId)))
			}), nil
		},
	},
	{
		name: "apigatewayv2:GetIntegrations", actions: reading, resources: httpAPIs, of: []string{"apigatewayv2:GetApis"},
		hides: []model.Kind{model.Route}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigatewayv2.GetIntegrations(ctx, &apigatewayv2.GetIntegrationsInput{ApiId: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.NextToken, func(s *api2types.Integration) item {
				return byID(c.apiARN("/apis/" + *r.item.ref() + "/integrations/" + aws.ToString(s.IntegrationId)))
			}), nil
		},
	},
	{
		name: "apigatewayv2:GetAuthorizers", actions: reading, resources: httpAPIs, of: []string{"apigatewayv2:GetApis"},
		hides: []model.Kind{model.Authorizer}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.apigatewayv2.GetAuthorizers(ctx, &apigatewayv2.GetAuthorizersInput{ApiId: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Items, out.NextToken, func(a *api2types.Authorizer) item {
				return byID(c.apiARN("/apis/" + *r.item.ref() + "/authorizers/" + aws.ToString(a.AuthorizerId)))
			}), nil
		},
	},
	{
		name: "appsync:ListGraphqlApis", lower: true, hides: []model.Kind{model.GraphQLAPI},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.appsync.ListGraphqlApis(ctx, &appsync.ListGraphqlApisInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.GraphqlApis, out.NextToken, func(a *appsynctypes.GraphqlApi) item { return byRef(a.Arn, a.ApiId) }), nil
		},
	},
	{
		name: "appsync:ListDataSources", lower: true, of: []string{"appsync:ListGraphqlApis"}, hides: []model.Kind{model.GraphQLAPI}, absent: apiGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.appsync.ListDataSources(ctx, &appsync.ListDataSourcesInput{ApiId: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.DataSources, out.NextToken, func(d *appsynctypes.DataSource) item {
				if d.DataSourceArn != nil {
					return byID(d.DataSourceArn)
				}
				return byID(c.arn("appsync", "apis/"+*r.item.ref()+"/datasources/"+aws.ToString(d.Name)))
			}), nil
		},
	},
}
