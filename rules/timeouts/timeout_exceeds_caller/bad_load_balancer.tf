variable "subnets" {
  type = list(string)
}

variable "role" {
  type = string
}

resource "aws_lambda_function" "report" {
  function_name = "report"
  filename      = "report.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 90 # want timeout-exceeds-caller
}

resource "aws_lambda_function" "export" {
  function_name = "export"
  filename      = "export.zip"
  role          = var.role
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 90 # want timeout-exceeds-caller
}

resource "aws_lb" "front" {
  name    = "front"
  subnets = var.subnets
}

resource "aws_lb" "quick" {
  name         = "quick"
  subnets      = var.subnets
  idle_timeout = 30
}

resource "aws_lb_listener" "front" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.reports.arn
  }
}

resource "aws_lb_listener" "quick" {
  load_balancer_arn = aws_lb.quick.arn
  port              = 80

  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "exports" {
  listener_arn = aws_lb_listener.quick.arn

  condition {
    path_pattern {
      values = ["/exports"]
    }
  }
  action {
    type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.exports.arn
      }
    }
  }
}

resource "aws_lb_target_group" "reports" {
  name        = "reports"
  target_type = "lambda"
}

resource "aws_lb_target_group" "exports" {
  name        = "exports"
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "report" {
  target_group_arn = aws_lb_target_group.reports.arn
  target_id        = aws_lambda_function.report.arn
  depends_on       = [aws_lambda_permission.report]
}

resource "aws_lb_target_group_attachment" "export" {
  target_group_arn = aws_lb_target_group.exports.arn
  target_id        = aws_lambda_function.export.arn
  depends_on       = [aws_lambda_permission.export]
}

resource "aws_lambda_permission" "report" {
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.reports.arn
}

resource "aws_lambda_permission" "export" {
  function_name = aws_lambda_function.export.function_name
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.exports.arn
}
