import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runChecks, sentenceOf } from '../../../bot/self-test/check.ts';
import { publicAddressCheck, type PublicAddressOptions } from '../../../bot/self-test/public-address-check.ts';
import { FakeClock } from '../../support/fakes.ts';
import { startUntrustedServer } from '../../threats/support/untrusted-server.ts';

const nowhere = 'https://127.0.0.1:1';

async function lines(part: Partial<PublicAddressOptions>): Promise<readonly string[]> {
  const addressesOf = (): Promise<readonly string[]> => Promise.resolve(['198.41.0.4']);
  const about = { publicUrl: nowhere, clock: new FakeClock(), hasProxy: false, addressesOf, ...part };
  return (await runChecks([publicAddressCheck(about)])).map((row) => `${row.outcome}: ${sentenceOf(row)}`);
}

describe('the self-test, at the public address', () => {
  test('tells a name without an address, which a proxy may know, and one with an address inside', async () => {
    const addressesOf = (): Promise<never> => Promise.reject(new Error('ENOTFOUND'));
    assert.match((await lines({ addressesOf }))[0] ?? '', /^wrong: The name 127\.0\.0\.1 has no address here\. .*DNS/u);
    assert.match(
      (await lines({ addressesOf, hasProxy: true }))[0] ?? '',
      /^ok: The name 127\.0\.0\.1 has no address here, where a proxy asks for names/u,
    );
    const inside = (): Promise<readonly string[]> => Promise.resolve(['10.0.0.4', 'fd00::1']);
    assert.match((await lines({ addressesOf: inside }))[0] ?? '', /^warning: .* no address on the internet, as it is/u);
    assert.match((await lines({}))[0] ?? '', /^ok: The name 127\.0\.0\.1 has an address on the internet\.$/u);
  });

  test('says of one that is not reached that this is seen from inside, and how to look from outside', async () => {
    const [, line] = await lines({});
    assert.match(line ?? '', /^warning: PUBLIC_URL is not reached \(ECONNREFUSED\), seen from inside: .*from outside/u);
  });

  test('finds a certificate wrong that nobody vouches for', async (t) => {
    const { url } = await startUntrustedServer(t);
    const [, line] = await lines({ publicUrl: url });
    assert.match(line ?? '', /^wrong: The certificate of PUBLIC_URL is not to be trusted \(\w+\)\. .*intermediate/u);
  });
});
