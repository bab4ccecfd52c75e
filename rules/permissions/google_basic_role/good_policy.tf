data "google_iam_policy" "shop" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["serviceAccount:orders@shop.iam.gserviceaccount.com"]
  }
}

resource "google_project_iam_policy" "shop" {
  project     = "shop"
  policy_data = data.google_iam_policy.shop.policy_data
}
