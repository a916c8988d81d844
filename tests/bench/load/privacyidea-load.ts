import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type AppEntry, base32Encode } from '../../support/authenticator.ts';
import { type Answer, ask, type Measured, runPhase, type Sent } from '../measuring/phase.ts';
import type { FreshCodes } from './fresh-codes.ts';
import type { PrivacyIdea, Realm } from './privacyidea.ts';

/** People of a realm, whose apps the load has. */
export interface PrivacyIdeaPeople {
  readonly realm: Realm;
  readonly apps: readonly AppEntry[];
}

export function privacyIdeaPeople(name: string, pin: boolean, count: number): PrivacyIdeaPeople {
  const secrets = Array.from({ length: count }, () => randomBytes(20));
  const keys = Object.fromEntries(secrets.map((secret, user) => [nameOf(user), secret.toString('hex')]));
  const apps = secrets.map((secret) => ({ issuer: '', account: '', secret: base32Encode(secret) }));
  return { realm: { name, pin, keys }, apps };
}

export interface PrivacyIdeaLoad {
  readonly privacyIdea: PrivacyIdea;
  readonly people: PrivacyIdeaPeople;
  readonly codes: FreshCodes;
  readonly turns: number;
  readonly concurrency: number;
}

const checkedSchema = z.object({ result: z.object({ status: z.literal(true), value: z.boolean() }) });

/** One round of `POST /validate/check`; one person gives the same code again when it is over. */
export async function validateRound(load: PrivacyIdeaLoad, first: number): Promise<Measured> {
  const { privacyIdea, people, codes, ...phase } = load;
  const { program, database } = privacyIdea;
  const { turns } = phase;
  const userOf = (turn: number): number => (first + turn) % people.apps.length;
  const appOf = (turn: number): AppEntry => {
    const app = people.apps[userOf(turn)];
    if (app === undefined) throw new Error('There is nobody left');
    return app;
  };
  await codes.ready(Array.from({ length: turns }, (_, turn) => appOf(turn)));
  let last = new URLSearchParams();
  const send = (turn: number): Sent => {
    const pass = codes.next(appOf(turn));
    last = new URLSearchParams({ user: nameOf(userOf(turn)), realm: people.realm.name, pass });
    return { path: '/validate/check', body: last };
  };
  const expect = ({ body }: Answer, isRight: boolean): void => {
    const { value } = checkedSchema.parse(JSON.parse(body)).result;
    if (value !== isRight) throw new Error(`privacyIDEA ${value ? 'accepted' : 'refused'} a code`);
  };
  const check = (_: number, answer: Answer): void => expect(answer, true);
  const measured = await runPhase([program], { ...phase, database, send, check });
  expect(await ask(program.port, { path: '/validate/check', body: last }), false);
  return measured;
}

function nameOf(user: number): string {
  return `user-${user}`;
}
