resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "30 2 1 * *"

  http_target {
    uri = "https://orders.example.com/report"
  }

  retry_config {
    retry_count = 0 # want google-schedule-no-retry
  }
}
