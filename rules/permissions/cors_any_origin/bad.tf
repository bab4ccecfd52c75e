resource "aws_lambda_function_url" "url" {
  function_name      = "worker"
  authorization_type = "AWS_IAM"
  cors {
    allow_origins     = ["*"] # want cors-any-origin
    allow_credentials = true
  }
}
