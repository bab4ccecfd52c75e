resource "aws_api_gateway_rest_api" "api" {
  name = "shop"
  endpoint_configuration {
    types = ["PRIVATE"] # want private-api-open-policy
  }
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" }]
  })
}
