resource "aws_lambda_function" "orders" {
  function_name = "orders"
  filename      = "orders.zip"
  runtime       = "python3.13"
  handler       = "app.handler"
  role          = "arn:aws:iam::111122223333:role/orders"
  timeout       = 20
}

resource "aws_apigatewayv2_api" "shop" {
  name          = "shop"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "orders_integration" {
  api_id                 = aws_apigatewayv2_api.shop.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.orders.arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 25000
}

resource "aws_apigatewayv2_route" "get_orders" {
  api_id    = aws_apigatewayv2_api.shop.id
  route_key = "GET /orders"
  target    = "integrations/${aws_apigatewayv2_integration.orders_integration.id}"
}
