variable "role" {
  type = string
}

resource "google_project_iam_member" "orders" {
  project = "shop"
  role    = var.role # want? google-basic-role
  member  = "serviceAccount:orders@shop.iam.gserviceaccount.com"
}
