resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "scheduler.amazonaws.com" } # want service-trust-confused-deputy
      },
    ]
  })
}

data "aws_region" "current" {}

# The name of a service in a Region is the service's.
resource "aws_iam_role" "workflow" {
  name = "workflow"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "states.${data.aws_region.current.region}.amazonaws.com" } # want service-trust-confused-deputy
    }]
  })
}
