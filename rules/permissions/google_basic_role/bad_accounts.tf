resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_project_iam_binding" "orders" {
  project = "shop"
  role    = "roles/owner" # want google-basic-role
  members = [google_service_account.orders.member]
}
