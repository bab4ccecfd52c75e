resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "30 2 1 * *"

  http_target {
    uri = "https://orders.example.com/report"
  }

  retry_config {
    max_retry_duration = "3600s"
  }
}
