package plan

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// TestOriginsOfAState reads the hosts of origins that are there: they begin with the
// ids of what they are hosts of.
func TestOriginsOfAState(t *testing.T) {
	t.Parallel()
	const state = `{"format_version":"1.0","values":{"root_module":{"resources":[
{"address":"aws_cloudfront_distribution.site","mode":"managed","type":"aws_cloudfront_distribution","name":"site","values":{"enabled":true,"origin":[
 {"origin_id":"page","domain_name":"qwertyuiop.lambda-url.eu-west-1.on.aws","custom_origin_config":[{"origin_read_timeout":30}]},
 {"origin_id":"api","domain_name":"abc123.execute-api.eu-west-1.amazonaws.com","custom_origin_config":[{"origin_read_timeout":10}]},
 {"origin_id":"front","domain_name":"front-1.eu-west-1.elb.amazonaws.com"},
 {"origin_id":"other","domain_name":"zzz.execute-api.eu-west-1.amazonaws.com"},
 {"origin_id":"pages","domain_name":"pages.s3.eu-west-1.amazonaws.com"}]}},
{"address":"aws_lambda_function_url.page","mode":"managed","type":"aws_lambda_function_url","name":"page","values":{"id":"page","function_name":"page","url_id":"qwertyuiop","function_url":"https://qwertyuiop.lambda-url.eu-west-1.on.aws/"}},
{"address":"aws_apigatewayv2_api.api","mode":"managed","type":"aws_apigatewayv2_api","name":"api","values":{"id":"abc123","name":"api"}},
{"address":"aws_lb.front","mode":"managed","type":"aws_lb","name":"front","values":{"id":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/1","arn":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/1","dns_name":"front-1.eu-west-1.elb.amazonaws.com","name":"front","idle_timeout":60}},
{"address":"aws_lb_target_group_attachment.page","mode":"managed","type":"aws_lb_target_group_attachment","name":"page","values":{"target_id":"arn:aws:lambda:eu-west-1:123456789012:function:page"}},
{"address":"aws_lambda_function.page","mode":"managed","type":"aws_lambda_function","name":"page","values":{"function_name":"page","arn":"arn:aws:lambda:eu-west-1:123456789012:function:page"}}
]}}}`
	reading, err := Read(t.Context(), "state.json", []byte(state), Options{})
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]model.Block{}
	for _, r := range reading.Root.Resources {
		values[r.Address] = r.Values
	}
	origins, ok := values["aws_cloudfront_distribution.site"]["origin"].Value.(model.List)
	if !ok {
		t.Fatalf("got origins %v", values["aws_cloudfront_distribution.site"]["origin"].Value)
	}
	want := []string{
		"⟦aws_lambda_function_url.page.url_id⟧.lambda-url.eu-west-1.on.aws",
		"⟦aws_apigatewayv2_api.api.id⟧.execute-api.eu-west-1.amazonaws.com",
		"⟦aws_lb.front.dns_name⟧",
		"zzz.execute-api.eu-west-1.amazonaws.com",
		"pages.s3.eu-west-1.amazonaws.com",
	}
	for i, item := range origins {
		origin, _ := item.Value.(model.Block)
		if got := show(origin["domain_name"].Value); got != want[i] {
			t.Errorf("origin %d: got %s, want %s", i, got, want[i])
		}
	}
	if got := show(values["aws_lb_target_group_attachment.page"]["target_id"].Value); got != "⟦aws_lambda_function.page.arn⟧" {
		t.Errorf("got target %s", got)
	}
	if got := values["aws_lb.front"]["idle_timeout"].Value; got != nil {
		t.Errorf("got idle timeout %s, which nobody set", show(got))
	}
}
