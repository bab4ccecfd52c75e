resource "aws_cloudwatch_event_bus" "shop" {
  name = "shop"
  log_config {
    level = "ERROR"
  }
}
