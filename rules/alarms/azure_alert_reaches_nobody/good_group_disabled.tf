resource "azurerm_resource_group" "shop" {
  name     = "shop"
  location = "westeurope"
}

resource "azurerm_servicebus_namespace" "shop" {
  name                = "shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  sku                 = "Standard"
}

resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = azurerm_resource_group.shop.name
  short_name          = "oncall"
  enabled             = false

  email_receiver {
    name          = "shop"
    email_address = "shop@example.com"
  }
}

resource "azurerm_monitor_action_group" "second" {
  name                = "second"
  resource_group_name = azurerm_resource_group.shop.name
  short_name          = "oncall"

  email_receiver {
    name          = "shop"
    email_address = "shop@example.com"
  }
}

resource "azurerm_monitor_metric_alert" "dead_letters" {
  name                = "dead-letters"
  resource_group_name = azurerm_resource_group.shop.name
  scopes              = [azurerm_servicebus_namespace.shop.id]

  criteria {
    metric_namespace = "Microsoft.ServiceBus/namespaces"
    metric_name      = "DeadletteredMessages"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = azurerm_monitor_action_group.oncall.id
  }

  action {
    action_group_id = azurerm_monitor_action_group.second.id
  }
}
