data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "deploy" {
  name  = "deploy"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions = ["*/write"] # want azure-custom-role-escalates
  }
}
