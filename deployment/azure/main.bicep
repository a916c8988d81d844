// The bot on Azure Container Apps, which replaces its replicas one after the other, gives each the time to end that it needs, and lets the
// paths through that are reached from outside and no other. In front of App Service that would take a gateway besides.
// MongoDB is yours: a replica set, such as Atlas, with tls=true and a user in MONGODB-URI. Azure DocumentDB (Cosmos DB for MongoDB vCore) was not tried:
// its connection string says retryWrites=false, which the bot refuses because an answer that is lost would leave a write in doubt.
targetScope = 'resourceGroup'

@description('Begins the names of all that is made here: 3 to 20 small letters, digits and hyphens.')
@minLength(3)
@maxLength(20)
param name string = 'two-step-bot'

@description('Where everything is. The Azure Bot is global.')
param location string = resourceGroup().location

@description('The image, with its registry and tag.')
param image string

@description('Name of an Azure Container Registry in this resource group that has the image; empty where nobody has to sign in for it.')
param containerRegistryName string = ''

@description('Name of the vault that vault.bicep made, in this resource group. ENCRYPTION-KEYS and MONGODB-URI are in it.')
param vaultName string

@description('Further variables whose values are in the vault, with hyphens instead of underscores in their names there: such as TWILIO_AUTH_TOKEN.')
param furtherSecrets array = []

@description('Application id of an app registration (single tenant) that the bot goes on as, because an Azure Bot is with it already; it trusts the managed identity by a federated credential. Empty where the bot is the managed identity itself.')
param microsoftAppId string = ''

@description('Tenant that the bot is in.')
param microsoftAppTenantId string = subscription().tenantId

@description('Tenants whose people are served, separated by commas; the bot’s own is one of them.')
param allowedTenants string = microsoftAppTenantId

@description('The organization’s name, on cards and in authenticator apps. The app package takes one of 32 characters at most, which may be another.')
@maxLength(64)
param organization string

@description('Further settings that are no secrets, by the names that .env.example explains.')
param settings object = {}

@description('A host name of your own, such as bot.example.com, whose A record is the output environmentAddress and whose TXT record asuid.bot is domainVerificationId; empty for one of Azure’s.')
param hostName string = ''

@description('Id of an empty subnet, delegated to Microsoft.App/environments, that the bot goes out from, such as by a NAT gateway with an address that the database lets in; empty for addresses that Azure chooses. An environment keeps what it was made with.')
param infrastructureSubnetId string = ''

@description('Most replicas at once. One serves a company; two are always there.')
@minValue(2)
@maxValue(30)
param maxReplicas int = 6

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Mail address of whom Azure tells that the bot logged an error; empty for nobody.')
param alertMail string = ''

@description('Price of the Azure Bot: F0 costs nothing, and Teams is no premium channel.')
@allowed(['F0', 'S1'])
param botSku string = 'F0'

// Key Vault Secrets User, and AcrPull.
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-875b-0445c86b69e6')
var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

var hasRegistry = !empty(containerRegistryName)
var routeName = 'bot'
var publicHost = empty(hostName) ? '${routeName}.${environment.properties.defaultDomain}' : hostName
var publicUrl = 'https://${publicHost}'

// Who the bot is in Teams and for Microsoft Graph.
var isIdentity = empty(microsoftAppId)
var botId = isIdentity ? identity.properties.clientId : microsoftAppId

var secretVariables = concat(['ENCRYPTION_KEYS', 'MONGODB_URI'], furtherSecrets)
var plainVariables = [
  { name: 'ORGANIZATION', value: organization }
  { name: 'PUBLIC_URL', value: publicUrl }
  { name: 'MICROSOFT_APP_ID', value: botId }
  { name: 'MICROSOFT_APP_MANAGED_IDENTITY', value: identity.properties.clientId }
  { name: 'MICROSOFT_APP_TENANT_ID', value: microsoftAppTenantId }
  { name: 'ALLOWED_TENANTS', value: allowedTenants }
]

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = if (hasRegistry) {
  name: containerRegistryName
}

// It is the bot's own identity in Teams and for Microsoft Graph, with no secret that could end; and it reads the vault and pulls the image.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: secretsUser
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource pullsImage 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasRegistry) {
  name: guid(resourceGroup().id, containerRegistryName, identity.id, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: acrPull
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logRetentionDays
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: name
  location: location
  properties: {
    // By a diagnostic setting: the other way would need the workspace's key here.
    appLogsConfiguration: { destination: 'azure-monitor' }
    // It is reached from outside all the same: by Teams.
    vnetConfiguration: empty(infrastructureSubnetId) ? null : {
      infrastructureSubnetId: infrastructureSubnetId
      internal: false
    }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: logs.id
    logs: [
      { categoryGroup: 'allLogs', enabled: true }
    ]
  }
}

resource operator 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertMail)) {
  name: name
  location: 'global'
  properties: {
    groupShortName: 'two-step'
    enabled: true
    emailReceivers: [
      { name: 'operator', emailAddress: alertMail, useCommonAlertSchema: true }
    ]
  }
}

