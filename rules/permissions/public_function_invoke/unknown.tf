variable "who" {
  type = string
}

resource "aws_lambda_permission" "hook" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = var.who # want? public-function-invoke
}
