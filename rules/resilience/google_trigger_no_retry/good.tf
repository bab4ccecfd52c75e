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

resource "google_eventarc_trigger" "orders" {
  name     = "orders"
  location = "europe-west1"

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  destination {
    cloud_run_service {
      service = google_cloud_run_v2_service.orders.name
      region  = "europe-west1"
    }
  }
}
