resource "aws_lambda_function" "resize" {
  function_name = "resize"
  role          = "arn:aws:iam::111122223333:role/resize"
  timeout       = 30
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags, tags_all["Owner"], description]
  }
}
