variable "billing" {
  type = string
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = var.billing # want? table-throughput-unbounded
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
