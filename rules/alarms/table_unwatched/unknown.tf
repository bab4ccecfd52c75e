variable "mode" {
  type = string
}

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
  hash_key     = "id"
  billing_mode = var.mode # want? table-unwatched
}
