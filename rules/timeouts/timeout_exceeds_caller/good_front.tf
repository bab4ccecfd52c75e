variable "subnets" {
  type = list(string)
}

variable "role" {
  type = string
}

resource "aws_lambda_function" "report" { # behind a load balancer that waits as long
  function_name = "report"
  filename      = "report.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 90
}

resource "aws_lambda_function" "batch" { # in a target group that nothing forwards to
  function_name = "batch"
  filename      = "batch.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 300
}

resource "aws_lambda_function" "page" { # behind a distribution that waits as long
  function_name = "page"
  filename      = "page.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 60
}

resource "aws_lambda_function_url" "page" {
  function_name      = aws_lambda_function.page.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_function" "feed" { # streams its answer
  function_name = "feed"
  filename      = "feed.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 300
}

resource "aws_lambda_function_url" "feed" {
  function_name      = aws_lambda_function.feed.function_name
  authorization_type = "NONE"
  invoke_mode        = "RESPONSE_STREAM"
}

resource "aws_lambda_function" "old" { # behind a distribution that is switched off
  function_name = "old"
  filename      = "old.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 300
}

resource "aws_lambda_function_url" "old" {
  function_name      = aws_lambda_function.old.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_function" "guard" {
  function_name = "guard"
  filename      = "guard.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 5
  publish       = true
}

resource "aws_lambda_function" "rewrite" {
  function_name = "rewrite"
  filename      = "rewrite.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 30
  publish       = true
}

resource "aws_s3_bucket" "pages" {
  bucket = "pages"
}

resource "aws_lb" "front" {
  name         = "front"
  subnets      = var.subnets
  idle_timeout = 120
}

resource "aws_lb_listener" "front" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.reports.arn
  }
}

resource "aws_lb" "short" {
  name    = "short"
  subnets = var.subnets
}

resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.short.arn
  port              = 80

  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_target_group" "reports" {
  name        = "reports"
  target_type = "lambda"
}

resource "aws_lb_target_group" "unused" {
  name        = "unused"
  target_type = "lambda"
}

resource "aws_lb_target_group" "empty" {
  name        = "empty"
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

resource "aws_lb_target_group_attachment" "batch" {
  target_group_arn = aws_lb_target_group.unused.arn
  target_id        = aws_lambda_function.batch.arn
  depends_on       = [aws_lambda_permission.batch]
}

resource "aws_lambda_permission" "batch" {
  function_name = aws_lambda_function.batch.function_name
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.unused.arn
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
      origin_read_timeout    = 60
    }
  }
  origin {
    origin_id   = "feed"
    domain_name = split("/", aws_lambda_function_url.feed.function_url)[2]
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin {
    origin_id   = "pages"
    domain_name = aws_s3_bucket.pages.bucket_regional_domain_name
  }

  default_cache_behavior {
    target_origin_id       = "pages"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.guard.qualified_arn
    }
    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = aws_lambda_function.rewrite.qualified_arn
    }
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

resource "aws_cloudfront_distribution" "off" {
  enabled = false

  origin {
    origin_id   = "old"
    domain_name = split("/", aws_lambda_function_url.old.function_url)[2]
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "old"
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
