variable "retry" {
  type = bool
}

resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_cloudfunctions_function" "orders" {
  name                  = "orders"
  runtime               = "nodejs22"
  entry_point           = "receive"
  available_memory_mb   = 256
  source_archive_bucket = "shop-source"
  source_archive_object = "orders.zip"
  timeout               = 30

  event_trigger {
    event_type = "google.pubsub.topic.publish"
    resource   = google_pubsub_topic.orders.id

    failure_policy {
      retry = var.retry # want? google-event-no-retry
    }
  }
}
