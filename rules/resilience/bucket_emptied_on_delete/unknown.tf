variable "empty" {
  type = bool
}

resource "aws_s3_bucket" "files" {
  bucket_prefix = "files"
  force_destroy = var.empty # want? bucket-emptied-on-delete
}
