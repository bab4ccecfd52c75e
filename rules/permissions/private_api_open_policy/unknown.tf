variable "policy" {
  type = string
}

resource "aws_api_gateway_rest_api" "api" { # want? private-api-open-policy
  name = "shop"
  endpoint_configuration {
    types = ["PRIVATE"]
  }
  policy = var.policy
}
