resource "google_cloud_run_v2_service" "orders" { # want google-default-service-account
  name     = "orders"
  location = "europe-west1"

  template {
    timeout = "30s"

    containers {
      image = "europe-docker.pkg.dev/shop/orders/orders:1"
    }
  }
}
