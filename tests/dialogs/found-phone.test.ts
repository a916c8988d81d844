import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Language, MessageKey } from '../../services/localization/translate.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { textOf } from '../support/person.ts';
import type { PhoneTalk } from '../support/phone-talk.ts';

const saying = {
  en: ['I have it back', 'I found my phone again', 'I have my phone back'],
  nl: ['ik heb hem terug', 'mijn telefoon is gevonden', 'ik heb mijn gsm terug'],
  de: ['Ich habe es wieder', 'mein Handy ist wieder aufgetaucht', 'ich habe mein Handy wieder'],
  fr: ['je l’ai retrouvé', 'j’ai retrouvé mon téléphone', 'mon téléphone est retrouvé'],
  es: ['ya lo tengo de nuevo', 'encontré mi teléfono', 'ya apareció mi teléfono'],
} as const;

/** Somebody whose app is off because it was lost, a day ago. */
async function afterLoss(t: TestContext, language: Language = 'en'): Promise<ManagedTalk> {
  const managed = await ManagedTalk.start(t, { language });
  const { talk } = managed;
  await talk.person.say('status');
  await talk.click('action.lost-phone');
  await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
  await talk.type();
  await talk.click('action.later');
  talk.built.clock.advance(86_399);
  return managed;
}

for (const language of ['en', 'nl', 'de', 'fr', 'es'] as const) {
  describe(`a lost phone that is back (${language})`, () => {
    for (const words of saying[language])
      test(`is used again after a proof, when somebody says "${words}"`, async (t) => {
        const managed = await afterLoss(t, language);
        const { talk } = managed;
        await talk.person.say(words);
        assert.ok(talk.shown.startsWith(talk.translate('lost-phone-card.title-found')), talk.shown);
        assert.deepEqual(await managed.standing(), ['authenticator-codelost', 'mobile-text*'], 'nothing on a word');
        await talk.click('action.reinstate', { lostMethods: await managed.idOf('authenticator-code') });
        assert.deepEqual(
          await managed.standing(),
          ['authenticator-codelost', 'mobile-text*'],
          'nothing before a proof',
        );
        await talk.type();
        assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
        assert.ok(talk.shown.startsWith(talk.translate('own-notice.method-reinstated')), talk.shown);
      });
  });
}

test('where its replacement is asked for, words alone turn nothing on: the person chooses, or says what the button says', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await talk.person.say('status');
  await talk.click('action.lost-phone');
  await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
  await talk.type();
  await talk.person.say('I found my phone');
  assert.ok(talk.shown.startsWith(talk.translate('under-way.title')), talk.shown);
  assert.deepEqual(await managed.standing(), ['authenticator-codelost', 'mobile-text*']);
  await talk.person.say(talk.translate('action.reinstate'));
  assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
});

test('whoever finds it before anything is off is asked whether the loss makes room, and then nothing was off', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await talk.person.say('status');
  await talk.click('action.lost-phone');
  await talk.person.say('I found my phone');
  assert.ok(talk.shown.startsWith(talk.translate('under-way.title')), talk.shown);
  const instead = talk.translate('action.open-instead', { what: talk.translate('intent.found_phone.title') });
  await talk.person.click(instead);
  assert.equal(talk.lastLine, talk.translate('lost-phone.nothing-off'));
  assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
});

test('whose methods are locked hears how they stand, not that all works as before', async (t) => {
  const managed = await ManagedTalk.start(t, { policy: { consecutiveFailuresUntilLocked: 1 } });
  const { talk } = managed;
  await talk.built.enrollment.verify(managed.id, await managed.idOf('authenticator-code'), '000000');
  await talk.person.say('I have my phone back');
  assert.ok(!talk.person.transcript.includes(talk.translate('lost-phone.nothing-off')));
  assert.ok(talk.shown.startsWith(talk.translate('status-card.title')), talk.shown);
});

test('whoever is blocked hears that, not that all works as before', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await talk.built.operator.block(managed.id, 'demo');
  await talk.person.say('I have my phone back');
  assert.ok(!talk.person.transcript.includes(talk.translate('lost-phone.nothing-off')));
  assert.ok(hasHeard(talk, 'outcome-title.blocked'));
});

/** Somebody who lost everything a day ago and turned it off with a pass. */
async function afterAllIsLost(t: TestContext): Promise<{ managed: ManagedTalk; usePass: () => Promise<void> }> {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  const usePass = async (): Promise<void> => {
    const issued = await talk.built.enrollment.passes.issue(managed.id, { reason: 'demo', seconds: 600 });
    assert.ok('pass' in issued, issued.code);
    await talk.click('action.use-pass', { letterCode: issued.pass });
  };
  const all = [await managed.idOf('authenticator-code'), await managed.idOf('mobile-text')].join(',');
  await talk.person.say('status');
  await talk.click('action.lost-phone');
  await talk.click('action.suspend', { lostMethods: all });
  await talk.click('action.have-pass');
  await usePass();
  await talk.click('action.later');
  talk.built.clock.advance(86_400);
  return { managed, usePass };
}

const allOff = ['authenticator-code*lost', 'mobile-textlost'];

test('whoever has nothing else to prove with hears before any pass that it is replaced, and does so', async (t) => {
  const { managed, usePass } = await afterAllIsLost(t);
  const { talk } = managed;
  await talk.person.say('I have my phone back');
  assert.ok(hasHeard(talk, 'lost-phone.nothing-to-prove-with'));
  await talk.click('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('authenticator-code') });
  await talk.click('action.have-pass');
  await usePass();
  assert.ok(hasHeard(talk, 'manage.pass-not-enough'));
  assert.ok(!talk.shown.includes(talk.translate('action.reinstate')), 'what a pass does not free is not offered');
  await talk.person.say('I have my phone back');
  assert.ok(talk.shown.startsWith(talk.translate('lost-phone-card.title-found')), talk.shown);
  assert.deepEqual(await managed.standing(), allOff, 'a pass turns nothing on again');
});

/** Whether one of the last cards says it. */
function hasHeard({ person, translate }: PhoneTalk, key: MessageKey): boolean {
  const newest = person.chat.slice(-3).map(({ text, card }) => text ?? textOf(card));
  return newest.some((said) => said.includes(translate(key)));
}
