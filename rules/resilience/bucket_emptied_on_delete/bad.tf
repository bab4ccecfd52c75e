resource "aws_s3_bucket" "files" {
  bucket_prefix = "files"
  force_destroy = true # want bucket-emptied-on-delete
}
