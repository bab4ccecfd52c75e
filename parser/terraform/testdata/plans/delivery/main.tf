resource "aws_s3_bucket" "uploads" {
  bucket = "uploads-of-the-shop"
}

resource "aws_iam_role" "resize" {
  name = "resize"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  role          = aws_iam_role.resize.arn
  filename      = "resize.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  timeout       = 30
  publish       = true
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.resize.function_name
  function_version = aws_lambda_function.resize.version
}

resource "aws_lambda_permission" "uploads" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.resize.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.uploads.arn
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  lambda_function {
    lambda_function_arn = aws_lambda_alias.live.arn
    events              = ["s3:ObjectCreated:*"]
  }
}

resource "aws_kinesis_stream" "clicks" {
  name             = "clicks"
  retention_period = 24
  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn  = aws_kinesis_stream.clicks.arn
  function_name     = aws_lambda_alias.live.arn
  starting_position = "LATEST"
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  name        = "archive"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = aws_iam_role.resize.arn
    bucket_arn = aws_s3_bucket.uploads.arn
  }
}

resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "API_KEY"
}

resource "aws_codedeploy_app" "shop" {
  name             = "shop"
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "shop" {
  app_name               = aws_codedeploy_app.shop.name
  deployment_group_name  = "shop"
  service_role_arn       = aws_iam_role.resize.arn
  deployment_config_name = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }
}
