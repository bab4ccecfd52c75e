resource "google_cloud_run_service" "orders" { # want google-timeout-default
  name     = "orders"
  location = "europe-west1"

  template {
    spec {
      containers {
        image = "europe-docker.pkg.dev/shop/orders/orders:1"
      }
    }
  }
}
