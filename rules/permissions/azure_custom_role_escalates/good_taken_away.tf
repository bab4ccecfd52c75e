data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "deploy" {
  name  = "deploy"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions     = ["Microsoft.Authorization/roleAssignments/write"]
    not_actions = ["Microsoft.Authorization/*/Write"]
  }
}
