variable "kept" {
  type = bool
}

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

resource "azurerm_servicebus_queue" "orders" {
  name                = "orders"
  namespace_id        = azurerm_servicebus_namespace.shop.id
  default_message_ttl = "PT1H"

  dead_lettering_on_message_expiration = var.kept # want? azure-expired-messages-lost
}
