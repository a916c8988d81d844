// The vault, first and by itself: the bot's secrets are put into it by hand, and then never again into a deployment.
targetScope = 'resourceGroup'

@description('Name of the vault: 3 to 24 letters, digits and hyphens, and nobody else’s in all of Azure.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Where it is. The bot and its logs may be elsewhere.')
param location string = resourceGroup().location

@description('Object id, in Microsoft Entra, of who puts the secrets into the vault: a person or a group.')
param secretsOfficerId string

@description('Whether that is a User, a Group or a ServicePrincipal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param secretsOfficerType string = 'User'

// Key Vault Secrets Officer.
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: vaultName
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Without ENCRYPTION_KEYS nothing that is sealed in the database opens again: nobody deletes it for good, not even its owner.
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

resource officer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, secretsOfficerId, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: secretsOfficerId
    principalType: secretsOfficerType
  }
}

output vaultName string = vault.name
