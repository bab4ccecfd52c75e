variable "storage" {
  type = number
}

resource "aws_lambda_function" "render" {
  function_name = "render"
  role          = "arn:aws:iam::111122223333:role/render"
  ephemeral_storage {
    size = var.storage # want? ephemeral-storage-oversize
  }
}
