resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"

  template {
    timeout         = "30s"
    service_account = google_service_account.orders.email

    containers {
      image = "europe-docker.pkg.dev/shop/orders/orders:1"
    }
  }
}
