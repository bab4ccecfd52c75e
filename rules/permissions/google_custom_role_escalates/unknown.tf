variable "permissions" {
  type = list(string)
}

resource "google_project_iam_custom_role" "deploy" {
  role_id     = "deploy"
  title       = "Deploy"
  permissions = var.permissions # want? google-custom-role-escalates
}
