resource "google_cloud_run_service" "orders" {
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

data "google_iam_policy" "everybody" {
  binding {
    role    = "roles/run.invoker"
    members = ["allUsers"] # want google-public-member
  }
}

resource "google_cloud_run_service_iam_policy" "everybody" {
  service     = google_cloud_run_service.orders.name
  location    = google_cloud_run_service.orders.location
  policy_data = data.google_iam_policy.everybody.policy_data
}
