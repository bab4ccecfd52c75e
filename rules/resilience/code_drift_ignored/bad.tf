resource "aws_lambda_function" "resize" { # want code-drift-ignored
  function_name = "resize"
  role          = "arn:aws:iam::111122223333:role/resize"
  timeout       = 30
  lifecycle {
    ignore_changes = [timeout, environment[0].variables]
  }
}

resource "aws_lambda_function" "crop" { # want code-drift-ignored
  function_name = "crop"
  role          = "arn:aws:iam::111122223333:role/crop"
  lifecycle {
    ignore_changes = all
  }
}

resource "aws_lambda_function" "mail" { # want code-drift-ignored
  function_name    = "mail"
  role             = "arn:aws:iam::111122223333:role/mail"
  filename         = "mail.zip"
  source_code_hash = filebase64sha256("mail.zip")
  lifecycle {
    ignore_changes = [filename, source_code_hash]
  }
}
