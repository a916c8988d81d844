import assert from 'node:assert/strict';
import { standingFlow } from '../../cards/support/actions.ts';
import { type AppEntry, codeAt, holdsQrCode, scan } from '../support/authenticator.ts';
import { elementsOf } from '../support/fake-teams.ts';
import type { FakeClock } from '../support/fakes.ts';
import { buttonTitles, type Person, textOf } from '../support/person.ts';

export const apology = /Something went wrong on our side\. Try again; .* this reference: [\w-]{8}$/u;

/** What the person is after: the first button of this list that the newest open card has is clicked. */
const wishes = ['Set it up now', 'Continue', 'Start again', 'Set up', 'Verify', 'Next', 'Try it out'] as const;

/** Somebody who wants to be set up and to have tried a code: reads the newest card and goes on from it, whatever happened. */
export class GoalDrivenPerson {
  readonly person: Person;
  readonly #clock: FakeClock;
  entry: AppEntry | undefined;
  /** Wrong codes sent so far. */
  wrongCodes = 0;
  /** The right codes sent so far. */
  readonly rightCodes: string[] = [];
  /** Who mistypes once does so at the first card that asks for a code. */
  readonly #mistypes: boolean;
  /** Whether a message may go unheard: nothing reaches the chat. A click is answered all the same. */
  mayHearNothing = false;
  /** Every answer to a click, and every line of the chat that appeared. */
  readonly heard: string[] = [];

  constructor(person: Person, clock: FakeClock, { mistypes = true }: { readonly mistypes?: boolean } = {}) {
    this.person = person;
    this.#clock = clock;
    this.#mistypes = mistypes;
  }

  /** Whether the chat, or the answer to a click, says that a code was tried and right. */
  get isDone(): boolean {
    const shown = this.person.chat.map(({ card }) => textOf(card));
    return [...shown, ...this.heard].some((text) => text.includes('Your authenticator app works'));
  }

  /** Cards that ask something; a receipt, whose buttons are good at any time, asks nothing. */
  get openCards(): number {
    const asks = ({ data }: { readonly [name: string]: unknown }): boolean =>
      typeof data === 'object' && data !== null && 'flow' in data && data.flow !== standingFlow;
    return this.person.chat.filter(({ card }) => card !== undefined && elementsOf(card).some(asks)).length;
  }

  /** Does the next thing; hears an answer or fails. */
  async act(): Promise<void> {
    const before = JSON.stringify(this.person.chat);
    const open = this.person.chat.findLast(({ card }) => buttonTitles(card).length > 0);
    const wish = wishes.find((title) => buttonTitles(open?.card).includes(title));
    const answer = await (wish === undefined ? this.person.say('hello') : this.#click(wish));
    this.heard.push(JSON.stringify(answer ?? ''), ...this.person.transcript);
    const isHeard = answer !== undefined || before !== JSON.stringify(this.person.chat);
    assert.ok(isHeard || (wish === undefined && this.mayHearNothing), 'There was no answer');
  }

  #click(title: string): Promise<unknown> {
    if (title === 'Next' && holdsQrCode(JSON.stringify(this.person.card))) this.entry = scan(this.person.card);
    return this.person.click(title, title === 'Verify' ? { code: this.#code() } : {});
  }

  #code(): string {
    assert.ok(this.entry, 'There was no QR code before');
    // A code that was sent already is not sent again: the app shows another one soon.
    while (this.rightCodes.includes(codeAt(this.entry, this.#clock.now()))) this.#clock.advance(30);
    if (this.#mistypes && this.wrongCodes === 0) {
      this.wrongCodes += 1;
      return wrongFor(this.entry, this.#clock.now());
    }
    const right = codeAt(this.entry, this.#clock.now());
    this.rightCodes.push(right);
    return right;
  }
}

/** A code that is not right at any moment near. */
export function wrongFor(entry: AppEntry, now: Date): string {
  const near = new Set(
    Array.from({ length: 60 }, (_, step) => codeAt(entry, new Date(now.getTime() + (step - 30) * 30_000))),
  );
  const wrong = ['000000', '111111', '222222', '333333'].find((code) => !near.has(code));
  assert.ok(wrong);
  return wrong;
}
