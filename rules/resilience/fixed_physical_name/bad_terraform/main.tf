variable "stage" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name = "orders" # want fixed-physical-name
}

# Each environment has its own.
resource "aws_sqs_queue" "invoices" {
  name = "invoices-${var.stage}"
}
