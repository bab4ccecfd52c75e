variable "role" {
  type = string
}

variable "patience" {
  type = number
}

variable "listener" {
  type = string
}

resource "aws_lambda_function" "page" { # want? timeout-exceeds-caller
  function_name = "page"
  filename      = "page.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 40
}

resource "aws_lambda_function_url" "page" {
  function_name      = aws_lambda_function.page.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_function" "report" { # want? timeout-exceeds-caller
  function_name = "report"
  filename      = "report.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 90
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    origin_id   = "page"
    domain_name = split("/", aws_lambda_function_url.page.function_url)[2]
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      origin_read_timeout    = var.patience
    }
  }

  default_cache_behavior {
    target_origin_id       = "page"
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

resource "aws_lb_listener_rule" "reports" { # of a load balancer that is made elsewhere
  listener_arn = var.listener

  condition {
    path_pattern {
      values = ["/reports"]
    }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.reports.arn
  }
}

resource "aws_lb_target_group" "reports" {
  name        = "reports"
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "report" {
  target_group_arn = aws_lb_target_group.reports.arn
  target_id        = aws_lambda_function.report.arn
  depends_on       = [aws_lambda_permission.report]
}

resource "aws_lambda_permission" "report" {
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.reports.arn
}
