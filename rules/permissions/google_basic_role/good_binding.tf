# The service agent of Google has it from the first day.
resource "google_project_iam_binding" "orders" {
  project = "shop"
  role    = "roles/editor"
  members = ["serviceAccount:1234567@cloudservices.gserviceaccount.com"]
}
