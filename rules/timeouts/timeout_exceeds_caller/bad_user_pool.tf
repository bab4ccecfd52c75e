resource "aws_cognito_user_pool" "users" {
  name                = "users"
  deletion_protection = "ACTIVE"
  lambda_config {
    pre_sign_up = aws_lambda_function.check.arn
    pre_token_generation_config {
      lambda_arn     = aws_lambda_function.claims.arn
      lambda_version = "V2_0"
    }
    custom_email_sender {
      lambda_arn     = aws_lambda_function.mail.arn
      lambda_version = "V1_0"
    }
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/5f0f6e0e-1c3b-4ea5-8a2e-0a1b2c3d4e5f"
  }
}

resource "aws_lambda_function" "check" {
  function_name = "check"
  role          = "arn:aws:iam::111122223333:role/check"
  timeout       = 10 # want timeout-exceeds-caller
}

resource "aws_lambda_function" "claims" {
  function_name = "claims"
  role          = "arn:aws:iam::111122223333:role/claims"
  timeout       = 5
}

# The user pool does not wait for what sends its messages.
resource "aws_lambda_function" "mail" {
  function_name = "mail"
  role          = "arn:aws:iam::111122223333:role/mail"
  timeout       = 30
}
