resource "aws_lambda_permission" "hook" { # want? service-permission-without-source
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  lifecycle {
    ignore_changes = [source_arn]
  }
}
