import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, readConfig } from '../../../bot/config/config.ts';
import { explainStartError } from '../../../bot/config/start-errors.ts';
import { requireCredentialFile } from '../../../bot/self-test/credential-file.ts';
import { fileWith } from '../../services/microsoft/microsoft-kit.ts';
import { FakeClock } from '../../support/fakes.ts';
import { selfSignedCertificate } from '../../threats/support/self-signed-certificate.ts';
import { production } from '../config/config-kit.ts';

const others = { ...production, MICROSOFT_APP_PASSWORD: '' };
const now = new FakeClock().now();
const daysFromNow = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const until = (days: number, from = -9): string => {
  const { key, cert } = selfSignedCertificate([], { bits: 2048, dates: [daysFromNow(from), daysFromNow(days)] });
  return key + cert;
};
const token = 'aGVsbG8.d29ybGQ.c2lnbmVk';
const look = (set: Readonly<Record<string, string>>): void =>
  requireCredentialFile(readConfig({ ...others, ...set }), now);

describe('the file that the bot signs in with', () => {
  test('keeps it from nothing where it can be used, or there is none', async (t) => {
    look({ MICROSOFT_APP_CERTIFICATE_FILE: (await fileWith(t, until(9))).path });
    look({ AZURE_FEDERATED_TOKEN_FILE: (await fileWith(t, token)).path });
    look({ MICROSOFT_APP_PASSWORD: 'demo-password' });
    requireCredentialFile(readConfig({}), now);
  });

  test('keeps it from nothing where only its certificate’s time is over, or has not come: whoever is asked at a sign-in needs none', async (t) => {
    look({ MICROSOFT_APP_CERTIFICATE_FILE: (await fileWith(t, until(-1))).path });
    look({ MICROSOFT_APP_CERTIFICATE_FILE: (await fileWith(t, until(99, 9))).path });
  });

  test('keeps it from starting where it cannot be used, in a sentence with its path and where to read on', async (t) => {
    for (const [name, path, why] of [
      ['MICROSOFT_APP_CERTIFICATE_FILE', '/nowhere/bot.pem', /names \/nowhere\/bot\.pem, and there is no such file$/u],
      [
        'MICROSOFT_APP_CERTIFICATE_FILE',
        (await fileWith(t, until(-1).slice(0, -99))).path,
        /has no certificate: append the one/u,
      ],
      ['AZURE_FEDERATED_TOKEN_FILE', '/nowhere/token', /names \/nowhere\/token, and there is no such file$/u],
      ['AZURE_FEDERATED_TOKEN_FILE', (await fileWith(t, `${token} ${token}`)).path, /which has no token in it/u],
    ] as const) {
      assert.throws(
        () => look({ [name]: path }),
        (error: unknown) => {
          assert.ok(error instanceof ConfigError);
          const [line = '', readOn = ''] = explainStartError(error).split('\n');
          assert.ok(line.startsWith(`${name} names ${path}, `) && !line.includes(token), line);
          assert.match(line, why);
          return readOn.endsWith('deployment/configuration.md');
        },
      );
    }
  });
});
