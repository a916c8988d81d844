import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jobs, type JobsOptions } from '../../../bot/background/jobs.ts';
import type { Job } from '../../../bot/background/background-work.ts';
import { personKey } from '../../../services/directory/directory.ts';
import type { BreakerChange } from '../../../services/telephony/limits/breaker-change.ts';
import { type BuiltBot, buildBot } from '../../support/build-bot.ts';
import { reachQrCode } from '../../support/journey.ts';

const alex = { tenantId: 'demo-tenant', objectId: 'alex' };
const which = { type: 'breaker-closed', scope: 'prefix', channel: 'text' } as const;
const change: BreakerChange = { ...which, id: 'a-change', at: new Date(0), country: 'NL', person: personKey(alex) };

/** Parts that write down what is asked of them; what they hand to the jobs is one of each. */
function recorded(hasMore = false): { options: JobsOptions; seen: string[] } {
  const seen: string[] = [];
  const answers: Readonly<Record<string, (...given: never[]) => unknown>> = {
    'repository.moveAuditEvents': async (record: (events: readonly object[]) => Promise<void>) => {
      await record([{}]);
      return { events: 1, hasMore };
    },
    'enrollment.expireDue': (_limit: number, { tell }: { tell: (person: object) => Promise<void> }) => tell(alex),
    'limits.handOverChanges': (record: (one: object) => Promise<void>) => record(change),
    'policies.handOver': () => ({ events: 0, forged: 0 }),
    'storedTokens.handOver': () => ({ events: 0, forged: 0 }),
    'helpdesk.tellDue': (tell: (...given: unknown[]) => unknown) => tell(),
    'handOffs.showDue': (show: (...given: unknown[]) => unknown) => show(),
  };
  const asked = (call: string, given: never[]): Promise<unknown> => {
    seen.push(call);
    return Promise.resolve(answers[call]?.(...given));
  };
  const part = (name: string): object => {
    const get =
      (_target: object, method: string | symbol) =>
      (...given: never[]) =>
        asked(`${name}.${String(method)}`, given);
    return new Proxy({}, { get });
  };
  const names = [
    'enrollment',
    'repository',
    'chatUpdates',
    'notices',
    'entraRegistrations',
    'limits',
    'memory',
    'helpdesk',
    'policies',
    'storedTokens',
    'currentPolicy',
    'handOffs',
    'verifications',
    'signIns',
    'requestKeys',
    'joinedAnswers',
    'webSignIns',
    'webSessions',
    'handOffMessenger',
    'statusCallbacks',
    'trail',
    'anchor',
  ];
  const parts = [...names, 'resumer', 'pace', 'storeWatch'].map((name) => [name, part(name)] as const);
  const tellAgent = (): void => void seen.push('tellAgent');
  const options = {
    ...Object.fromEntries(parts),
    tellAgent,
    log: { error: (why: object) => assert.fail(JSON.stringify(why)) },
  } as unknown as JobsOptions;
  return { options, seen };
}

/** Runs jobs as time passes, without any passing: each at its own times. @param milliseconds how long */
async function pass(list: readonly Job[], milliseconds: number): Promise<void> {
  for (let at = 1_000; at <= milliseconds; at += 1_000) {
    for (const job of list) if (at % job.everyMilliseconds === 0) await job.run();
  }
}

