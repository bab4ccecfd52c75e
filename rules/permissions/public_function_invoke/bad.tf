resource "aws_lambda_permission" "hook" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "*" # want public-function-invoke
}
