resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_topic_iam_binding" "shop" {
  topic   = google_pubsub_topic.orders.name
  role    = "roles/pubsub.publisher"
  members = ["serviceAccount:shop@shop.iam.gserviceaccount.com"]
}
