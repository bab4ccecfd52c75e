data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "deploy" {
  name  = "deploy"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions = ["Microsoft.Web/sites/read", "Microsoft.Web/sites/*/read"]
  }
}
