import { codeAt } from '../../support/authenticator.ts';
import { buildBot, type BuiltBot } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { allMethods } from '../../support/foundation.ts';
import { reachCode } from '../../support/journey.ts';
import { type Person, textOf, titleOf } from '../../support/person.ts';
import { PhoneApp } from '../../support/phone-app.ts';
import { percentile } from '../measuring/phase.ts';
import { alternated, median, ratios } from '../measuring/rounds.ts';
import { printTable } from '../measuring/table.ts';
import type { Workshop } from '../workshop.ts';

/** People of a round, each of whom verifies once. */
const people = 50;

interface Advanced {
  readonly p50: number;
  readonly p99: number;
}

/** One thing that somebody does to verify, until the chat says that it worked. */
type Verify = () => Promise<void>;

/** From the approval that a phone sends until the chat has gone on, beside a code that is typed there; in this process, on the embedded store. */
export async function approvals({ verdicts }: Workshop): Promise<void> {
  await scoped(async (scope) => {
    const [approval, code] = ['approved on the phone', 'code typed in the chat'];
    const contestants = { [approval]: await round(scope, approver), [code]: await round(scope, typist) };
    const results = await alternated(contestants);
    const of = (name: string, which: keyof Advanced) => (results[name] ?? []).map((each) => each[which]);
    const rows = [approval, code].map((name) => [
      name,
      median(of(name, 'p50')).toFixed(1),
      median(of(name, 'p99')).toFixed(1),
    ]);
    printTable(['the answer → the chat says so', 'p50 ms', 'p99 ms'], rows);
    const figures = ratios(of(approval, 'p50'), of(code, 'p50'));
    verdicts.add({ what: 'approval → chat advanced : code typed in the chat, p50', figures, target: 2, digits: 2 });
  });
}

/** So many people of one bot. @returns a round in which each verifies once. */
async function round(
  scope: Cleanup,
  enroll: (bot: BuiltBot, person: Person) => Promise<() => Promise<Verify>>,
): Promise<() => Promise<Advanced>> {
  const bot = await buildBot(scope, { policy: { ...allMethods, backupPhone: 'off' } });
  const all: (() => Promise<Verify>)[] = [];
  for (let index = 0; index < people; index += 1) {
    const objectId = `person-${String(index)}`;
    all.push(await enroll(bot, bot.person({ tenantId: 'bench', objectId, conversationId: objectId })));
  }
  return async () => {
    const latencies: number[] = [];
    for (const prepare of all) {
      // Nobody has asked too often, and codes are other ones.
      bot.clock.advance(700);
      const verify = await prepare();
      const begun = performance.now();
      await verify();
      latencies.push(performance.now() - begun);
    }
    latencies.sort((a, b) => a - b);
    return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  };
}

async function approver(bot: BuiltBot, person: Person): Promise<() => Promise<Verify>> {
  const app = new PhoneApp(bot.devices, bot.clock);
  const number = (): string => /^\d\d$/mu.exec(textOf(person.card))?.[0] ?? '';
  const approve = async (): Promise<void> => {
    await app.approve(number());
    await bot.chatUpdates.settled();
  };
  await person.arrive();
  await person.click('Set it up now');
  await person.click('Set up', { method: 'authenticator-push' });
  await app.register(/(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}/u.exec(textOf(person.card))?.[0] ?? '');
  await bot.chatUpdates.settled();
  await person.click('Contact me');
  await approve();
  return async () => {
    await person.say('try it out');
    return async () => {
      await approve();
      assertWorks(person);
    };
  };
}

async function typist(bot: BuiltBot, person: Person): Promise<() => Promise<Verify>> {
  const entry = await reachCode(person);
  await person.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  return async () => {
    await person.say('try it out');
    const code = codeAt(entry, bot.clock.now());
    return async () => {
      await person.click('Verify', { code });
      assertWorks(person);
    };
  };
}

function assertWorks(person: Person): void {
  const title = titleOf(person.card);
  if (!/works/iu.test(title)) throw new Error(`The chat did not go on: ${title}`);
}
