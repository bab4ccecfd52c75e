provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "given"
  region = var.region
}

variable "region" {
  type = string
}

resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night" {
  rule = aws_cloudwatch_event_rule.night.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = "arn:aws:sqs:${var.region}:111122223333:failed" # want? target-dlq-elsewhere
  }
}

resource "aws_cloudwatch_event_rule" "day" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "day" { # want? target-dlq-elsewhere
  rule = aws_cloudwatch_event_rule.day.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = aws_sqs_queue.given.arn
  }
}

resource "aws_sqs_queue" "given" {
  provider = aws.given
}
