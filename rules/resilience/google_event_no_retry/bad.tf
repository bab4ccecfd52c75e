resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_cloudfunctions2_function" "orders" {
  name     = "orders"
  location = "europe-west1"

  build_config {
    runtime     = "nodejs22"
    entry_point = "receive"
    source {
      storage_source {
        bucket = "shop-source"
        object = "orders.zip"
      }
    }
  }

  service_config {
    available_memory = "256M"
    timeout_seconds  = 30
  }

  event_trigger {
    event_type   = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic = google_pubsub_topic.orders.id
    retry_policy = "RETRY_POLICY_DO_NOT_RETRY" # want google-event-no-retry
  }
}
