import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { answerOf } from '../../bot/http/routes/external-mfa-kit.ts';
import { formOf } from '../../bot/http/test-browser.ts';
import { type Answer, ask, type Measured, runPhase, runTurns, type Sent } from '../measuring/phase.ts';
import type { EntraSide } from './entra-side.ts';
import type { FreshCodes } from './fresh-codes.ts';
import type { SignInServer } from './sign-in-server.ts';
import type { SeededPerson } from './seed.ts';

export interface SignInLoad {
  readonly server: SignInServer;
  /** Each proves themselves once. */
  readonly people: readonly SeededPerson[];
  readonly codes: FreshCodes;
  readonly concurrency: number;
}

/** One in so many gives the same code again when the round is over. */
const repeatedOneIn = 50;

const checkedSchema = z.object({ result: z.string() });

/** One round of `POST /api/v1/verifications:check`: whoever is named by tenant and object id gives a code. */
export async function checkRound({ server, people, codes, concurrency }: SignInLoad): Promise<Measured> {
  const { program, token, sides, database, settled } = server;
  await codes.ready(people.map(({ app }) => app));
  const given = new Map<number, string>();
  const sent = (turn: number, code: string): Sent => {
    const person = { tenant: sides.tenantId, oid: people[turn]?.objectId };
    const headers = { authorization: `Bearer ${token}` };
    return { path: '/api/v1/verifications:check', headers, body: { person, code } };
  };
  const expect = ({ body }: Answer, result: string): void => {
    const answered = checkedSchema.parse(JSON.parse(body)).result;
    if (answered !== result) throw new Error(`The answer was ${answered} and not ${result}`);
  };
  const send = (turn: number): Sent => {
    const code = codes.next(personOf(people, turn).app);
    given.set(turn, code);
    return sent(turn, code);
  };
  const check = (_: number, answer: Answer): void => expect(answer, 'verified');
  const measured = await runPhase([program], { turns: people.length, concurrency, settled, database, send, check });
  for (let turn = 0; turn < people.length; turn += repeatedOneIn)
    expect(await ask(program.port, sent(turn, given.get(turn) ?? '')), 'used');
  return measured;
}

/** One round of sign-ins: Entra's form, the page that it leads to, the code, and the answer with its token. */
export async function externalMfaRound(load: SignInLoad, entra: EntraSide): Promise<Measured> {
  const { server, people, codes, concurrency } = load;
  const { program, sides, database, settled } = server;
  await codes.ready(people.map(({ app }) => app));
  // Of all sign-ins with one nonce, one is answered.
  const nonces = people.map(() => randomUUID());
  const forms = await Promise.all(people.map(({ objectId }, turn) => entra.form(objectId, nonces[turn] ?? '', sides)));
  const answers: (readonly [turn: number, page: string])[] = [];
  const given = new Map<number, string>();
  const act = async (turn: number, port: number): Promise<void> => {
    const code = codes.next(personOf(people, turn).app);
    given.set(turn, code);
    answers.push([turn, await signIn(port, forms[turn], code)]);
  };
  const measured = await runTurns([program], { turns: people.length, concurrency, settled, database, act });
  await believe(server, answers, (turn) => [personOf(people, turn).objectId, nonces[turn]]);
  for (let turn = 0; turn < people.length; turn += repeatedOneIn) {
    const form = await entra.form(personOf(people, turn).objectId, randomUUID(), sides);
    const page = await signIn(program.port, form, given.get(turn) ?? '');
    if (page.includes('name="id_token"')) throw new Error('A used code was accepted');
  }
  return measured;
}

/** What a browser does, but for the style and script of the page. @returns the page that comes in the end */
async function signIn(port: number, form: URLSearchParams | undefined, typed: string): Promise<string> {
  const begun = await ask(port, { path: '/external-mfa/authorize', body: form ?? new URLSearchParams(), status: 303 });
  const path = begun.location ?? '';
  const cookie = begun.cookies.map((each) => each.split(';')[0]).join('; ');
  const page = await ask(port, { path, headers: { cookie } });
  const fields = { ...formOf({ text: page.body }, 'code'), typed };
  const answered = await ask(port, { path, headers: { cookie }, body: new URLSearchParams(fields) });
  return answered.body;
}

/** As Entra does: the signature, for whom it is, about whom, and which sign-in. */
async function believe(
  { program: { port }, sides: { provider: issuer, clientId: audience } }: SignInServer,
  answers: readonly (readonly [turn: number, page: string])[],
  meant: (turn: number) => readonly [objectId: string, nonce: string | undefined],
): Promise<void> {
  const keys = JSON.parse((await ask(port, { path: '/external-mfa/keys' })).body) as JSONWebKeySet;
  const keySet = createLocalJWKSet(keys);
  for (const [turn, page] of answers) {
    const token = answerOf({ text: page }).fields['id_token'] ?? '';
    const [objectId, nonce] = meant(turn);
    const subject = `subject of ${objectId}`;
    const about = { issuer, audience, subject, algorithms: ['RS256'] };
    const { payload } = await jwtVerify(token, keySet, about);
    if (payload['nonce'] !== nonce) throw new Error('The token is for another sign-in');
  }
}

function personOf(people: readonly SeededPerson[], turn: number): SeededPerson {
  const person = people[turn];
  if (person === undefined) throw new Error('There is nobody left');
  return person;
}
