variable "retries" {
  type = number
}

resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "0 4 * * *"

  http_target {
    uri = "https://orders.example.com/report"
  }

  retry_config {
    retry_count = var.retries # want? google-schedule-no-retry
  }
}
