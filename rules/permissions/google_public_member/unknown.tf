variable "callers" {
  type = list(string)
}

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

resource "google_cloud_run_v2_service_iam_binding" "orders" {
  name    = google_cloud_run_v2_service.orders.name
  role    = "roles/run.invoker"
  members = var.callers # want? google-public-member
}
