resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"

  template {
    timeout = "30s"

    containers {
      image = "europe-docker.pkg.dev/shop/orders/orders:1"
    }
  }
}

resource "google_monitoring_notification_channel" "oncall" {
  display_name = "oncall"
  type         = "email"

  labels = {
    email_address = "shop@example.com"
  }
}

resource "google_monitoring_alert_policy" "failures" {
  display_name = "orders fail"
  combiner     = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

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
