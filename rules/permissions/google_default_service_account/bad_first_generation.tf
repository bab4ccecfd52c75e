resource "google_cloudfunctions_function" "orders" { # want google-default-service-account
  name         = "orders"
  runtime      = "nodejs22"
  timeout      = 30
  trigger_http = true
}
