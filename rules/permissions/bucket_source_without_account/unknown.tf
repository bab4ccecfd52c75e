variable "who" {
  type = string
}

resource "aws_lambda_permission" "allowed" {
  function_name = "worker"
  action        = "lambda:InvokeFunction"
  principal     = var.who # want? bucket-source-without-account
  source_arn    = "arn:aws:s3:::orders"
}
