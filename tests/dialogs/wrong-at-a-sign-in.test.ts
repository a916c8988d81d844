import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import type { Policy } from '../../services/policy/policy.ts';
import { otherLetters } from '../services/enrollment/recovery-kit.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { textOf, titleOf } from '../support/person.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

/** Somebody with a phone that is called, whose chat waits for nothing. */
async function withPhone(t: Cleanup, language: Language, policy: Partial<Policy> = {}): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { store: new MemoryStore(), language, policy });
  await talk.untilNumber();
  await talk.giveNumber('call');
  await talk.press('#');
  talk.built.clock.advance(60);
  await talk.person.say('status');
  return talk;
}

/** A sign-in calls the phone. */
async function called({ built, person }: PhoneTalk, language: Language): Promise<void> {
  const { verifications, enrollment } = built;
  const who = { tenantId: person.tenantId, objectId: person.objectId };
  const [way] = (await enrollment.status(who)).methods;
  const { id } = await verifications.open({ person: who, language, by: 'demo-vpn', place: 'program' });
  assert.equal((await verifications.contact(id, way?.methodId ?? '')).code, 'sent');
}

/** Recovery codes, made in another chat. */
async function withCodes(talk: PhoneTalk, language: Language) {
  const { enrollment } = talk.built;
  const { tenantId, objectId } = talk.person;
  const person = { tenantId, objectId };
  const inChat = () => enrollment.forTurn({ conversation: 'demo chat', language });
  const [way] = (await enrollment.status(person)).methods;
  await inChat().phones.contact(person, way?.methodId ?? '', language);
  await talk.press('#');
  const made = await inChat().recovery.make(person);
  assert.ok(made.code === 'made', made.code);
  const shown = await enrollment.recovery.toShow(person, made.setId);
  return { person, codes: shown?.codes ?? [] };
}

async function chatIsTold({ built }: PhoneTalk): Promise<void> {
  built.clock.advance(5);
  await built.chatUpdates.tellDue(10);
  await built.chatUpdates.settled();
}

for (const language of languages) {
  describe(`somebody whose sign-in calls them (${language})`, () => {
    test('reads nothing in the chat when it went well', async (t) => {
      const talk = await withPhone(t, language);
      await called(talk, language);
      const before = talk.shown;
      await talk.press('#');
      await chatIsTold(talk);
      assert.equal(talk.shown, before);
    });

    test('reads in the chat that it was reported, and is a click away from the helpdesk', async (t) => {
      const talk = await withPhone(t, language);
      await called(talk, language);
      await talk.press('0#');
      await chatIsTold(talk);
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-reported')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-reported-text')), talk.shown);
      await talk.click('action.ask-helpdesk');
    });

    test('reads in the chat at once that a recovery code was used', async (t) => {
      const talk = await withPhone(t, language, { recoveryCodes: 'offered' });
      const { person, codes } = await withCodes(talk, language);
      const { verifications, chatUpdates } = talk.built;
      const { id } = await verifications.open({ person, language, by: 'demo-vpn', place: 'program' });
      assert.equal((await verifications.answerWithRecoveryCode(id, codes[0] ?? '')).code, 'verified');
      await chatUpdates.settled();
      assert.ok(talk.shown.includes(talk.translate('own-notice.recovery-code-used')), talk.shown);
    });

    test('reads in the chat at once that so many codes were wrong that none is checked for a while', async (t) => {
      const talk = await withPhone(t, language, { recoveryCodes: 'offered', wrongCodesPerHour: 3 });
      const { verifications, chatUpdates } = talk.built;
      const { person, codes } = await withCodes(talk, language);
      const { id } = await verifications.open({ person, language, by: 'demo-vpn', place: 'program' });
      for (let times = 0; times < 3; times += 1)
        await verifications.answerWithRecoveryCode(id, otherLetters(codes[0] ?? ''));
      await chatUpdates.settled();
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-throttled')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-throttled-text')), talk.shown);
      const standing = async (): Promise<string> => {
        await talk.person.say('status');
        const title = talk.translate('status-card.title');
        return textOf(talk.person.chat.findLast(({ card }) => titleOf(card) === title)?.card);
      };
      talk.built.clock.advance(600);
      const noCodes = talk.translate('status-card.no-codes', { minutes: 50 });
      assert.ok((await standing()).includes(noCodes), noCodes);
      talk.built.clock.advance(3_000);
      assert.ok(!(await standing()).includes(noCodes.slice(0, 20)), noCodes);
      await talk.click('action.ask-helpdesk');
    });

    test('reads in the chat that their recovery codes were turned off by wrong ones', async (t) => {
      const policy = { recoveryCodes: 'offered', consecutiveFailuresUntilLocked: 3 } as const;
      const talk = await withPhone(t, language, policy);
      const { verifications } = talk.built;
      const { person, codes } = await withCodes(talk, language);
      const wrong = otherLetters(codes[0] ?? '');
      const { id } = await verifications.open({ person, language, by: 'demo-vpn', place: 'program' });
      for (let times = 0; times < 3; times += 1) await verifications.answerWithRecoveryCode(id, wrong);
      await chatIsTold(talk);
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-codes-locked')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('own-notice.sign-in-codes-locked-text')), talk.shown);
    });
  });
}
