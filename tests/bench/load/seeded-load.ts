import { codeAt } from '../../support/authenticator.ts';
import type { Measured } from '../measuring/phase.ts';
import { conversationsOf, type LoadOptions } from './conversations.ts';
import type { SeededPerson } from './seed.ts';

export interface SeededLoad extends Omit<LoadOptions, 'people'> {
  readonly people: readonly SeededPerson[];
  /** Done before the codes are given. */
  readonly beforeVerify?: () => Promise<void>;
}

/** One round: people who were enrolled long ago verify a code. @returns what the verify turn cost. */
export async function verifyRound({ people, beforeVerify, ...options }: SeededLoad): Promise<Measured> {
  const nameOf = (turn: number): string => people[turn]?.objectId ?? '';
  const { phase, click, write } = conversationsOf({ ...options, people: people.length }, nameOf);
  await phase(write('status'), 'Try it out');
  await phase(click('Try it out'), 'Verify');
  await beforeVerify?.();
  const code = (turn: number): object => {
    const app = people[turn]?.app;
    return app === undefined ? {} : { code: codeAt(app, new Date()) };
  };
  return phase(click('Verify', code), 'It works');
}
