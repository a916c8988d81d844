import assert from 'node:assert/strict';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { AccessTokens } from '../../../services/microsoft/access-tokens.ts';
import type { AppCredential } from '../../../services/microsoft/app-registration.ts';
import { CredentialFileError, readAppCertificate } from '../../../services/microsoft/credential-files.ts';
import { AccessTokenError } from '../../../services/microsoft/token-requests.ts';
import { FakeClock } from '../../support/fakes.ts';
import { selfSignedCertificate } from '../../threats/support/self-signed-certificate.ts';
import { httpFake } from '../directory/http-fake.ts';
import { fileWith, graph, registrationOf } from './microsoft-kit.ts';

const now = new FakeClock().now();
const daysFromNow = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const current = [daysFromNow(-1), daysFromNow(90)] as const;
const pair = selfSignedCertificate([], { bits: 2048, dates: current });
const other = selfSignedCertificate([], { bits: 2048, dates: current });
const small = selfSignedCertificate([], { bits: 1024, dates: current });
const curve = selfSignedCertificate([], { dates: current });
const pem = ({ key, cert }: { readonly key: string; readonly cert: string }): string => `${key}${cert}`;

async function setUp(t: TestContext, credential: AppCredential) {
  const token = { token_type: 'Bearer', expires_in: 600, access_token: 'demo-token' };
  const { baseUrl, seen } = await httpFake(t, { status: 200, json: token });
  const clock = new FakeClock();
  const about = { registration: registrationOf({ credential }), resource: graph, clock, loginBaseUrl: baseUrl };
  const assertions = (): string[] => seen.map(({ body }) => new URLSearchParams(body).get('client_assertion') ?? '');
  return { tokens: new AccessTokens(about), clock, assertions, seen, baseUrl, ...about.registration };
}

