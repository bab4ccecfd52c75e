resource "aws_api_gateway_rest_api" "api" {
  name = "shop"
  endpoint_configuration {
    types = ["PRIVATE"] # want private-api-open-policy
  }
}
