provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night" {
  rule = aws_cloudwatch_event_rule.night.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = "arn:aws:sqs:us-east-1:111122223333:failed" # want target-dlq-elsewhere
  }
}

resource "aws_cloudwatch_event_rule" "day" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "day" {
  rule = aws_cloudwatch_event_rule.day.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = aws_sqs_queue.failed.arn # want target-dlq-elsewhere
  }
}

resource "aws_sqs_queue" "failed" {
  provider = aws.virginia
}

resource "aws_cloudwatch_event_rule" "noon" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "noon" {
  rule = aws_cloudwatch_event_rule.noon.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = aws_sqs_queue.lost.arn # want target-dlq-elsewhere
  }
}

resource "aws_sqs_queue" "lost" {
  region = "us-east-1"
}
