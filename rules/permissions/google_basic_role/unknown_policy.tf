variable "policy" {
  type = string
}

resource "google_project_iam_policy" "shop" {
  project     = "shop"
  policy_data = var.policy # want? google-basic-role
}
