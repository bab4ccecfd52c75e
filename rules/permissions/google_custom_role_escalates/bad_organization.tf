resource "google_organization_iam_custom_role" "deploy" {
  org_id      = "1234"
  role_id     = "deploy"
  title       = "Deploy"
  permissions = ["resourcemanager.projects.setIamPolicy"] # want google-custom-role-escalates
}
