resource "google_pubsub_topic" "report" {
  name = "report"
}

resource "google_cloud_scheduler_job" "report" {
  name     = "report"
  schedule = "0 4 * * *"

  pubsub_target {
    topic_name = google_pubsub_topic.report.id
    data       = "e30="
  }
}
