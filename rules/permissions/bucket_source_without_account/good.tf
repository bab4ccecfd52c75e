data "aws_caller_identity" "current" {}

resource "aws_lambda_permission" "allowed" {
  function_name  = "worker"
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:aws:s3:::orders"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_permission" "topic" {
  function_name = "worker"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:eu-central-1:111122223333:orders"
}
