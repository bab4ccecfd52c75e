resource "aws_cognito_user_pool" "users" { # want user-pool-without-protection
  name                = "users"
  username_attributes = ["email"]
}

resource "aws_cognito_user_pool" "guests" { # want user-pool-without-protection
  name                = "guests"
  deletion_protection = "INACTIVE"
}