/** What each job has done once it has run, in this order, and after how many seconds that is. */
const effects: Readonly<Record<string, readonly [seconds: number, ...calls: string[]]>> = {
  'seal audit events': [
    1,
    'repository.moveAuditEvents',
    'helpdesk.take',
    'handOffs.take',
    'webSessions.take',
    'trail.append',
    'policies.handOver',
    'storedTokens.handOver',
    'anchor.write',
  ],
  'read the policy': [3, 'currentPolicy.refresh'],
  'look after the store': [5, 'storeWatch.look'],
  'expire set-ups': [10, 'enrollment.expireDue', 'pace.ready', 'resumer.enrollmentChanged'],
  'take up interrupted turns': [5, 'resumer.interruptedTurns'],
  'say what is owed': [1, 'resumer.sayOwed'],
  'replace open cards': [5, 'resumer.replaceCards'],
  'tell chats of phones': [2, 'chatUpdates.tellDue'],
  'tell phones of changes': [5, 'notices.sendDue'],
  'register in Entra': [2, 'entraRegistrations.seeToDue'],
  'audit stopped sends': [
    5,
    'limits.handOverChanges',
    'helpdesk.take',
    'handOffs.take',
    'webSessions.take',
    'trail.append',
  ],
  'show hand-offs': [1, 'handOffs.showDue', 'handOffMessenger.show'],
  'look who left the helpdesk': [600, 'handOffs.showLeft'],
  'record hand-offs': [5, 'handOffs.recordDue'],
  'tell ticket systems': [2, 'statusCallbacks.tellDue'],
  'tell the helpdesk': [5, 'helpdesk.tellDue', 'tellAgent'],
  'forget what has expired': [
    60,
    'limits.sweep',
    'helpdesk.sweep',
    'handOffs.sweep',
    'memory.forget',
    'verifications.sweep',
    'signIns.sweep',
    'requestKeys.sweep',
    'joinedAnswers.sweep',
    'webSignIns.sweep',
    'webSessions.sweep',
  ],
};

describe('beside the turns', () => {
  test('these jobs are done and no others', () => {
    assert.deepEqual(
      jobs(recorded().options)
        .map(({ name }) => name)
        .sort(),
      Object.keys(effects).sort(),
    );
  });

  for (const [name, [seconds, ...calls]] of Object.entries(effects)) {
    test(`"${name}" does its work within ${seconds} s, and not before; neglected, nobody else does it`, async () => {
      const { options, seen } = recorded();
      const [own, others] = [true, false].map((is) => jobs(options).filter((job) => (job.name === name) === is));
      await pass(own ?? [], seconds * 1_000 - 1);
      assert.equal(seen.length, 0);
      await pass(own ?? [], seconds * 1_000);
      assert.deepEqual(seen, calls);
      seen.length = 0;
      await pass(others ?? [], 60_000);
      assert.ok(!seen.includes(calls[0] ?? ''));
    });
  }

  test('what waits to be sealed and is too much for once is gone on with, and only then', async () => {
    for (const hasMore of [true, false]) {
      const seal = jobs(recorded(hasMore).options).find(({ name }) => name === 'seal audit events');
      assert.equal(await seal?.run(), hasMore ? 'more' : undefined);
    }
  });
});

/** The jobs of a bot whose phones and helpdesk are idle. */
function jobsOf(bot: BuiltBot): Job[] {
  const { options } = recorded();
  const { enrollment, repository, chatUpdates, notices, limits, trail, anchor, resumer, pace } = bot;
  return jobs({ ...options, enrollment, repository, chatUpdates, notices, limits, trail, anchor, resumer, pace });
}

describe('a QR code that nobody scans', () => {
  const secondsValid = 600;

  test('is gone from the chat ten seconds after it is no longer valid, and the person is told', async (t) => {
    const bot = await buildBot(t);
    const person = bot.person();
    const { secret } = await reachQrCode(person);
    bot.clock.advance(secondsValid - 1);
    await pass(jobsOf(bot), 10_000);
    assert.ok(JSON.stringify(person.chat).includes(secret));
    bot.clock.advance(1);
    await pass(jobsOf(bot), 10_000);
    assert.ok(!JSON.stringify(person.chat).includes(secret));
    assert.match(JSON.stringify(person.chat), /This set-up took too long/u);
  });

  test('stays open without the job that expires set-ups: no other one does it', async (t) => {
    const bot = await buildBot(t);
    const person = bot.person();
    const { secret } = await reachQrCode(person);
    bot.clock.advance(secondsValid);
    await pass(
      jobsOf(bot).filter(({ name }) => name !== 'expire set-ups'),
      60_000,
    );
    assert.ok(JSON.stringify(person.chat).includes(secret));
  });
});
