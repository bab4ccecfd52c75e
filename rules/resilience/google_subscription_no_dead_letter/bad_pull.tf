resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_subscription" "orders" { # want google-subscription-no-dead-letter
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  message_retention_duration = "600s"
}
