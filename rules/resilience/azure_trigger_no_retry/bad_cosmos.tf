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

resource "azurerm_function_app_function" "receive" { # want azure-trigger-no-retry
  name            = "receive"
  function_app_id = azurerm_linux_function_app.orders.id
  language        = "Python"

  config_json = jsonencode({
    bindings = [{
      name       = "event"
      type       = "cosmosDBTrigger"
      direction  = "in"
      containerName = "orders"
      connection = "Orders"
    }]
  })
}
