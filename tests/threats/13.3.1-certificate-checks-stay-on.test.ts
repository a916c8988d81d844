import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ConfigError, readConfig } from '../../bot/config/config.ts';
import { production, refusal } from './support/production.ts';

describe('ASVS 13.3.1: production does not start with certificate checks off', () => {
  const uri = 'mongodb://demo:demo-canary@127.0.0.1/bot';

  async function problems(t: TestContext, environment: Record<string, string>): Promise<string[]> {
    try {
      readConfig({ ...(await production(t, uri)), ...environment });
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message.split('\n');
    }
    return [];
  }

  test('by the environment', async (t) => {
    const environment = { ...(await production(t, uri)), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    assert.match(await refusal(t, environment), /^NODE_TLS_REJECT_UNAUTHORIZED=0 would believe any certificate/u);
    assert.deepEqual(await problems(t, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }), []);
  });

  test('by the connection string, however the option is written', async (t) => {
    for (const options of [
      'tlsInsecure=true',
      'tls=true&tlsAllowInvalidCertificates=true',
      'tls=true&tlsAllowInvalidHostnames=true&w=majority',
      'TLSINSECURE=true',
      'tls%49nsecure=true',
      'tlsInsecure=false&tlsInsecure=true',
      'tlsInsecure=1',
    ]) {
      const [line, ...more] = await problems(t, { MONGODB_URI: `${uri}?${options}` });
      assert.match(line ?? '', /^MONGODB_URI must not have MongoDB believed without its certificate/u, options);
      assert.deepEqual(more, []);
    }
    for (const options of ['tls=true', 'tlsInsecure=false', 'tls=true&tlsCAFile=/demo/tlsInsecure=true']) {
      assert.deepEqual(await problems(t, { MONGODB_URI: `${uri}?${options}` }), [], options);
    }
    assert.deepEqual(await problems(t, { MONGODB_URI: 'mongodb+srv://demo:tlsInsecure=true@mongo.example/bot' }), []);
  });
});
