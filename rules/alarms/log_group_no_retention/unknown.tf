variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "requests" {
  name              = "requests"
  retention_in_days = var.days # want? log-group-no-retention
}
