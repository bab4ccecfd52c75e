resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_topic_iam_binding" "everybody" {
  topic   = google_pubsub_topic.orders.name
  role    = "roles/pubsub.publisher"
  members = ["allAuthenticatedUsers"] # want google-public-member
}
