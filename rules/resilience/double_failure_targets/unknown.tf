resource "aws_sqs_queue" "failed" {}

# Something else sets what Terraform leaves alone.
resource "aws_lambda_function" "ship" { # want? double-failure-targets
  function_name = "ship"
  filename      = "ship.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"

  lifecycle {
    ignore_changes = [dead_letter_config]
  }
}

resource "aws_lambda_function_event_invoke_config" "ship" {
  function_name = aws_lambda_function.ship.function_name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
