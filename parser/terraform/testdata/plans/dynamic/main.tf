variable "password" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

variable "memory" {
  type    = number
  default = null
}

variable "trace" {
  type    = bool
  default = true
}

variable "buckets" {
  type    = list(string)
  default = ["in", "out"]
}

variable "create_queue" {
  type    = bool
  default = false
}

resource "aws_sqs_queue" "optional" {
  count = var.create_queue ? 1 : 0
  name  = "optional"
}

data "aws_iam_policy_document" "copy" {
  dynamic "statement" {
    for_each = var.buckets
    content {
      sid       = statement.value
      actions   = ["s3:*"]
      resources = ["arn:aws:s3:::${statement.value}/*"]
    }
  }
  dynamic "statement" {
    for_each = var.create_queue ? [1] : []
    content {
      actions   = ["sqs:*"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "copy" {
  name = "copy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_policy" "copy" {
  name   = "copy"
  policy = data.aws_iam_policy_document.copy.json
}

resource "aws_iam_role_policy_attachment" "copy" {
  role       = aws_iam_role.copy.name
  policy_arn = aws_iam_policy.copy.arn
}

resource "aws_lambda_function" "copy" {
  count         = 2
  function_name = "copy-${count.index}"
  role          = aws_iam_role.copy.arn
  filename      = "copy.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  memory_size   = var.memory
  timeout       = 3
  environment {
    variables = {
      PASSWORD = var.password
    }
  }
  dynamic "tracing_config" {
    for_each = var.trace ? ["Active"] : []
    content {
      mode = tracing_config.value
    }
  }
}
