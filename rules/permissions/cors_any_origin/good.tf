resource "aws_lambda_function_url" "url" {
  function_name      = "worker"
  authorization_type = "AWS_IAM"
  cors {
    allow_origins     = ["https://shop.example.com"]
    allow_credentials = true
  }
}

resource "aws_lambda_function_url" "open" {
  function_name      = "reader"
  authorization_type = "AWS_IAM"
  cors {
    allow_origins = ["*"]
    allow_methods = ["GET"]
  }
}
