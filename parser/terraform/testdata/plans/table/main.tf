resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sqs_queue" "out" {
  name = "out"
}

resource "aws_iam_role" "project" {
  name = "project"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "project" {
  role = aws_iam_role.project.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:*"], Resource = aws_dynamodb_table.orders.arn },
      { Effect = "Allow", Action = ["logs:*"], Resource = "*" },
    ]
  })
}

resource "aws_lambda_function" "project" {
  function_name = "project"
  role          = aws_iam_role.project.arn
  filename      = "project.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "bare" {
  event_source_arn  = aws_dynamodb_table.orders.stream_arn
  function_name     = aws_lambda_function.project.arn
  starting_position = "LATEST"
}

resource "aws_lambda_event_source_mapping" "careful" {
  event_source_arn                   = aws_dynamodb_table.orders.stream_arn
  function_name                      = aws_lambda_function.project.arn
  starting_position                  = "LATEST"
  maximum_retry_attempts             = 3
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]
  maximum_batching_window_in_seconds = 5
  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT"] })
    }
  }
}

resource "aws_pipes_pipe" "orders" {
  name     = "orders"
  role_arn = aws_iam_role.project.arn
  source   = aws_dynamodb_table.orders.stream_arn
  target   = aws_sqs_queue.out.arn
  source_parameters {
    dynamodb_stream_parameters {
      starting_position = "LATEST"
    }
  }
}
