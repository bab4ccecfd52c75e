variable "stage" {
  type = string
}

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

resource "azurerm_application_insights" "shop" {
  name                = "shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  application_type    = "web"
}

resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = azurerm_resource_group.shop.name
  short_name          = "oncall"

  email_receiver {
    name          = "shop"
    email_address = "shop@example.com"
  }
}

resource "azurerm_linux_function_app" "orders" { # want azure-function-unwatched
  name                          = "orders"
  resource_group_name           = azurerm_resource_group.shop.name
  location                      = azurerm_resource_group.shop.location
  service_plan_id               = azurerm_service_plan.shop.id
  storage_account_name          = azurerm_storage_account.shop.name
  storage_uses_managed_identity = true

  site_config {
    application_insights_connection_string = azurerm_application_insights.shop.connection_string
  }
}

resource "azurerm_monitor_metric_alert" "failures" {
  name                = "failures"
  resource_group_name = azurerm_resource_group.shop.name
  scopes              = [azurerm_linux_function_app.orders.id]

  criteria {
    metric_namespace = "Microsoft.Web/sites"
    metric_name      = "Http5xx"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  dynamic "action" {
    for_each = var.stage == "prod" ? ["oncall"] : []
    content {
      action_group_id = azurerm_monitor_action_group.oncall.id
    }
  }
}
