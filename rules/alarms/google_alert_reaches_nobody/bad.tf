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

resource "google_monitoring_alert_policy" "failures" { # want google-alert-reaches-nobody
  display_name = "orders fail"
  combiner     = "OR"

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
