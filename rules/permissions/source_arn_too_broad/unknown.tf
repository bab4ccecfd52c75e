variable "arn" {
  type = string
}

resource "aws_lambda_permission" "allowed" {
  function_name = "worker"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = var.arn # want? source-arn-too-broad
}
