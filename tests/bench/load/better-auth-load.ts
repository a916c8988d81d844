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
const secondFactorSchema = z.object({ twoFactorRedirect: z.literal(true) });
const password = 'there is none to check';

/** One round: people sign up, enable the second factor and prove it with a code. @returns what that last request cost. */
export async function betterAuthRound(options: BetterAuthLoad, round: string): Promise<Measured> {
  return new BetterAuthPeople(options, round).enroll();
}

/** People of better-auth, each in a browser of their own. */
export class BetterAuthPeople {
  readonly #options: BetterAuthLoad;
  readonly #name: string;
  readonly #cookies: string[] = [];
  readonly #apps: AppEntry[] = [];

  constructor(options: BetterAuthLoad, name: string) {
    this.#options = options;
    this.#name = name;
  }

  /** They sign up, enable the second factor and prove it. @returns what that last request cost. */
  async enroll(): Promise<Measured> {
    const account = (turn: number): object => ({ name: 'Demo', email: this.#email(turn), password });
    await this.#phase('/sign-up/email', account, (turn, answer) => this.#keepCookies(turn, answer));
    await this.#phase(
      '/two-factor/enable',
      () => ({ password }),
      (turn, { body }) => {
        const { totpURI } = enabledSchema.parse(JSON.parse(body));
        const secret = new URL(totpURI).searchParams.get('secret') ?? '';
        this.#apps[turn] = { issuer: '', account: '', secret };
      },
    );
    return this.#verify();
  }

  /** They sign in anew: after the password, which nobody checks here, with a code. @returns what the request with the code cost. */
  async signIn(): Promise<Measured> {
    this.#cookies.length = 0;
    const account = (turn: number): object => ({ email: this.#email(turn), password });
    await this.#phase('/sign-in/email', account, (turn, answer) => {
      secondFactorSchema.parse(JSON.parse(answer.body));
      this.#keepCookies(turn, answer);
    });
    return this.#verify();
  }

  #verify(): Promise<Measured> {
    const code = (turn: number): object => {
      const app = this.#apps[turn];
      return app === undefined ? {} : { code: codeAt(app, new Date()) };
    };
    return this.#phase('/two-factor/verify-totp', code, (_, { body }) => {
      verifiedSchema.parse(JSON.parse(body));
    });
  }

  #phase(
    path: string,
    body: (turn: number) => object,
    check: (turn: number, answer: Answer) => void,
  ): Promise<Measured> {
    const { program, people: turns, concurrency } = this.#options;
    const send = (turn: number): Sent => {
      const headers = { origin: `http://127.0.0.1:${program.port}`, cookie: this.#cookies[turn] ?? '' };
      return { path: `/api/auth${path}`, headers, body: body(turn) };
    };
    return runPhase([program], { turns, concurrency, send, check });
  }

  #keepCookies(turn: number, { cookies }: Answer): void {
    this.#cookies[turn] = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  }

  #email(turn: number): string {
    return `demo-${this.#name}-${turn}@example.com`;
  }
}
