import { codeAt } from '../support/authenticator.ts';
import { activityOf, conversationsOf, type LoadOptions } from './enrollment-load.ts';
import type { Measured } from './load.ts';
import type { SeededPerson } from './seed.ts';

/** One round: people who were enrolled long ago verify a code. @returns what the verify turn cost. */
export async function verifyRound(options: LoadOptions, people: readonly SeededPerson[]): Promise<Measured> {
  const nameOf = (turn: number): string => people[turn]?.objectId ?? '';
  const { phase, click } = conversationsOf({ ...options, people: people.length }, nameOf);
  const ask = (turn: number): object =>
    activityOf(nameOf(turn), options.serviceUrl, { type: 'message', text: 'status' });
  await phase(ask, 'Try it out');
  await phase(click('Try it out'), 'Verify');
  const code = (turn: number): object => {
    const app = people[turn]?.app;
    return app === undefined ? {} : { code: codeAt(app, new Date()) };
  };
  return phase(click('Verify', code), 'It works');
}
