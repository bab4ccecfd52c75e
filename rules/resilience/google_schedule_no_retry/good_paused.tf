resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  paused   = true
  schedule = "0 4 * * *"

  http_target {
    uri = "https://orders.example.com/report"
  }
}
