import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import { auditDraft } from '../../../services/enrollment/transitions/decision.ts';
import { HelpdeskNotices } from '../../../services/helpdesk/helpdesk-notices.ts';
import { buildBot } from '../../support/build-bot.ts';
import { allMethods } from '../../support/foundation.ts';
import { textOf } from '../../support/person.ts';

const agentId = '00000000-0000-0000-0000-000000000004';

/** The bot with a helpdesk, and what its job does. */
async function withHelpdesk(t: TestContext) {
  const built = await buildBot(t, { policy: allMethods });
  const { store, clock, messenger, repository, trail } = built;
  const notices = new HelpdeskNotices({
    store,
    clock,
    agentsOf: () => Promise.resolve([agentId]),
    onTrouble: assert.ifError,
  });
  const record = async (events: readonly AuditEvent[]): Promise<void> => {
    await notices.take(events);
    await trail.append(events);
  };
  const tellHelpdesk = async (): Promise<void> => {
    await repository.moveAuditEvents(record, 100);
    await notices.tellDue((agent, notice) => messenger.tell(agent, notice), 10);
  };
  return { ...built, tellHelpdesk };
}

for (const [locale, title, sentence] of [
  [
    'en-US',
    'Fraud reported [Show the person] [Unlock]',
    /Alex Wilber.* at? ?\d+:\d\d.*reported on the phone that they had not asked.*Mobile phone: call/su,
  ],
  ['nl-NL', 'Fraude gemeld [Persoon tonen] [Ontgrendelen]', /Alex Wilber.*meldde aan de telefoon.*Mobiele telefoon/su],
] as const) {
  test(`an agent hears in their own chat and language (${locale}) that fraud was reported, and nobody else does`, async (t) => {
    const { person, answers, chatUpdates, telephony, tellHelpdesk } = await withHelpdesk(t);
    const agent = person({ objectId: agentId, locale });
    await agent.arrive();
    const stranger = person({ objectId: agentId, tenantId: 'other-tenant', conversationId: 'chat-elsewhere' });
    await stranger.arrive();
    const alex = person();
    await alex.say('set up');
    await alex.click('Set up', { method: 'mobile-phone' });
    await alex.click('Contact me', { country: 'US', number: '206 555 0142', channel: 'call' });
    await answers.keysPressed(telephony.calling, { sid: 'CA1', digits: '0#', attempt: 1 });
    await chatUpdates.settled();
    const before = [agent, stranger, alex].map(({ chat }) => chat.length);
    await tellHelpdesk();
    await tellHelpdesk();
    assert.deepEqual(
      [agent, stranger, alex].map(({ chat }, index) => chat.length - (before[index] ?? 0)),
      [1, 0, 0],
    );
    assert.equal(agent.lastLine, title);
    assert.match(textOf(agent.card), sentence);
    assert.ok(!textOf(agent.card).includes('0142'));
  });
}

test('an agent hears that an office phone is wrong', async (t) => {
  const { person, tellHelpdesk } = await withHelpdesk(t);
  const agent = person({ objectId: agentId });
  await agent.arrive();
  const alex = person();
  await alex.say('set up');
  await alex.click('Set up', { method: 'office-phone' });
  await alex.click('Ask my administrator');
  await tellHelpdesk();
  assert.equal(agent.lastLine, 'Office phone to correct');
  assert.match(textOf(agent.card), /Alex Wilber/u);
});

test('an agent hears why Entra could not be kept up to date, in their language', async (t) => {
  for (const [locale, sentence] of [
    ['en-US', /Alex Wilber.*the bot has no permission for it/su],
    ['nl-NL', /Alex Wilber.*de bot heeft er geen machtiging voor/su],
    ['de-DE', /Alex Wilber.*dem Bot fehlt die Berechtigung dafür/su],
    ['fr-FR', /Alex Wilber.*le bot n’en a pas l’autorisation/su],
    ['es-ES', /Alex Wilber.*el bot no tiene permiso para ello/su],
  ] as const) {
    const { person, changes, tellHelpdesk } = await withHelpdesk(t);
    const agent = person({ objectId: agentId, locale });
    await agent.arrive();
    const { tenantId, objectId } = person();
    const detail = { why: 'not-allowed', tries: 8, wanted: true };
    await changes.change({ tenantId, objectId }, (enrollment) => ({
      next: { ...enrollment },
      outcome: undefined,
      events: [auditDraft('entra-given-up', detail, 'system')],
    }));
    await tellHelpdesk();
    assert.match(textOf(agent.card), sentence);
  }
});
