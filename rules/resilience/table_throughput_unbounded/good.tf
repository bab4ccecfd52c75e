resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  on_demand_throughput {
    max_read_request_units  = 500
    max_write_request_units = 200
  }
  attribute {
    name = "id"
    type = "S"
  }
}

# Provisioned capacity is a bound.
resource "aws_dynamodb_table" "users" {
  name           = "users"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
  attribute {
    name = "id"
    type = "S"
  }
}
