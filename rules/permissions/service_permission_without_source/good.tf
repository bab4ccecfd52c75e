data "aws_caller_identity" "current" {}

variable "role" {
  type = string
}

resource "aws_lambda_permission" "hook" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:eu-central-1:111122223333:orders"
}

# As SAM writes it for a bucket.
resource "aws_lambda_permission" "bucket" {
  function_name  = "hook"
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_permission" "skill" {
  function_name      = "hook"
  action             = "lambda:InvokeFunction"
  principal          = "alexa-appkit.amazon.com"
  event_source_token = "amzn1.ask.skill.0"
}

# A role is no service, whatever its name.
resource "aws_lambda_permission" "caller" {
  function_name = "hook"
  action        = "lambda:InvokeFunction"
  principal     = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${var.role}"
}
