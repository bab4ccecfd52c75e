resource "google_pubsub_topic" "orders" {
  name = "orders"
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

resource "google_pubsub_subscription" "orders" { # want google-subscription-no-dead-letter
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  push_config {
    push_endpoint = google_cloud_run_v2_service.orders.uri
  }
}
