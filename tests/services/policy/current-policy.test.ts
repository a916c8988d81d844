import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoredCurrentPolicy } from '../../../services/policy/current-policy.ts';
import { defaultPolicy } from '../../../services/policy/policy.ts';
import { PolicyAlteredError } from '../../../services/policy/stored-policy.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { FakeClock } from '../../support/fakes.ts';
import { policyText } from './policy-kit.ts';

function kit() {
  const clock = new FakeClock();
  const asked = { times: 0, revision: 1, text: policyText({ group: 'default', callPin: 'required' }) };
  const trouble: { with?: Error } = {};
  const read = () => {
    asked.times += 1;
    if (trouble.with !== undefined) return Promise.reject(trouble.with);
    return Promise.resolve({ revision: asked.revision, text: asked.text, isUnderOlderKey: false });
  };
  const current = new StoredCurrentPolicy({ repository: { read }, clock, base: defaultPolicy, adapt: (one) => one });
  return { clock, asked, trouble, current };
}

describe('the policy that decisions go by', () => {
  test('is at hand for ten seconds, and read once by however many ask at the same moment', async () => {
    const { clock, asked, current } = kit();
    await Promise.all(Array.from({ length: 50 }, () => current.policyOf([])));
    clock.advance(9.999);
    assert.equal((await current.policyOf([])).callPin, 'required');
    assert.equal(asked.times, 1);
    clock.advance(0.001);
    await current.policyOf([]);
    assert.equal(asked.times, 2);
  });

  test('is another one as soon as it has been read again', async () => {
    const { asked, current } = kit();
    await current.policyOf([]);
    Object.assign(asked, { revision: 2, text: policyText({ group: 'default', callPin: 'off' }) });
    assert.equal((await current.policyOf([])).callPin, 'required');
    await current.refresh();
    assert.equal((await current.policyOf([])).callPin, 'off');
  });

  test('is none, and no laxer one, when the store does not answer for longer than that', async () => {
    const { clock, trouble, current } = kit();
    await current.policyOf([]);
    trouble.with = new StoreUnavailableError('demo outage');
    await assert.rejects(current.refresh(), StoreUnavailableError);
    assert.equal((await current.policyOf([])).callPin, 'required', 'what was read a moment ago is good');
    clock.advance(10);
    await assert.rejects(current.policyOf([]), StoreUnavailableError);
  });

  test('is none from the moment that it is seen to be altered', async () => {
    const { trouble, current } = kit();
    await current.policyOf([]);
    trouble.with = new PolicyAlteredError('demo');
    await assert.rejects(current.refresh(), PolicyAlteredError);
    await assert.rejects(current.policyOf([]), PolicyAlteredError);
    delete trouble.with;
    assert.equal((await current.policyOf([])).callPin, 'required');
  });
});
