resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_cloud_run_service" "orders" {
  name     = "orders"
  location = "europe-west1"

  template {
    spec {
      timeout_seconds      = 30
      service_account_name = google_service_account.orders.email

      containers {
        image = "europe-docker.pkg.dev/shop/orders/orders:1"
      }
    }
  }
}
