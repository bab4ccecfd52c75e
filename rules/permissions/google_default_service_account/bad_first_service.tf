resource "google_cloud_run_service" "orders" { # want google-default-service-account
  name     = "orders"
  location = "europe-west1"

  template {
    spec {
      timeout_seconds = 30

      containers {
        image = "europe-docker.pkg.dev/shop/orders/orders:1"
      }
    }
  }
}
