resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_service_account" "reports" {
  account_id = "reports"
}

resource "google_service_account_iam_member" "orders" {
  service_account_id = google_service_account.reports.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${google_service_account.orders.email}"
}
