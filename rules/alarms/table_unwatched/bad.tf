resource "aws_sns_topic" "oncall" {}

resource "aws_dynamodb_table" "orders" { # want table-unwatched
  name = "orders"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "day"
    type = "S"
  }
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
}

# Writes are throttled too.
resource "aws_dynamodb_table" "reads" { # want table-unwatched
  name = "reads"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "day"
    type = "S"
  }
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
}

resource "aws_cloudwatch_metric_alarm" "reads_throttled" {
  alarm_name  = "reads-throttled"
  namespace   = "AWS/DynamoDB"
  metric_name = "ReadThrottleEvents"
  dimensions = {
    TableName = aws_dynamodb_table.reads.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The index has metrics of its own.
resource "aws_dynamodb_table" "indexed" { # want table-unwatched
  name = "indexed"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "day"
    type = "S"
  }
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
  global_secondary_index {
    name            = "by-day"
    hash_key        = "day"
    projection_type = "ALL"
    read_capacity   = 5
    write_capacity  = 5
  }
}

resource "aws_cloudwatch_metric_alarm" "indexed_reads" {
  alarm_name  = "indexed-reads"
  namespace   = "AWS/DynamoDB"
  metric_name = "ReadThrottleEvents"
  dimensions = {
    TableName = aws_dynamodb_table.indexed.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "indexed_writes" {
  alarm_name  = "indexed-writes"
  namespace   = "AWS/DynamoDB"
  metric_name = "WriteThrottleEvents"
  dimensions = {
    TableName = aws_dynamodb_table.indexed.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Throttled requests are counted per operation only.
resource "aws_dynamodb_table" "requests" { # want table-unwatched
  name = "requests"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "day"
    type = "S"
  }
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
}

resource "aws_cloudwatch_metric_alarm" "requests_throttled" {
  alarm_name  = "requests-throttled"
  namespace   = "AWS/DynamoDB"
  metric_name = "ThrottledRequests"
  dimensions = {
    TableName = aws_dynamodb_table.requests.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
