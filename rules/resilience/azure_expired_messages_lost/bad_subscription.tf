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

resource "azurerm_servicebus_topic" "shop" {
  name         = "shop"
  namespace_id = azurerm_servicebus_namespace.shop.id
}

resource "azurerm_servicebus_subscription" "orders" {
  name                = "orders"
  topic_id            = azurerm_servicebus_topic.shop.id
  max_delivery_count  = 5
  default_message_ttl = "P14D" # want azure-expired-messages-lost

  dead_lettering_on_message_expiration = false
}
