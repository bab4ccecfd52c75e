resource "google_cloud_scheduler_job" "report" { # want google-schedule-no-retry
  name     = "report"
  schedule = "0 4 * * *"

  http_target {
    uri = "https://orders.example.com/report"
  }
}
