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

resource "azurerm_linux_function_app" "orders" {
  name                          = "orders"
  resource_group_name           = azurerm_resource_group.shop.name
  location                      = azurerm_resource_group.shop.location
  service_plan_id               = azurerm_service_plan.shop.id
  storage_account_name          = azurerm_storage_account.shop.name
  storage_uses_managed_identity = true
  site_config {}
}

resource "azurerm_eventgrid_system_topic" "uploads" {
  name                = "uploads"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  source_resource_id  = azurerm_storage_account.shop.id
  topic_type          = "Microsoft.Storage.StorageAccounts"
}

# Five tries in an hour, and the event is gone.
resource "azurerm_eventgrid_system_topic_event_subscription" "orders" { # want azure-event-grid-no-dead-letter
  name  = "orders"
  system_topic        = azurerm_eventgrid_system_topic.uploads.name
  resource_group_name = azurerm_resource_group.shop.name

  azure_function_endpoint {
    function_id = "${azurerm_linux_function_app.orders.id}/functions/receive"
  }

  retry_policy {
    max_delivery_attempts = 5
    event_time_to_live    = 60
  }
}
