resource "aws_lambda_function" "render" {
  function_name = "render"
  role          = "arn:aws:iam::111122223333:role/render"
  ephemeral_storage {
    size = 1024
  }
}
