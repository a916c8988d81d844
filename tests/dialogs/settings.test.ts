import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Activity } from 'botbuilder';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { type Directory, DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { HelpdeskNotices } from '../../services/helpdesk/helpdesk-notices.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { buildBot, dutchSettings } from '../support/build-bot.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { allMethods } from '../support/foundation.ts';
import { type Person, textOf } from '../support/person.ts';

const entry = { displayName: 'Demo Person', accountName: 'demo@voorbeeld.example' };
const silence: Readonly<Record<string, Pick<Directory, 'find'>>> = {
  'does not answer': { find: () => Promise.reject(new DirectoryUnavailableError('demo outage')) },
  'knows nobody': { find: () => Promise.resolve(undefined) },
  'has no language of theirs': { find: () => Promise.resolve(entry) },
  'has one that the bot does not speak': { find: () => Promise.resolve({ ...entry, preferredLanguage: 'it-IT' }) },
};

const agentId = '00000000-0000-0000-0000-000000000004';

/** An organization whose settings are no fallback of the program's, and somebody of whom no client says anything. */
function start(t: Cleanup, directory: Pick<Directory, 'find'> = silence['does not answer'] ?? assert.fail()) {
  return buildBot(t, {
    directory,
    store: new MemoryStore(),
    policy: allMethods,
    settings: { ...dutchSettings, helpdeskAgents: [agentId] },
  });
}

const nobodySays = { locale: undefined } as const;

async function atNumber(alex: Person): Promise<void> {
  await alex.say('set up');
  await alex.click('Instellen', { method: 'mobile-phone' });
}

describe('the default language is spoken', () => {
  for (const [how, directory] of Object.entries(silence)) {
    test(`where the client says none and the directory ${how}`, async (t) => {
      const { person } = await start(t, directory);
      const alex = person(nobodySays);
      await alex.arrive();
      assert.match(alex.lastLine, /^Uw beheerder vereist/u);
      const italian = person({ objectId: 'demo-italian', locale: 'it-IT' });
      await italian.arrive();
      assert.match(italian.lastLine, /^Uw beheerder vereist/u);
    });
  }

  test('in a group, in answer to what nobody can read, and to a card of another release', async (t) => {
    const { person } = await start(t);
    const group = person({
      ...nobodySays,
      objectId: 'demo-group',
      conversationType: 'channel',
      conversationId: 'group',
    });
    await group.say('hello');
    assert.match(group.lastLine, /^Ik praat alleen onder vier ogen|vertrouwelijk|privé/iu);
    const alex = person(nobodySays);
    await alex.replay(alex.messageActivity('', { attachments: [{ contentType: 'image/png' }] }));
    assert.match(alex.lastLine, /^Ik kan hier alleen woorden lezen/u);
    const value = { action: { type: 'Action.Execute', data: { action: 'of-another-release' } } };
    const click: Partial<Activity> = {
      ...alex.messageActivity(''),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value,
    };
    assert.match(JSON.stringify(await alex.replay(click)), /Deze kaart is verouderd/u);
  });

  test('on a call that nothing waits for, and to a phone that has lost its language', async (t) => {
    const { answers, operator, notices, telephony, person } = await start(t);
    const script = await answers.keysPressed('demo-unknown-call', { sid: 'CA9', digits: '#', attempt: 1 });
    assert.equal(script.language, 'nl');
    const alex = person(nobodySays);
    await atNumber(alex);
    await alex.click('Neem contact met mij op', { number: '06 12345642', channel: 'text' });
    await alex.say(telephony.code);
    // Nothing is under way when an operator resets: no language of it is known.
    const { tenantId, objectId } = alex;
    await operator.reset({ tenantId, objectId }, 'demo reason');
    await notices.sendDue(10);
    assert.match(telephony.texts.at(-1)?.body ?? '', /^Voorbeeld BV: alle manieren om te verifieren zijn verwijderd/u);
  });

  test('to an agent of the helpdesk of whom no language is known', async (t) => {
    const bot = await start(t);
    const agent = bot.person({ ...nobodySays, objectId: agentId });
    await agent.arrive();
    const forgotten = { $unset: { language: '' } };
    await bot.store
      .collection(conversationCollection)
      .findOneAndUpdate({ _id: `msteams:chat-of-${agentId}` }, forgotten);
    const alex = bot.person(nobodySays);
    await alex.say('set up');
    await alex.click('Instellen', { method: 'mobile-phone' });
    await alex.click('Neem contact met mij op', { number: '06 12345642', channel: 'call' });
    await bot.answers.keysPressed(bot.telephony.calling, { sid: 'CA1', digits: '0#', attempt: 1 });
    const notices = new HelpdeskNotices({
      ...bot,
      agentsOf: () => Promise.resolve([agentId]),
      onTrouble: assert.ifError,
    });
    await bot.repository.moveAuditEvents((events) => notices.take(events), 100);
    await notices.tellDue((whom, notice) => bot.messenger.tell(whom, notice), 10);
    assert.equal(agent.lastLine, 'Fraude gemeld [Persoon tonen] [Ontgrendelen]');
    assert.match(textOf(agent.card), /Mobiele telefoon/u);
  });
});

describe('the default country is meant', () => {
  for (const [how, directory] of Object.entries(silence)) {
    test(`where a number says none and the directory ${how}`, async (t) => {
      const { person, telephony } = await start(t, directory);
      const alex = person(nobodySays);
      await atNumber(alex);
      assert.equal(elementsOf(alex.card).find(({ id }) => id === 'country')?.['value'], 'NL');
      await alex.say('06 12345642');
      assert.equal(telephony.texts[0]?.to, '+31612345642');
      assert.match(telephony.texts[0].body, /^Voorbeeld BV: /u);
    });
  }

  test('by an office phone in the notation of that country', async (t) => {
    const { person, telephony } = await start(t, {
      find: () => Promise.resolve({ ...entry, officePhone: '020 555 01 02' }),
    });
    const alex = person(nobodySays);
    await alex.say('set up');
    await alex.click('Instellen', { method: 'office-phone' });
    await alex.click('Neem contact met mij op');
    assert.equal(telephony.calls[0]?.to, '+31205550102');
  });
});
