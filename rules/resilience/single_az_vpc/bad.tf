resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  vpc_config {
    security_group_ids = ["sg-0a1b2c3d"]
    subnet_ids         = ["subnet-0a1b2c3d"] # want single-az-vpc
  }
}
