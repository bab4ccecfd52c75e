variable "stage" { # want? environment-drift
  type = string
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = var.stage == "prod" ? "alias/prod" : null
}
