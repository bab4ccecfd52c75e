data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "deploy" {
  name  = "deploy"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions = ["Microsoft.Web/sites/write", "Microsoft.Authorization/roleAssignments/write"] # want azure-custom-role-escalates
  }
}
