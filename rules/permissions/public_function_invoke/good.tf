resource "aws_lambda_permission" "hook" {
  function_name    = "hook"
  action           = "lambda:InvokeFunction"
  principal        = "*"
  principal_org_id = "o-abcdefghij"
}

resource "aws_lambda_permission" "topic" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:eu-central-1:111122223333:orders"
}
