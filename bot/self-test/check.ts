import { withTimeout } from '../timing/with-timeout.ts';

/** What a check came to: `wrong` keeps the bot from doing its work, a `warning` will, or may. */
type Outcome = 'ok' | 'warning' | 'wrong';

/** What was found, in a sentence without its full stop; and, unless all is well, what to do about it. Nothing secret is in either. */
export interface Finding {
  readonly outcome: Outcome;
  readonly found: string;
  readonly toDo?: string | undefined;
}

/** Something that is looked at. */
export interface Check {
  /** What is looked at, as it stands in the first column. */
  readonly name: string;
  run(): Promise<readonly Finding[]>;
}

/** A finding, and which check's it is. */
export type Row = Finding & { readonly name: string };

/** Longest, in milliseconds, that a check may take. */
const longestCheckMs = 10_000;

export const ok = (found: string): Finding => ({ outcome: 'ok', found });
export const warning = (found: string, toDo?: string): Finding => ({ outcome: 'warning', found, toDo });
export const wrong = (found: string, toDo: string): Finding => ({ outcome: 'wrong', found, toDo });

class CheckTimeoutError extends Error {}

/** Runs all of them at the same time, each within its time. Never rejects. */
export async function runChecks(checks: readonly Check[], timeoutMs = longestCheckMs): Promise<readonly Row[]> {
  const all = await Promise.all(checks.map((check) => within(check, timeoutMs)));
  return all.flat();
}

async function within(check: Check, timeoutMs: number): Promise<readonly Row[]> {
  const { name } = check;
  try {
    const findings = await withTimeout(check.run(), timeoutMs, () => new CheckTimeoutError());
    return findings.map((finding) => ({ name, ...finding }));
  } catch (error) {
    // Of anything else only its kind: its message could quote what was asked.
    const found =
      error instanceof CheckTimeoutError
        ? `There was no answer within ${timeoutMs / 1_000} seconds`
        : `This could not be looked at (${error instanceof Error ? error.name : typeof error})`;
    return [{ name, ...wrong(found, 'Try again; if it stays, look whether this machine may reach it') }];
  }
}

/** What was found and what to do, as one text. */
export function sentenceOf({ found, toDo }: Finding): string {
  return [found, toDo]
    .filter((said) => said !== undefined)
    .map((said) => (said.endsWith('?') ? said : `${said}.`))
    .join(' ');
}
