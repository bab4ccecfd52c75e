resource "aws_dynamodb_table" "orders" { # want table-capacity
  name           = "orders"
  read_capacity  = 5
  write_capacity = 5
  attribute {
    name = "id"
    type = "S"
  }
  hash_key = "id"
}
