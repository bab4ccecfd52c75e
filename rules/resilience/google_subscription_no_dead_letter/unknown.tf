resource "google_pubsub_topic" "orders" {
  name = "orders"
}

# Something else sets what Terraform leaves alone.
resource "google_pubsub_subscription" "orders" { # want? google-subscription-no-dead-letter
  name  = "orders"
  topic = google_pubsub_topic.orders.id

  lifecycle {
    ignore_changes = [dead_letter_policy]
  }
}
