resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/datastore.user"
  member  = "serviceAccount:orders@shop.iam.gserviceaccount.com"
}
