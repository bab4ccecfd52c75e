variable "tries" {
  type = number
}

resource "google_cloud_tasks_queue" "orders" {
  name     = "orders"
  location = "europe-west1"

  retry_config {
    max_attempts = var.tries # want? google-task-no-retry
  }
}
