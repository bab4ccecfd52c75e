resource "google_cloud_tasks_queue" "orders" {
  name     = "orders"
  location = "europe-west1"
}
