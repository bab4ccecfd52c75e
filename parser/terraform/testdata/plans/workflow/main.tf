resource "aws_iam_role" "flow" {
  name = "flow"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["states.amazonaws.com", "lambda.amazonaws.com"] }
    }]
  })
}

resource "aws_lambda_function" "step" {
  function_name = "step"
  role          = aws_iam_role.flow.arn
  filename      = "step.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  timeout       = 20
}

resource "aws_cloudwatch_log_group" "flow" {
  name = "/aws/states/flow"
}

resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = aws_iam_role.flow.arn
  definition = jsonencode({
    StartAt = "Publish"
    States = {
      Publish = {
        Type     = "Task"
        Resource = "arn:aws:states:::sns:publish"
        Parameters = {
          Message = "started"
        }
        End = true
      }
    }
  })
  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.flow.arn}:*"
    include_execution_data = true
    level                  = "ERROR"
  }
}

resource "aws_sfn_state_machine" "call" {
  name     = "call"
  role_arn = aws_iam_role.flow.arn
  definition = jsonencode({
    StartAt = "Call"
    States = {
      Call = {
        Type           = "Task"
        Resource       = aws_lambda_function.step.arn
        TimeoutSeconds = 10
        End            = true
      }
    }
  })
}
