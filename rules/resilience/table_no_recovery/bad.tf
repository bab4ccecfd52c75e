resource "aws_dynamodb_table" "orders" { # want table-no-recovery
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "id"
    type = "S"
  }
  hash_key = "id"
}