describe('a certificate', () => {
  test('signs for the application at its tenant’s token endpoint, for five minutes and never twice the same', async (t) => {
    const { path } = await fileWith(t, pem(pair));
    const { tokens, clock, assertions, seen, appId, tenantId, baseUrl } = await setUp(t, { kind: 'certificate', path });
    await tokens.accessToken();
    clock.advance(600);
    await tokens.accessToken();
    const [form] = seen.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    assert.equal(form?.['client_assertion_type'], 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    assert.ok(!('client_secret' in form));
    const [assertion = '', second = ''] = assertions();
    const { publicKey, raw } = new X509Certificate(pair.cert);
    const checks = { algorithms: ['PS256'], currentDate: now, issuer: appId, subject: appId };
    const audience = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
    const { payload, protectedHeader } = await jwtVerify(assertion, publicKey, { ...checks, audience });
    assert.equal(protectedHeader['x5t#S256'], createHash('sha256').update(raw).digest('base64url'));
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 300);
    const later = await jwtVerify(second, publicKey, { ...checks, audience, currentDate: clock.now() });
    assert.notEqual(later.payload.jti, payload.jti);
    await assert.rejects(jwtVerify(assertion, new X509Certificate(other.cert).publicKey, checks));
  });

  test('that was put in place of another one is used without a restart', async (t) => {
    const { path, write } = await fileWith(t, pem(pair));
    const { tokens, clock, assertions } = await setUp(t, { kind: 'certificate', path });
    await tokens.accessToken();
    write(`${other.cert}${other.key}`);
    clock.advance(600);
    await tokens.accessToken();
    const [first, second] = assertions().map((each) => decodeProtectedHeader(each)['x5t#S256']);
    assert.notEqual(first, second);
    assert.equal(second, readAppCertificate(path, now).thumbprint);
  });

  test('is the one that belongs to the key, whatever else is in the file', async (t) => {
    const { path } = await fileWith(t, `Bag Attributes\n${other.cert}${pair.cert}${pair.key}`);
    assert.equal(
      readAppCertificate(path, now).thumbprint,
      createHash('sha256').update(new X509Certificate(pair.cert).raw).digest('base64url'),
    );
  });

  test('is, of several that belong to the key, the one that counts now and ends last', async (t) => {
    const { key } = pair;
    const until = (days: number, from = -2): string =>
      selfSignedCertificate([], { key, bits: 2048, dates: [daysFromNow(from), daysFromNow(days)] }).cert;
    const { path, write } = await fileWith(t, `${until(-1)}${until(5)}${until(30)}${until(20)}${until(60, 1)}${key}`);
    assert.deepEqual(readAppCertificate(path, now).endsAt, daysFromNow(30));
    write(`${until(-2, -9)}${until(-1)}${key}`);
    assert.deepEqual(readAppCertificate(path, now).endsAt, daysFromNow(-1));
  });

  const locked = createPrivateKey(pair.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'demo',
  });
  const ended = selfSignedCertificate([], { bits: 2048, dates: [daysFromNow(-90), daysFromNow(-1)] });
  const begins = selfSignedCertificate([], { bits: 2048, dates: [daysFromNow(1), daysFromNow(90)] });
  const cut = pair.key.replace(/\n.{10}/u, '\n');
  const wrong: readonly (readonly [what: string, text: string, why: RegExp])[] = [
    ['without a key', pair.cert, /no private key: it belongs beside the certificate/u],
    ['without a certificate', pair.key, /no certificate: append the one/u],
    ['with the key of another certificate', pem({ key: other.key, cert: pair.cert }), /does not belong.*one pair/u],
    ['whose key has a password', `${String(locked)}${pair.cert}`, /has a password: write it without one/u],
    [
      'whose key has a password in the old form',
      pem(pair).replaceAll(' PRIVATE', ' RSA PRIVATE').replace('KEY-----\n', 'KEY-----\nProc-Type: 4,ENCRYPTED\n\n'),
      /has a password/u,
    ],
    ['whose key is cut', `${cut}${pair.cert}`, /private key cannot be read: is it PEM, and whole/u],
    ['whose certificate is cut', `${pair.key}${pair.cert.replace(/\n.{10}/u, '\n')}`, /certificate cannot be read/u],
    ['whose key is too short', pem(small), /no RSA key of 2048 bits or more/u],
    ['whose key is of a curve', pem(curve), /no RSA key of 2048 bits or more/u],
    ['that has ended', pem(ended), /ended on \d{4}-\d{2}-\d{2}: make a new one/u],
    ['that has not begun', pem(begins), /begins on \d{4}-\d{2}-\d{2}: is this machine’s clock right/u],
    ['that is no PEM', 'demo-key', /no private key/u],
  ];
  for (const [what, text, why] of wrong) {
    test(`${what} is told with what to do, and nothing of it is in the error`, async (t) => {
      const { path } = await fileWith(t, text);
      const { tokens, seen } = await setUp(t, { kind: 'certificate', path });
      const error: unknown = await tokens.accessToken().catch((reason: unknown) => reason);
      assert.ok(error instanceof AccessTokenError && error.cause instanceof CredentialFileError);
      assert.ok(error.cause.message.startsWith(`${path}, wh`), error.cause.message);
      assert.match(error.cause.message, why);
      const shown = inspect(error, { depth: 9, showHidden: true });
      for (const line of text.split('\n').filter((each) => each.length > 20 && !each.startsWith('-----')))
        assert.ok(!shown.includes(line), line);
      assert.deepEqual(seen, []);
    });
  }

  test('that is not there is told by its path', async (t) => {
    const { tokens } = await setUp(t, { kind: 'certificate', path: '/nowhere/demo.pem' });
    await assert.rejects(tokens.accessToken(), ({ cause }: Error) =>
      /^CredentialFileError: \/nowhere\/demo\.pem, and there is no such file$/u.test(String(cause)),
    );
  });
});

describe('a token in a file', () => {
  const [one, two] = ['aGVsbG8.d29ybGQ.c2lnbmVk', 'aGVsbG8.YWdhaW4.c2lnbmVk'];

  test('stands for a secret, and is read again each time, because whoever puts it there renews it', async (t) => {
    const { path, write } = await fileWith(t, `${one}\n`);
    const { tokens, clock, assertions } = await setUp(t, { kind: 'token-file', path });
    await tokens.accessToken();
    write(two);
    clock.advance(600);
    await tokens.accessToken();
    assert.deepEqual(assertions(), [one, two]);
  });

  test('that is none, or is not there, is told with what to do and without what is in the file', async (t) => {
    for (const text of ['', 'demo text', `${one} ${two}`]) {
      const { path } = await fileWith(t, text);
      const { tokens } = await setUp(t, { kind: 'token-file', path });
      await assert.rejects(tokens.accessToken(), ({ cause }: Error) => {
        const { message } = cause as Error;
        return message.startsWith(`${path}, which has no token in it`) && (text === '' || !message.includes(text));
      });
    }
    const { tokens } = await setUp(t, { kind: 'token-file', path: '/nowhere/token' });
    await assert.rejects(tokens.accessToken(), ({ cause }: Error) => /no such file$/u.test(String(cause)));
  });
});
