variable "role" {
  type = string
}

resource "aws_lambda_function" "page" {
  function_name = "page"
  filename      = "page.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 40 # want timeout-exceeds-caller
}

resource "aws_lambda_function_url" "page" {
  function_name      = aws_lambda_function.page.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_function" "search" {
  function_name = "search"
  filename      = "search.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 20 # want timeout-exceeds-caller
}

resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "search" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.search.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "search" {
  api_id    = aws_apigatewayv2_api.api.id
  route_key = "GET /search"
  target    = "integrations/${aws_apigatewayv2_integration.search.id}"
}

resource "aws_lambda_permission" "search" {
  function_name = aws_lambda_function.search.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*/*"
}

resource "aws_lambda_function" "guard" {
  function_name = "guard"
  filename      = "guard.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 10 # want timeout-exceeds-caller
  publish       = true
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    origin_id   = "page"
    domain_name = replace(replace(aws_lambda_function_url.page.function_url, "https://", ""), "/", "")
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin {
    origin_id   = "api"
    domain_name = trimprefix(aws_apigatewayv2_api.api.api_endpoint, "https://")
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      origin_read_timeout    = 15
    }
  }

  default_cache_behavior {
    target_origin_id       = "page"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.guard.qualified_arn
    }
  }
  ordered_cache_behavior {
    path_pattern           = "/search"
    target_origin_id       = "api"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
