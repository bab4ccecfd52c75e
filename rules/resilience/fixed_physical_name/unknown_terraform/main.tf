variable "stage" { # want? fixed-physical-name
  type = string
}

resource "aws_sqs_queue" "orders" {
  name = var.stage == "prod" ? "orders" : "orders-dev"
}
