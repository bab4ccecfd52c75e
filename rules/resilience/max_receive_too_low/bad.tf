variable "stage" {
  type = string
}

locals {
  is_prod = var.stage == "prod"
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 1 # want max-receive-too-low
  })
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = aws_iam_role.ship.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "ship" {
  name = "ship"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_event_source_mapping" "ship_orders" {
  function_name    = aws_lambda_function.ship.arn
  event_source_arn = aws_sqs_queue.orders.arn
}

resource "aws_sqs_queue" "failed" {}

# Each side of a condition is found where it is written.
resource "aws_sqs_queue" "parcels" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = local.is_prod ? 5 : 2 # want max-receive-too-low
  })
}

resource "aws_lambda_function" "deliver" {
  function_name = "deliver"
  filename      = "deliver.zip"
  role          = aws_iam_role.deliver.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "deliver" {
  name = "deliver"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_event_source_mapping" "deliver_parcels" {
  function_name    = aws_lambda_function.deliver.arn
  event_source_arn = aws_sqs_queue.parcels.arn
}