// A line of level 50 and above is an error (deployment/monitoring/log-line.schema.json).
resource errors 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (!empty(alertMail)) {
  name: '${name}-errors'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: 'The bot logged an error'
    severity: 1
    enabled: true
    scopes: [logs.id]
    // The table is there once the bot has logged its first line.
    skipQueryValidation: true
    evaluationFrequency: 'PT5M'
    // Lines come minutes late. One mail, and the next one after a quarter of an hour without any.
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs | where ContainerAppName == "${name}" and toint(parse_json(Log).level) >= 50'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: {
      actionGroups: [operator.id]
    }
  }
}

resource bot 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      // Two releases run beside each other for a minute. Where the CHANGELOG says "stop the bot first", deployment/operations.md says how.
      activeRevisionsMode: 'Single'
      ingress: {
        // Only what `routes` lets through comes from outside.
        external: false
        targetPort: 3978
        transport: 'http'
        allowInsecure: false
      }
      registries: hasRegistry ? [
        { server: '${containerRegistryName}.azurecr.io', identity: identity.id }
      ] : []
      // By reference, without a version: a secret that is changed in the vault is taken within half an hour.
      secrets: [for variable in secretVariables: {
        name: toLower(replace(variable, '_', '-'))
        keyVaultUrl: '${vault.properties.vaultUri}secrets/${replace(variable, '_', '-')}'
        identity: identity.id
      }]
    }
    template: {
      // Requests under way end first, the longest of which, of a VPN that waits for a phone, takes 50 seconds; then what is being written is written.
      terminationGracePeriodSeconds: 90
      scale: {
        minReplicas: 2
        maxReplicas: maxReplicas
        rules: [
          { name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
        ]
      }
      containers: [
        {
          name: 'bot'
          image: image
          // The bot needs 640 MiB; half a core comes with this much.
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            plainVariables,
            map(items(settings), setting => { name: setting.key, value: string(setting.value) }),
            map(secretVariables, variable => { name: variable, secretRef: toLower(replace(variable, '_', '-')) })
          )
          probes: [
            // It listens once the store answers and has its indexes, which takes the first start on a large database some time.
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 18, failureThreshold: 10 }
            // It takes a write in the store, for which it waits five seconds at most.
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 6, timeoutSeconds: 6, failureThreshold: 2 }
            // Never the store: to restart the bot would not bring it back.
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }
          ]
        }
      ]
    }
  }
  // Both are needed for the first replica to start.
  dependsOn: [readsSecrets, pullsImage]
}

// What Teams, Twilio, Microsoft Entra and people's browsers reach. Everything else stays inside: /healthz, /readyz, /gates/ and /api/v1/.
resource routes 'Microsoft.App/managedEnvironments/httpRouteConfigs@2025-07-01' = {
  parent: environment
  name: routeName
  properties: {
    // With the environment's managed certificate for that name, once it is made.
    customDomains: empty(hostName) ? [] : [
      { name: hostName, bindingType: 'Auto' }
    ]
    rules: [
      {
        description: 'What is outside'
        routes: [
          { match: { path: '/api/messages' } }
          { match: { pathSeparatedPrefix: '/authenticator' } }
          { match: { pathSeparatedPrefix: '/external-mfa' } }
          { match: { pathSeparatedPrefix: '/recovery-codes' } }
          { match: { pathSeparatedPrefix: '/twilio' } }
        ]
        targets: [
          { containerApp: bot.name }
        ]
      }
    ]
  }
}

resource azureBot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: { name: botSku }
  properties: {
    displayName: organization
    endpoint: '${publicUrl}/api/messages'
    msaAppId: botId
    // An Azure Bot keeps the type that it was made with.
    msaAppType: isIdentity ? 'UserAssignedMSI' : 'SingleTenant'
    msaAppTenantId: microsoftAppTenantId
    msaAppMSIResourceId: isIdentity ? identity.id : null
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: azureBot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

@description('PUBLIC_URL, for the Teams app, for Twilio and for External MFA.')
output publicUrl string = publicUrl

@description('MICROSOFT_APP_ID, for the Teams app.')
output microsoftAppId string = botId

@description('Object id of the managed identity: whom the permissions of Microsoft Graph are given to, and the subject of a federated credential.')
output identityPrincipalId string = identity.properties.principalId

@description('What the A record of a host name of your own says.')
output environmentAddress string = environment.properties.staticIp

@description('What the TXT record of a host name of your own says.')
output domainVerificationId string = environment.properties.customDomainConfiguration.customDomainVerificationId
