resource "aws_cognito_user_pool" "users" {
  name                = "users"
  deletion_protection = "ACTIVE"
}

resource "aws_cognito_user_pool" "partners" {
  name = "partners"
  lifecycle {
    prevent_destroy = true
  }
}
