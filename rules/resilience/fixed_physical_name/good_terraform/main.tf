variable "stage" {
  type    = string
  default = "dev"
}

locals {
  prefix = "shop-${var.stage}"
}

# The provider makes a name.
resource "aws_sqs_queue" "orders" {
  name_prefix = "orders"
}

resource "aws_sqs_queue" "invoices" {
  name = "invoices-${var.stage}"
}

resource "aws_sqs_queue" "bills" {
  name = "${local.prefix}-bills"
}

resource "aws_sqs_queue" "letters" {
  name = "letters-${terraform.workspace}"
}

resource "aws_sqs_queue" "mails" {
  name = var.stage == "prod" ? "mails" : "mails-dev"
}

# Production alone has it.
resource "aws_sqs_queue" "audit" {
  count = var.stage == "prod" ? 1 : 0
  name  = "audit"
}
