resource "google_cloudfunctions2_function" "orders" {
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
    timeout_seconds       = 30
    service_account_email = "orders@shop.iam.gserviceaccount.com"
  }
}
