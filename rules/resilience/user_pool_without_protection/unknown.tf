variable "protection" {
  type = string
}

resource "aws_cognito_user_pool" "users" {
  name                = "users"
  deletion_protection = var.protection # want? user-pool-without-protection
}
