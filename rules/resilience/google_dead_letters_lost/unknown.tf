variable "topic" {
  type = string
}

resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_topic" "lost" { # want? google-dead-letters-lost
  name = "lost"
}

resource "google_pubsub_subscription" "orders" {
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.lost.id
    max_delivery_attempts = 10
  }
}

resource "google_pubsub_subscription" "lost" {
  name  = "lost"
  topic = var.topic
}
