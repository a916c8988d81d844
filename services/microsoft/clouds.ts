/** Microsoft's clouds, by the names that the configuration has for them. Tenants of GCC are in the public one. */
export const cloudNames = ['public', 'us-government', 'us-government-dod', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

/** Where a cloud's services are, and whose word counts there; without slashes at the ends. */
export interface MicrosoftCloud {
  /** Who signs people and programs in. */
  readonly login: string;
  readonly graph: string;
  /** What a token for writing to chats is for; the same name stands in the tokens that the channel shows. */
  readonly botConnector: string;
  /** The OpenID metadata that names the channel's keys. */
  readonly channelMetadata: string;
  /** For whom a token is meant that is only exchanged for another one. */
  readonly tokenExchange: string;
  /** Where links into Teams begin. */
  readonly teams: string;
}

const usGovernment = {
  tokenExchange: 'api://AzureADTokenExchangeUSGov',
  login: 'https://login.microsoftonline.us',
  botConnector: 'https://api.botframework.us',
  channelMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
};

/**
 * @see https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
 * @see https://docs.azure.cn/en-us/bot-service/how-to-deploy-china-cloud
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
const clouds: Readonly<Record<CloudName, MicrosoftCloud>> = {
  public: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    botConnector: 'https://api.botframework.com',
    channelMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    tokenExchange: 'api://AzureADTokenExchange',
    teams: 'https://teams.microsoft.com',
  },
  'us-government': { ...usGovernment, graph: 'https://graph.microsoft.us', teams: 'https://gov.teams.microsoft.us' },
  'us-government-dod': {
    ...usGovernment,
    graph: 'https://dod-graph.microsoft.us',
    teams: 'https://dod.teams.microsoft.us',
  },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    botConnector: 'https://api.botframework.azure.cn',
    channelMetadata: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    tokenExchange: 'api://AzureADTokenExchangeChina',
    teams: 'https://teams.microsoftonline.cn',
  },
};

/** One of Microsoft's clouds. */
export function microsoftCloud(name: CloudName): MicrosoftCloud {
  return clouds[name];
}
