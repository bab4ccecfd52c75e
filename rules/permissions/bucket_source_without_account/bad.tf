resource "aws_lambda_permission" "allowed" {
  function_name = "worker"
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::orders" # want bucket-source-without-account
}
