resource "google_cloud_tasks_queue" "orders" {
  name     = "orders"
  location = "europe-west1"

  retry_config {
    max_attempts       = 1
    max_retry_duration = "3600s"
  }
}
