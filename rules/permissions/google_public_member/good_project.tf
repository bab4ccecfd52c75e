resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/viewer"
  member  = "group:shop@example.com"
}
