module "versions" {
  source        = "app.terraform.io/company/versions/aws"
  function_name = aws_lambda_function.ship.function_name
}

resource "aws_lambda_function" "ship" { # want? snapstart-or-pc-without-version
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "java21"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  snap_start {
    apply_on = "PublishedVersions"
  }
}
