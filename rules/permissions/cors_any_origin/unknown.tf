variable "credentials" {
  type = string
}

resource "aws_lambda_function_url" "url" {
  function_name      = "worker"
  authorization_type = "AWS_IAM"
  cors {
    allow_origins     = ["*"]
    allow_credentials = var.credentials # want? cors-any-origin
  }
}
