# Three seconds are what somebody wrote.
resource "aws_lambda_function" "three" {
  function_name = "three"
  role          = "arn:aws:iam::111122223333:role/app"
  timeout       = 3
}

# The image says nothing of it, the function does.
resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::111122223333:role/app"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  timeout       = 20
}
