resource "google_monitoring_alert_policy" "failures" {
  display_name = "orders fail"
  combiner     = "OR"
  enabled      = false

  conditions {
    display_name = "5xx"

    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "60s"
    }
  }
}
