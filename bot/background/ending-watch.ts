import { type Clock, daySeconds, isDue } from '../../services/clock.ts';
import { CredentialFileError } from '../../services/microsoft/credential-files.ts';
import type { Log } from '../logging/log.ts';

/** What the bot cannot go on without, and when it is over. */
export interface Ending {
  readonly what: 'app-secret' | 'app-certificate' | 'sign-in-certificate';
  readonly at: Date;
}

export interface EndingWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What ends, as it is now, each where it is kept: one that cannot be read hides no other. */
  readonly endings: readonly (() => Promise<readonly Ending[]>)[];
}

const names: Readonly<Record<Ending['what'], string>> = {
  'app-secret': 'The client secret of the bot’s registration (MICROSOFT_APP_PASSWORD)',
  'app-certificate': 'The certificate that the bot signs in with (MICROSOFT_APP_CERTIFICATE_FILE)',
  'sign-in-certificate': 'The certificate that signs what is said of sign-ins (npm run sign-in:keys)',
};

const day = daySeconds * 1_000;
/** So long before an end whoever operates the bot is told, in milliseconds. */
const warnedBefore = 30 * day;

/** A sentence on something that is over within 30 days, or already is; undefined for anything else. */
export function endingSentence({ what, at }: Ending, now: Date): string | undefined {
  const left = at.getTime() - now.getTime();
  if (left > warnedBefore) return undefined;
  const date = at.toISOString().slice(0, 10);
  return left > 0 ? `${names[what]} ends on ${date}: renew it before` : `${names[what]} ended on ${date}: renew it`;
}

/** Looks what ends, says so in the log once a day, and remembers it for whoever asks. */
export class EndingWatch {
  readonly #options: EndingWatchOptions;
  /** Of each of `endings`. */
  #known: readonly (readonly Ending[])[] = [];
  #unreadable: string | undefined;
  /** By the sentence, which has in it what ends and when. */
  #sayAgainAt: ReadonlyMap<string, number> = new Map();

  constructor(options: EndingWatchOptions) {
    this.#options = options;
  }

  /** As it was when it was looked at last. */
  get known(): readonly Ending[] {
    return this.#known.flat();
  }

  /** A sentence for each thing that is over soon, or cannot be used; nothing secret is in them. */
  warnings(): readonly string[] {
    const now = this.#options.clock.now();
    const soon = this.known.flatMap((ending) => endingSentence(ending, now) ?? []);
    return this.#unreadable === undefined ? soon : [this.#unreadable, ...soon];
  }

  async look(): Promise<void> {
    this.#unreadable = undefined;
    const before = this.#known;
    this.#known = await Promise.all(this.#options.endings.map((read, at) => this.#read(read, before[at] ?? [])));
    this.#say();
  }

  /** What was known before, where that cannot be read now. */
  async #read(endings: () => Promise<readonly Ending[]>, before: readonly Ending[]): Promise<readonly Ending[]> {
    try {
      return await endings();
    } catch (error) {
      if (!(error instanceof CredentialFileError)) throw error;
      this.#unreadable = 'The file that the bot signs in with cannot be used: npm run self-test says why';
      this.#options.log.error({ reason: error.message }, 'the file that the bot signs in with cannot be used');
      return before;
    }
  }

  /** Each once a day, from when it is first over soon. */
  #say(): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const reasons = new Set(this.known.flatMap((ending) => endingSentence(ending, now) ?? []));
    const before = this.#sayAgainAt;
    const said = [...reasons].map((reason): [string, number] => {
      const again = before.get(reason) ?? 0;
      if (!isDue(again, day, now)) return [reason, again];
      log.warn({ reason }, 'something that the bot needs is over soon');
      return [reason, now.getTime() + day];
    });
    this.#sayAgainAt = new Map(said);
  }
}
