resource "aws_cloudwatch_event_bus" "shop" { # want bus-logging
  name = "shop"
}

resource "aws_cloudwatch_event_bus" "stock" {
  name = "stock"
  log_config {
    level = "OFF" # want bus-logging
  }
}
