resource "aws_lambda_permission" "orders" {
  function_name = "worker"
  action        = "lambda:*" # want permission-target-mismatch
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
}
