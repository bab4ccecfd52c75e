variable "timeout" {
  type    = number
  default = 30
}

resource "aws_lambda_function" "worker" {
  function_name = "SERVICE-worker"
  filename      = "worker.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  role          = aws_iam_role.worker.arn
  timeout       = var.timeout

  environment {
    variables = { TABLE = aws_dynamodb_table.orders.name }
  }
}

resource "aws_iam_role" "worker" {
  name = "SERVICE-worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.queue["work"].arn]
  }
  statement {
    actions   = ["dynamodb:*"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_sqs_queue" "queue" {
  for_each                   = { work = 60, other = 120 }
  name                       = "SERVICE-${each.key}"
  visibility_timeout_seconds = each.value
}

resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn = aws_sqs_queue.queue["work"].arn
  function_name    = aws_lambda_function.worker.arn
}

resource "aws_dynamodb_table" "orders" {
  name         = "SERVICE-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/${aws_lambda_function.worker.function_name}"
}
