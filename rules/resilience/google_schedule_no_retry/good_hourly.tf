resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "5 8-18 * * 1-5"

  http_target {
    uri = "https://orders.example.com/report"
  }
}
