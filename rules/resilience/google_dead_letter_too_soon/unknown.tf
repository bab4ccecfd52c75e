resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_topic" "lost" {
  name = "lost"
}

resource "google_pubsub_subscription" "orders" { # want? google-dead-letter-too-soon
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  # Something else sets what Terraform leaves alone.
  lifecycle {
    ignore_changes = [retry_policy]
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.lost.id
    max_delivery_attempts = 5
  }
}
