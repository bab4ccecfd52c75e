resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/datastore.user"
  member  = "serviceAccount:${google_service_account.orders.email}"
}
