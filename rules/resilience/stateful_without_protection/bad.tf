resource "aws_dynamodb_table" "orders" { # want stateful-without-protection
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "id"
    type = "S"
  }
  hash_key = "id"
}
