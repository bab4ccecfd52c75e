resource "google_organization_iam_binding" "keys" {
  org_id  = "1234"
  role    = "roles/iam.serviceAccountKeyAdmin" # want google-impersonation-role
  members = ["group:shop@example.com"]
}
