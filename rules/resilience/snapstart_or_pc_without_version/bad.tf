resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "java21"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  snap_start {
    apply_on = "PublishedVersions" # want snapstart-or-pc-without-version
  }
}
