data "azurerm_role_definition" "access" {
  name = "User Access Administrator"
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

resource "azurerm_user_assigned_identity" "orders" {
  name                = "orders"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
}

resource "azurerm_role_assignment" "orders" {
  scope                = "/providers/Microsoft.Management/managementGroups/shop"
  role_definition_id   = data.azurerm_role_definition.access.id # want azure-broad-role
  principal_id         = azurerm_user_assigned_identity.orders.principal_id
}
