resource "google_cloudfunctions_function" "orders" { # want google-function-unwatched
  name                  = "orders"
  runtime               = "nodejs22"
  entry_point           = "receive"
  available_memory_mb   = 256
  source_archive_bucket = "shop-source"
  source_archive_object = "orders.zip"
  timeout               = 30
}

resource "google_monitoring_notification_channel" "oncall" {
  display_name = "On call"
  type         = "email"
  labels = {
    email_address = "shop@example.com"
  }
}

resource "google_monitoring_alert_policy" "failures" {
  display_name          = "failures"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.id]

  conditions {
    display_name = "failures"
    condition_threshold {
      filter     = "resource.type = \"cloud_function\" AND metric.type = \"cloudfunctions.googleapis.com/function/execution_count\" AND metric.labels.status = \"ok\""
      duration   = "0s"
      comparison = "COMPARISON_GT"
    }
  }
}
