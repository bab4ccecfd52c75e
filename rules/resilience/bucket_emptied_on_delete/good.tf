# Neither retained nor protected, but a bucket that holds anything is not deleted.
resource "aws_s3_bucket" "files" {
  bucket_prefix = "files"
}

resource "aws_s3_bucket" "kept" {
  bucket_prefix = "kept"
  force_destroy = true
  lifecycle {
    prevent_destroy = true
  }
}
