resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/editor" # want google-basic-role
  member  = "serviceAccount:orders@shop.iam.gserviceaccount.com"
}
