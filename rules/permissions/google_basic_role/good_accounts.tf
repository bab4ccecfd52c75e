resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_project_iam_binding" "orders" {
  project = "shop"
  role    = "roles/pubsub.publisher"
  members = [google_service_account.orders.member]
}
