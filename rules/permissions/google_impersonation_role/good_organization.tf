resource "google_organization_iam_binding" "keys" {
  org_id  = "1234"
  role    = "roles/iam.securityReviewer"
  members = ["group:shop@example.com"]
}
