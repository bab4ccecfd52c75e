data "aws_partition" "current" {}

resource "aws_lambda_permission" "hook" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com" # want service-permission-without-source
}

resource "aws_lambda_permission" "rule" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "events.${data.aws_partition.current.dns_suffix}" # want service-permission-without-source
}
