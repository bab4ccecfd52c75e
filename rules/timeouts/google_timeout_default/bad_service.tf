resource "google_cloud_run_v2_service" "orders" { # want google-timeout-default
  name     = "orders"
  location = "europe-west1"

  template {
    containers {
      image = "europe-docker.pkg.dev/shop/orders/orders:1"
    }
  }
}
