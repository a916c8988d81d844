import { type AppEntry, codeAt, scan } from '../support/authenticator.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { type Measured, runPhase } from './load.ts';
import type { LoopbackConnector } from '../support/loopback-connector.ts';
import type { Program } from './program.ts';

export interface LoadOptions {
  /** Several are replicas on one store: turns go to them in turn. */
  readonly programs: readonly Program[];
  readonly connector: LoopbackConnector;
  readonly serviceUrl: string;
  /** People per round; each takes every step once. */
  readonly people: number;
  readonly concurrency: number;
}

let activities = 0;

/** An activity of demo person `person`, with the fields that Teams sends. */
export function activityOf(person: string, serviceUrl: string, part: object): object {
  activities += 1;
  return {
    id: `activity-${activities}`,
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${person}`, name: 'Demo Person', aadObjectId: person },
    recipient: { id: '28:demo-bot', name: 'Demo Bot' },
    conversation: { id: `chat-${person}`, conversationType: 'personal', tenantId: 'demo-tenant' },
    channelData: { tenant: { id: 'demo-tenant' } },
    locale: 'en-US',
    ...part,
  };
}

/** Phases of equal turns for the people of a round, each in a chat of their own. */
export function conversationsOf(options: LoadOptions, name: (turn: number) => string) {
  const { programs, connector, serviceUrl, people, concurrency } = options;
  const phase = (activity: (turn: number) => object, expected: string): Promise<Measured> =>
    runPhase(programs, {
      turns: people,
      concurrency,
      activity,
      check: (turn, body) => {
        const shown = body === '' ? JSON.stringify(connector.newest(`chat-${name(turn)}`).card) : body;
        if (!shown.includes(expected)) throw new Error(`Expected "${expected}", and the answer was another`);
      },
    });
  const click = (title: string, inputs: (turn: number) => object = () => ({})) => {
    return (turn: number): object => {
      const { messageId, card } = connector.newest(`chat-${name(turn)}`);
      const button = elementsOf(card).find((each) => each.type === 'Action.Execute' && each['title'] === title);
      const data = Object.assign({}, button?.['data'], inputs(turn));
      const value = { action: { type: 'Action.Execute', verb: button?.['verb'], data } };
      const part = { type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value };
      return activityOf(name(turn), serviceUrl, part);
    };
  };
  return { phase, click };
}

/** One round: every person goes from the first message to enrolled. @returns what the turns of note cost. */
export async function enrollmentRound(options: LoadOptions, round: number): Promise<Record<string, Measured>> {
  const { people, serviceUrl, connector } = options;
  const name = (turn: number): string => `demo-${round}-${turn}`;
  const entries = new Map<number, AppEntry>();
  const { phase, click } = conversationsOf(options, name);

  const arrive = (turn: number): object =>
    activityOf(name(turn), serviceUrl, { type: 'installationUpdate', action: 'add' });
  const first = await phase(arrive, 'Set it up now');
  await phase(click('Set it up now'), 'How should we contact you?');
  await phase(
    click('Set up', () => ({ method: 'authenticator-code' })),
    'Install an authenticator app',
  );
  const qr = await phase(click('Next'), 'Scan this QR code');
  for (let turn = 0; turn < people; turn += 1) entries.set(turn, scan(connector.newest(`chat-${name(turn)}`).card));
  await phase(click('Next'), 'Enter the code');
  const code = (turn: number): object => ({ code: codeAt(entryOf(entries, turn), new Date()) });
  const verify = await phase(click('Verify', code), "You're all set");
  return { 'first message': first, 'QR turn': qr, 'verify turn': verify };
}

function entryOf(entries: ReadonlyMap<number, AppEntry>, turn: number): AppEntry {
  const entry = entries.get(turn);
  if (entry === undefined) throw new Error('Nothing was scanned');
  return entry;
}
