resource "aws_sns_topic" "oncall" {}

resource "aws_dynamodb_table" "orders" {
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
  global_secondary_index {
    name            = "by-day"
    hash_key        = "day"
    projection_type = "ALL"
    read_capacity   = 5
    write_capacity  = 5
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_read" {
  alarm_name  = "orders-read"
  namespace   = "AWS/DynamoDB"
  metric_name = "ReadThrottleEvents"
  dimensions = {
    TableName = aws_dynamodb_table.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "orders_read_index" {
  alarm_name  = "orders-read-index"
  namespace   = "AWS/DynamoDB"
  metric_name = "ReadThrottleEvents"
  dimensions = {
    TableName                = aws_dynamodb_table.orders.name
    GlobalSecondaryIndexName = "by-day"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "orders_write" {
  alarm_name  = "orders-write"
  namespace   = "AWS/DynamoDB"
  metric_name = "WriteThrottleEvents"
  dimensions = {
    TableName = aws_dynamodb_table.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "orders_write_index" {
  alarm_name  = "orders-write-index"
  namespace   = "AWS/DynamoDB"
  metric_name = "WriteThrottleEvents"
  dimensions = {
    TableName                = aws_dynamodb_table.orders.name
    GlobalSecondaryIndexName = "by-day"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_dynamodb_table" "requests" {
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
    Operation = "PutItem"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# On demand, without a cap, there is nothing to exceed.
resource "aws_dynamodb_table" "free" {
  name = "free"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "day"
    type = "S"
  }
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"
}
