resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "*/15 * * * *"

  http_target {
    uri = "https://orders.example.com/report"
  }
}
