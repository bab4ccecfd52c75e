resource "google_service_account" "orders" {
  account_id = "orders"
}
resource "google_folder_iam_member" "orders" {
  folder  = "folders/1234"
  role    = "roles/browser"
  member  = "serviceAccount:${google_service_account.orders.email}"
}
