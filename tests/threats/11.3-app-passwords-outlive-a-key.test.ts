import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeReseal, resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { alex, enrolled, enrollmentKit, type EnrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';

const policy = { appPasswords: { allowed: true, most: 40 } };
const asked = { caller: 'mail', mayRecord: () => true };

async function make({ service }: EnrollmentKit, name: string): Promise<string> {
  const made = await service.appPasswords.make(alex, name);
  return made.code === 'made' ? (service.appPasswords.takeToShow(made.id) ?? '') : '';
}

function reseal({ repository, service }: EnrollmentKit) {
  return resealEverySecret({ repository, enrollment: service, keyId: 'new', onUnreadable: assert.ifError });
}

describe('ASVS 11.3: when keys rotate, app passwords', () => {
  test('go under the new key when they are used; those that are not are told of, and end with the old key', async (t) => {
    const old = await enrollmentKit(t, { policy, keys: ['demo'] });
    const { store, clock } = old;
    await enrolled(old);
    const [used, unused] = [await make(old, 'used'), await make(old, 'unused')];
    const both = await kitOn(store, { policy, clock, keys: ['new', 'demo'] });
    assert.equal(await both.service.appPasswords.check(alex, used, asked), 'right');
    const report = await reseal(both);
    assert.match(describeReseal(report), /No enrollment needs another key\.\nApp passwords .* end with key demo: 1$/u);
    const { list } = (await both.service.status(alex)).appPasswords;
    assert.deepEqual(
      list.map(({ name, lastUsedAt }) => [name, lastUsedAt !== undefined]),
      [
        ['used', true],
        ['unused', false],
      ],
    );
    // The trail still names the key of older rows, which only its verifier has then.
    const alone = await kitOn(store, { policy, clock, keys: ['new'] });
    assert.equal(await alone.service.appPasswords.check(alex, used, asked), 'right');
    assert.equal(await alone.service.appPasswords.check(alex, unused, asked), 'wrong');
  });

  test('leave nothing that needs the old key once all of them were used', async (t) => {
    const old = await enrollmentKit(t, { policy, keys: ['demo'] });
    await enrolled(old);
    const password = await make(old, 'used');
    await old.service.appPasswords.check(alex, password, asked);
    const both = await kitOn(old.store, { policy, clock: old.clock, keys: ['new', 'demo'] });
    // Within the hour in which its use is noted already.
    assert.equal(await both.service.appPasswords.check(alex, password, asked), 'right');
    const { remaining, appPasswords } = await reseal(both);
    assert.deepEqual([...remaining, ...appPasswords], []);
  });
});
