resource "aws_sqs_queue" "clicks" {}

resource "aws_pipes_pipe" "forward" {
  name     = "forward"
  role_arn = "arn:aws:iam::111122223333:role/pipe"
  source   = aws_sqs_queue.clicks.arn
  target   = "arn:aws:sqs:eu-central-1:111122223333:clicks"
}
