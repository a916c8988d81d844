import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import type { HandOff } from '../../../services/hand-off/hand-off.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { mongodbTestUri, temporaryEmbeddedStore, temporaryMongoStore } from '../../services/store/temporary-stores.ts';
import { buildBot } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { textOf, titleOf } from '../../support/person.ts';
import { percentile } from '../measuring/phase.ts';
import { alternated, median, ratios } from '../measuring/rounds.ts';
import { printTable } from '../measuring/table.ts';
import type { Workshop } from '../workshop.ts';

/** Hand-offs that are open at once: what is wanted, and a tenth of it to compare with. */
const many = 200;
const few = 20;
/** What is seen sooner than that is seen at once, in milliseconds. */
const atOnce = 100;
/** Events of a round, each of another person in turn. */
const events = 200;

interface Edited {
  readonly p50: number;
  readonly p99: number;
}

/** From an event of a person's audit trail until the status card of the agent who helps shows it, in this process. */
export async function handOffs({ verdicts }: Workshop): Promise<void> {
  await onStore('the embedded store', temporaryEmbeddedStore, verdicts);
  if (mongodbTestUri !== undefined) await onStore('MongoDB', temporaryMongoStore, verdicts);
  else verdicts.skip('hand-offs on MongoDB', 'MONGODB_TEST_URI is not set');
}

async function onStore(
  name: string,
  open: (scope: Cleanup) => Promise<DocumentStore>,
  verdicts: Workshop['verdicts'],
): Promise<void> {
  await scoped(async (scope) => {
    const contestants: Record<string, () => Promise<Edited>> = {};
    for (const count of [few, many]) contestants[String(count)] = await opened(scope, await open(scope), count);
    const results = await alternated(contestants);
    const p50s = (count: number): number[] => (results[String(count)] ?? []).map(({ p50 }) => p50);
    const p99s = (count: number): number[] => (results[String(count)] ?? []).map(({ p99 }) => p99);
    const rows = [few, many].map((count) => [
      `${String(count)} open`,
      median(p50s(count)).toFixed(1),
      median(p99s(count)).toFixed(1),
    ]);
    printTable([`one event to the right status card, ${name}`, 'p50 ms', 'p99 ms'], rows);
    const what = `one event to its status card, ${String(many)} hand-offs open : ${String(few)} open, p50, ${name}`;
    verdicts.add({ what, figures: ratios(p50s(many), p50s(few)), target: 1.3, digits: 2 });
    const latest = `one event to its status card, ${String(many)} hand-offs open, p99, ${name}`;
    verdicts.add({ what: latest, figures: p99s(many), target: atOnce, digits: 1, unit: 'ms' });
  });
}

/** A bot with so many people whom one agent helps. @returns a round of events. */
async function opened(scope: Cleanup, store: DocumentStore, count: number): Promise<() => Promise<Edited>> {
  const kofi = '00000000-0000-0000-0000-000000000004';
  const bot = await buildBot(scope, { store, settings: { helpdeskAgents: [kofi] } });
  const agent = bot.person({ objectId: kofi, tenantId: 'bench' });
  await agent.arrive();
  const open: HandOff[] = [];
  for (let index = 0; index < count; index += 1) {
    const person = { tenantId: 'bench', objectId: `person-${String(index)}` };
    // Who cannot be written to is tried again and again, which is not what is measured.
    await bot.person({ ...person, conversationId: person.objectId }).arrive();
    const openedBy = { by: 'agent', agent: kofi } as const;
    open.push((await bot.handOffs.open(person, { reason: 'helpdesk-asked', kind: 'set-up', openedBy })).handOff);
  }
  const show = async (): Promise<void> => {
    bot.clock.advance(1);
    while ((await bot.handOffs.showDue((handOff) => bot.handOffMessenger.show(handOff), 50)) === 'more');
  };
  // What is owed by so many in one moment is due a millisecond after the other.
  for (let times = 0; times < 3; times += 1) {
    bot.clock.advance(2_000);
    await show();
  }
  let told = 0;
  return async () => {
    const latencies: number[] = [];
    for (let turn = 0; turn < events; turn += 1) {
      const handOff = open[turn % count];
      if (handOff === undefined) throw new Error('There is no hand-off');
      bot.clock.advance(1);
      const isStart = Math.floor(told / count) % 2 === 0;
      const event = eventOf(handOff, isStart ? 'set-up-started' : 'set-up-cancelled', told, bot.clock.now());
      told += 1;
      const startedAt = performance.now();
      await bot.handOffs.take([event]);
      await show();
      latencies.push(performance.now() - startedAt);
      const shown = agent.chat
        .filter(({ card }) => titleOf(card).startsWith(handOff.reference))
        .map(({ card }) => textOf(card));
      if (shown.length !== 1 || !shown[0]?.includes(isStart ? 'Method chosen' : 'Stopped'))
        throw new Error(`The status card does not show what happened: ${String(shown[0])}`);
    }
    latencies.sort((one, other) => one - other);
    return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  };
}

function eventOf({ person }: HandOff, type: AuditEvent['type'], number: number, at: Date): AuditEvent {
  const detail = { method: 'mobile-text' };
  return { id: `bench-${String(number)}`, type, at, person, actor: 'person', detail };
}
