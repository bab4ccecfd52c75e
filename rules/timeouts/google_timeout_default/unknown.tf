variable "limit" {
  type = number
}

resource "google_cloudfunctions2_function" "orders" {
  name     = "orders"
  location = "europe-west1"

  build_config {
    runtime     = "nodejs22"
    entry_point = "receive"
    source {
      storage_source {
        bucket = "shop-source"
        object = "orders.zip"
      }
    }
  }

  service_config {
    available_memory = "256M"
    timeout_seconds  = var.limit # want? google-timeout-default
  }
}
