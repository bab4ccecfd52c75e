resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_topic" "lost" {
  name = "lost"
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

resource "google_pubsub_subscription" "orders" {
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  push_config {
    push_endpoint = google_cloud_run_v2_service.orders.uri
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.lost.id
    max_delivery_attempts = 10
  }
}
