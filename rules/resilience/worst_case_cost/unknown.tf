variable "number" {
  type = number
}

resource "aws_lambda_function" "render" {
  function_name = "render"
  filename      = "render.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  memory_size   = var.number # want? worst-case-cost
}
