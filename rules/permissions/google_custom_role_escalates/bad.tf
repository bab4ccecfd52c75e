resource "google_project_iam_custom_role" "deploy" {
  role_id     = "deploy"
  title       = "Deploy"
  permissions = ["run.services.get", "iam.serviceAccounts.getAccessToken"] # want google-custom-role-escalates
}
