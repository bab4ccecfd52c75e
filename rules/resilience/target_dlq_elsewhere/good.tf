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
    arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_sqs_queue" "failed" {}

# A queue of another account in the Region of the rule.
resource "aws_cloudwatch_event_rule" "noon" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "noon" {
  rule = aws_cloudwatch_event_rule.noon.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = "arn:aws:sqs:eu-west-1:444455556666:failed"
  }
}

# Everything is in the other Region.
resource "aws_cloudwatch_event_rule" "day" {
  provider = aws.virginia
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "day" {
  provider = aws.virginia
  rule = aws_cloudwatch_event_rule.day.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = aws_sqs_queue.virginia.arn
  }
}

resource "aws_sqs_queue" "virginia" {
  provider = aws.virginia
}

resource "aws_cloudwatch_event_rule" "dawn" {
  provider = aws.virginia
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "dawn" {
  provider = aws.virginia
  rule = aws_cloudwatch_event_rule.dawn.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = "arn:aws:sqs:us-east-1:111122223333:failed"
  }
}

# Nobody knows which Region that is, and it is one.
provider "aws" {
  alias  = "given"
  region = var.region
}

variable "region" {
  type = string
}

resource "aws_cloudwatch_event_rule" "dusk" {
  provider = aws.given
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "dusk" {
  provider = aws.given
  rule = aws_cloudwatch_event_rule.dusk.name
  arn  = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
  dead_letter_config {
    arn = aws_sqs_queue.given.arn
  }
}

resource "aws_sqs_queue" "given" {
  provider = aws.given
}
