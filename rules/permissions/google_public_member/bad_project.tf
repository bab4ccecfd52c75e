resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/viewer"
  member  = "allUsers" # want google-public-member
}
