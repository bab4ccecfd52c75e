resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"

  template {
    timeout = "30s"

    containers {
      image = "europe-docker.pkg.dev/shop/orders/orders:1"
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "orders" {
  name    = google_cloud_run_v2_service.orders.name
  role    = "roles/run.invoker"
  member  = "allUsers" # want google-public-member
}
