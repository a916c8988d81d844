import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ConfigError, readConfig } from '../../../bot/config/config.ts';

export type Environment = Record<string, string | undefined>;

const demoKey = createHash('sha256').update('demo').digest('base64');
export const tenant = '11111111-aaaa-4000-8000-00000000000f';

/** Everything production needs. */
export const production: Environment = {
  MODE: 'production',
  ORGANIZATION: 'Lindeman Works',
  MONGODB_URI: 'mongodb://demo:demo@demo.example/bot?tls=true',
  MICROSOFT_APP_ID: '22222222-0000-4000-8000-000000000001',
  MICROSOFT_APP_PASSWORD: 'demo-password',
  MICROSOFT_APP_TENANT_ID: tenant,
  ALLOWED_TENANTS: tenant,
  ENCRYPTION_KEYS: `demo:${demoKey}`,
  PUBLIC_URL: 'https://bot.example.com',
};

/** What is wrong with an environment, a line each; none when nothing is. */
export function problems(environment: Environment): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
  return [];
}
