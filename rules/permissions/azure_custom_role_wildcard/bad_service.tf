data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "deploy" {
  name  = "deploy"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions = ["Microsoft.Storage/*"] # want azure-custom-role-wildcard
  }
}
