resource "google_project_iam_binding" "orders" {
  project = "shop"
  role    = "roles/owner" # want google-basic-role
  members = ["serviceAccount:orders@shop.iam.gserviceaccount.com"]
}
