import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ourConfiguration } from '../../support/fake-entra.ts';
import { allMethods } from '../../support/foundation.ts';
import { enrolledNumber } from '../sign-in/sign-in-kit.ts';
import { enrolled } from './enrollment-kit.ts';
import { dana, entraKit } from './entra-kit.ts';

/** Longer than anything is tried. */
const minutes = 200;

describe('whom Microsoft Entra sends here', () => {
  test('is whoever is registered, or waits to be, and nobody whose registration was given up or is gone', async (t) => {
    const kit = await entraKit(t);
    const isSentHere = () => kit.service.isSentHere(dana, ourConfiguration);
    assert.equal(await isSentHere(), false);
    kit.entra.always = { trouble: { status: 403 } };
    await enrolled(kit, dana);
    assert.equal(await isSentHere(), true);
    await kit.pass(minutes);
    assert.deepEqual([(await kit.standing())?.state, await isSentHere()], ['given-up', false]);
    kit.entra.always = undefined;
    await kit.reset();
    await enrolled(kit, dana);
    await kit.pass(1);
    assert.deepEqual([(await kit.standing())?.state, await isSentHere()], ['registered', true]);
    assert.equal(await kit.service.isSentHere(dana, 'another method'), false);
    await kit.reset();
    assert.equal(await isSentHere(), false);
  });

  test('is also whoever is registered, but whose phones could not be written there', async (t) => {
    const kit = await entraKit(t, { policy: { ...allMethods, entraPhones: 'written' } });
    kit.entra.always = { at: 'GET phoneMethods', trouble: { status: 403 } };
    await enrolledNumber(kit, 'mobile-text', dana);
    await kit.pass(minutes);
    assert.equal((await kit.standing())?.state, 'given-up');
    assert.equal(await kit.service.isSentHere(dana, ourConfiguration), true);
  });
});
