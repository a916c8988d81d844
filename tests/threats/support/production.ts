import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { appId, tenantId } from './bot-framework.ts';

/** Stands where secrets stand, to be looked for where none may be. */
export const secret = 'demo-canary';

/** Everything production needs, with the database at `mongodbUri`. */
export async function production(t: TestContext, mongodbUri: string): Promise<Record<string, string>> {
  return {
    MODE: 'production',
    PLAYGROUND: '',
    HOST: '127.0.0.1',
    DATA_DIR: await temporaryFolder(t),
    ORGANIZATION: 'Lindeman Works',
    MONGODB_URI: mongodbUri,
    MICROSOFT_APP_ID: appId,
    MICROSOFT_APP_PASSWORD: secret,
    MICROSOFT_APP_TENANT_ID: tenantId,
    ALLOWED_TENANTS: tenantId,
    ENCRYPTION_KEYS: `demo:${createHash('sha256').update('demo').digest('base64')}`,
    PUBLIC_URL: 'https://bot.example.com',
  };
}

/** The one line with which the bot refuses to start. */
export async function refusal(t: TestContext, environment: Record<string, string>): Promise<string> {
  const bot = startBot(t, environment);
  assert.equal(await bot.ended(), 1);
  assert.equal(bot.out, '');
  assert.doesNotMatch(bot.error, new RegExp(`${secret}|KpesVNZ|\\n.|node_modules`, 'u'));
  return bot.error.trim();
}
