resource "google_folder_iam_member" "orders" {
  folder  = "folders/1234567"
  role    = "roles/browser"
  member  = "serviceAccount:orders@shop.iam.gserviceaccount.com"
}
