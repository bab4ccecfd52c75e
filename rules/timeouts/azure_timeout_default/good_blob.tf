resource "azurerm_resource_group" "shop" {
  name     = "shop"
  location = "westeurope"
}

resource "azurerm_storage_account" "shop" {
  name                     = "shoporders"
  resource_group_name      = azurerm_resource_group.shop.name
  location                 = azurerm_resource_group.shop.location
  account_tier             = "Standard"
  account_replication_type = "LRS"
}

resource "azurerm_service_plan" "shop" {
  name                = "shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  os_type             = "Linux"
  sku_name            = "EP1"
}

data "archive_file" "orders" {
  type        = "zip"
  output_path = "orders.zip"

  source {
    filename = "host.json"
    content  = "{\"version\": \"2.0\", \"functionTimeout\": \"00:02:00\"}"
  }
}

resource "azurerm_storage_container" "packages" {
  name                 = "packages"
  storage_account_name = azurerm_storage_account.shop.name
}

resource "azurerm_storage_blob" "orders" {
  name                   = "orders.zip"
  storage_account_name   = azurerm_storage_account.shop.name
  storage_container_name = azurerm_storage_container.packages.name
  type                   = "Block"
  source                 = data.archive_file.orders.output_path
}

resource "azurerm_windows_function_app" "orders" {
  name                          = "orders"
  resource_group_name           = azurerm_resource_group.shop.name
  location                      = azurerm_resource_group.shop.location
  service_plan_id               = azurerm_service_plan.shop.id
  storage_account_name          = azurerm_storage_account.shop.name
  storage_uses_managed_identity = true

  app_settings = { WEBSITE_RUN_FROM_PACKAGE = azurerm_storage_blob.orders.url }

  site_config {}
}
