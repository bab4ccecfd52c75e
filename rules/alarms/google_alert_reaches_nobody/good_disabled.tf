resource "google_monitoring_notification_channel" "oncall" {
  display_name = "oncall"
  type         = "email"
  enabled      = false

  labels = {
    email_address = "shop@example.com"
  }
}

resource "google_monitoring_notification_channel" "second" {
  display_name = "oncall"
  type         = "pubsub"

  labels = {
    topic = "projects/shop/topics/oncall"
  }
}

resource "google_monitoring_alert_policy" "failures" {
  display_name = "orders fail"
  combiner     = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.id, google_monitoring_notification_channel.second.id]

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
