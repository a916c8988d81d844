import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { type AppEntry, codeAt, otpauthLine, readOtpauth } from '../../support/authenticator.ts';
import { elementsOf } from '../../support/fake-teams.ts';
import { type Measured, readAll } from '../measuring/phase.ts';
import { activityOf, conversationsOf, type LoadOptions } from './conversations.ts';

/** The turns that are told of. */
export const turnsOfNote = [
  'first message',
  'pick a method',
  'QR turn',
  'verify turn',
  'status',
  'try it out',
] as const;

export interface EnrollmentRound {
  readonly turns: Readonly<Record<(typeof turnsOfNote)[number], Measured>>;
  /** CPU of the whole enrollment of one person, its six turns and the work beside them, in milliseconds. */
  readonly whole: number;
}

export interface EnrollmentLoad extends LoadOptions {
  /** Resolves when the work beside the turns is done: it belongs to the enrollments. */
  readonly settled: () => Promise<void>;
}

/** One round: every person goes from the first message to enrolled, asks how things stand and begins to try it out. */
export async function enrollmentRound(options: EnrollmentLoad, round: string): Promise<EnrollmentRound> {
  const { people, serviceUrl, connector, programs } = options;
  const name = (turn: number): string => `demo-${round}-${turn}`;
  const entries = new Map<number, AppEntry>();
  const { phase, click, write } = conversationsOf(options, name);

  const before = await readAll(programs);
  const arrive = (turn: number): object =>
    activityOf(name(turn), serviceUrl, { type: 'installationUpdate', action: 'add' });
  const first = await phase(arrive, 'Set it up now');
  await phase(click('Set it up now'), 'How should we contact you?');
  const method = (): object => ({ method: 'authenticator-code' });
  const pick = await phase(click('Set up', method), 'Install an authenticator app');
  const qr = await phase(click('Next'), 'Scan this QR code');
  for (let turn = 0; turn < people; turn += 1) entries.set(turn, scan(connector.newest(`chat-${name(turn)}`).card));
  await phase(click('Next'), 'Enter the code');
  const code = (turn: number): object => ({ code: codeAt(entryOf(entries, turn), new Date()) });
  const verify = await phase(click('Verify', code), "You're all set");
  await options.settled();
  const after = await readAll(programs);

  const status = await phase(write('status'), 'Try it out');
  const tryOut = await phase(click('Try it out'), 'Verify');
  return {
    turns: {
      'first message': first,
      'pick a method': pick,
      'QR turn': qr,
      'verify turn': verify,
      status,
      'try it out': tryOut,
    },
    whole: (after.cpu - before.cpu) / 1000 / people,
  };
}

/** The build of today has the line to copy behind a button, under `url`. */
function scan(card: AdaptiveCard): AppEntry {
  const link = elementsOf(card).find(({ url }) => typeof url === 'string' && url.startsWith('otpauth:'))?.['url'];
  const line = otpauthLine(card) ?? link;
  if (typeof line !== 'string') throw new Error('There is no QR code on this card');
  return readOtpauth(line);
}

function entryOf(entries: ReadonlyMap<number, AppEntry>, turn: number): AppEntry {
  const entry = entries.get(turn);
  if (entry === undefined) throw new Error('Nothing was scanned');
  return entry;
}
