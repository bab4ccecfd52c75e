resource "google_cloudfunctions2_function" "orders" { # want google-function-unwatched
  name     = "orders"
  location = "europe-west1"

  build_config {
    runtime     = "nodejs22"
    entry_point = "receive"
    source {
      storage_source {
        bucket = "shop-source"
        object = "orders.zip"
      }
    }
  }

  service_config {
    available_memory = "256M"
    timeout_seconds  = 30
  }
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
  enabled               = false
  notification_channels = [google_monitoring_notification_channel.oncall.id]

  conditions {
    display_name = "failures"
    condition_threshold {
      filter     = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      duration   = "0s"
      comparison = "COMPARISON_GT"
    }
  }
}
