resource "google_cloudfunctions_function" "orders" {
  name                  = "orders"
  runtime               = "nodejs22"
  entry_point           = "receive"
  available_memory_mb   = 256
  source_archive_bucket = "shop-source"
  source_archive_object = "orders.zip"
  timeout               = 30
}
