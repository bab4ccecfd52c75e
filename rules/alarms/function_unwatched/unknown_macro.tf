module "slic_watch_v3" {
  source = "app.terraform.io/company/slic_watch_v3/aws"
}

resource "aws_lambda_function" "resize" { # want? function-unwatched
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}
