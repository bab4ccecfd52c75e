resource "google_folder_iam_member" "orders" {
  folder  = "folders/1234567"
  role    = "roles/editor" # want google-basic-role
  member  = "serviceAccount:orders@shop.iam.gserviceaccount.com"
}
