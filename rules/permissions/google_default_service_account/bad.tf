resource "google_cloudfunctions2_function" "orders" { # want google-default-service-account
  name     = "orders"
  location = "europe-west1"

  build_config {
    runtime     = "nodejs22"
    entry_point = "handle"

    source {
      storage_source {
        bucket = "shop-sources"
        object = "orders.zip"
      }
    }
  }

  service_config {
    timeout_seconds = 30
  }
}
