resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_cloudfunctions_function" "orders" {
  name                  = "orders"
  runtime               = "nodejs22"
  timeout               = 30
  trigger_http          = true
  service_account_email = google_service_account.orders.email
}
