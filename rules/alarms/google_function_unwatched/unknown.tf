variable "filter" {
  type = string
}

resource "google_cloud_run_v2_service" "orders" { # want? google-function-unwatched
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
      filter     = var.filter
      duration   = "0s"
      comparison = "COMPARISON_GT"
    }
  }
}
