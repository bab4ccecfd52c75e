resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = "roles/iam.serviceAccountTokenCreator" # want google-impersonation-role
  member  = "serviceAccount:${google_service_account.orders.email}"
}
