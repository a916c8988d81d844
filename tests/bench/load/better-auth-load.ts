import { z } from 'zod';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';
import { type Answer, type Measured, runPhase, type Sent } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';

export interface BetterAuthLoad {
  readonly program: Program;
  readonly people: number;
  readonly concurrency: number;
}

const enabledSchema = z.object({ totpURI: z.string() });
const verifiedSchema = z.object({ token: z.string() });
const password = 'there is none to check';

/** One round: people sign up, enable the second factor and prove it with a code. @returns what that last request cost. */
export async function betterAuthRound(options: BetterAuthLoad, round: string): Promise<Measured> {
  const { program, people: turns, concurrency } = options;
  const cookies: string[] = [];
  const apps: AppEntry[] = [];
  const phase = (
    path: string,
    body: (turn: number) => object,
    check: (turn: number, answer: Answer) => void,
  ): Promise<Measured> => {
    const send = (turn: number): Sent => {
      const headers = { origin: `http://127.0.0.1:${program.port}`, cookie: cookies[turn] ?? '' };
      return { path: `/api/auth${path}`, headers, body: body(turn) };
    };
    return runPhase([program], { turns, concurrency, send, check });
  };
  const account = (turn: number): object => ({ name: 'Demo', email: `demo-${round}-${turn}@example.com`, password });
  await phase('/sign-up/email', account, (turn, answer) => {
    cookies[turn] = answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  });
  await phase(
    '/two-factor/enable',
    () => ({ password }),
    (turn, { body }) => {
      const { totpURI } = enabledSchema.parse(JSON.parse(body));
      const secret = new URL(totpURI).searchParams.get('secret') ?? '';
      apps[turn] = { issuer: '', account: '', secret };
    },
  );
  const code = (turn: number): object => {
    const app = apps[turn];
    return app === undefined ? {} : { code: codeAt(app, new Date()) };
  };
  return phase('/two-factor/verify-totp', code, (_, { body }) => {
    verifiedSchema.parse(JSON.parse(body));
  });
}
