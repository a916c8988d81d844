import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { type AppEntry, codeAt, holdsQrCode, scan } from './authenticator.ts';
import { elementsOf, type ShownMessage } from './fake-teams.ts';
import { buttonTitles, type Person, textOf, titleOf } from './person.ts';

/** Buttons that lead from the first card to a tried code. */
const onwards = ['Set it up now', 'Set up', 'Continue', 'Start again', 'Next', 'Verify', 'Try it out'];
/** What whoever writes instead of clicking chooses. */
const appWithCode = 'Mobile app: use verification code';
const setUpTitle = 'Enter the code from the app';
const timeStep = 30_000;
/** More acts than anybody needs who is not held up. */
const mostActs = 40;

/** A code that proves a set-up, the same one again once it is spent, or one that nobody has used. */
interface SentCode {
  readonly kind: 'proof' | 'spent' | 'fresh';
  readonly account: string;
  readonly value: string;
}

export interface EmployeeOptions {
  readonly person: Person;
  readonly now: () => Date;
  /** Whether to write what a button says instead of clicking it; asked at every act. */
  readonly types?: () => boolean;
}

/**
 * Somebody who enrolls whatever happens: answers what the chat shows, writes *set up* when it shows nothing, and
 * remembers what the chat has said, to hold the bot to it. Once set up, tries the code that proved it, which must be
 * refused, and then a fresh one, which must not.
 */
export class Employee {
  readonly person: Person;
  readonly #now: () => Date;
  readonly #types: () => boolean;
  /** The authenticator app: its entries by account. */
  readonly #app = new Map<string, AppEntry>();
  /** The first code sent to set up each account: accepted, or older than the one that was. */
  readonly #proofs = new Map<string, string>();
  /** What codes are tried with. */
  #inUse: AppEntry | undefined;
  #last: Partial<Activity> | undefined;
  #code: SentCode | undefined;
  /** Whether the chat ever said "You're all set". */
  toldSetUp = false;
  /** Whether the chat said that the spent code was used already. */
  spentRefused = false;
  /** Whether a fresh code was accepted: the chat said so, or refuses it as used when it is sent again. */
  verified = false;
  /** Fresh codes sent so far. */
  readonly tried = new Set<string>();

  constructor({ person, now, types = () => false }: EmployeeOptions) {
    this.person = person;
    this.#now = now;
    this.#types = types;
  }

  get done(): boolean {
    return this.spentRefused && this.verified;
  }

  /** What the QR codes hold that the chat shows now. */
  get scannable(): AppEntry[] {
    const cards = this.person.chat.flatMap(({ card }) => card ?? []);
    return cards.filter((card) => holdsQrCode(JSON.stringify(card))).map(scan);
  }

  /** Whether the chat still shows the secret of what is set up. */
  get seesSecret(): boolean {
    assert.ok(this.#inUse !== undefined, 'No code was tried');
    return JSON.stringify(this.person.chat).includes(this.#inUse.secret);
  }

  /** Does the next thing. */
  async act(): Promise<void> {
    this.look();
    this.#code = undefined;
    await this.#send(this.#next());
  }

  /** Goes on until there is nothing left to do. */
  async finish(): Promise<void> {
    for (let acts = 0; !this.done; acts += 1) {
      assert.ok(acts < mostActs, `No way on:\n${this.person.transcript.join('\n')}`);
      await this.act();
    }
  }

  /** Sends the very same activity once more, as Teams does with one that nobody answered. */
  async again(): Promise<void> {
    await (this.#last === undefined ? this.act() : this.#send(this.#last));
  }

  /** Reads the chat: scans what can be scanned and takes the bot at its word. */
  look(): void {
    for (const entry of this.scannable) this.#app.set(entry.account, entry);
    for (const { card } of this.person.chat) {
      if (titleOf(card) === "You're all set") this.toldSetUp = true;
      if (titleOf(card) === 'It works') this.verified = true;
    }
  }

  #next(): Partial<Activity> {
    const open = this.person.chat.findLast(({ card }) => buttonTitles(card).some((title) => onwards.includes(title)));
    if (open === undefined) return this.#unshown();
    const title = buttonTitles(open.card).find((each) => onwards.includes(each)) ?? '';
    if (title === 'Verify') return this.#enterCode(open);
    if (!this.#types()) return this.person.clickActivity(title, {}, open);
    const isChoice = title === 'Set up' && JSON.stringify(open.card).includes('authenticator-push');
    return this.person.messageActivity(isChoice ? appWithCode : title);
  }

  /** Where nothing leads on: back from another way than the one meant, or from the beginning. */
  #unshown(): Partial<Activity> {
    if (this.person.chat.length === 0) return this.person.arrivalActivity();
    const left = this.person.chat.findLast(({ card }) => buttonTitles(card).includes('Back'));
    return left === undefined ? this.person.messageActivity('set up') : this.person.clickActivity('Back', {}, left);
  }

  #enterCode(open: ShownMessage): Partial<Activity> {
    const code = this.#codeFor(open);
    this.#code = code;
    if (code.kind === 'proof' && !this.#proofs.has(code.account)) this.#proofs.set(code.account, code.value);
    if (this.#types()) return this.person.messageActivity(code.value);
    return this.person.clickActivity('Verify', { code: code.value }, open);
  }

  #codeFor({ card }: ShownMessage): SentCode {
    const entry = this.#entryNamedIn(textOf(card));
    const { account } = entry;
    if (titleOf(card) === setUpTitle) return { kind: 'proof', account, value: codeAt(entry, this.#now()) };
    this.#inUse = entry;
    const proof = this.#proofs.get(account);
    assert.ok(proof !== undefined, `${account} was set up without a code`);
    if (!this.spentRefused) return { kind: 'spent', account, value: proof };
    // The app's next code is accepted already, and is never the one that proved the set-up.
    return { kind: 'fresh', account, value: codeAt(entry, new Date(this.#now().getTime() + timeStep)) };
  }

  #entryNamedIn(text: string): AppEntry {
    const entry = [...this.#app.values()].find(({ account }) => text.includes(`**${account}**`));
    assert.ok(entry !== undefined, `The card asks for a code of an account that was never shown:\n${text}`);
    return entry;
  }

  /** Whether the bot ever gave a turn up, and apologized. */
  get #wasGivenUp(): boolean {
    return this.person.chat.some(({ text }) => text?.includes('Something went wrong') === true);
  }

  async #send(activity: Partial<Activity>): Promise<void> {
    this.#last = activity;
    const before = this.person.chat.length;
    const code = this.#code;
    const isRepeated = code !== undefined && this.tried.has(code.value);
    if (code?.kind === 'fresh') this.tried.add(code.value);
    const response = await this.person.replay(activity);
    this.look();
    if (code === undefined) return;
    const said = this.person.chat.slice(before).map(({ text, card }) => text ?? textOf(card));
    // A card that could not be redrawn still shows the answer before.
    const answer = activity.type === 'invoke' ? JSON.stringify(response) : said.join('\n');
    this.#hear(code, isRepeated, answer);
  }

  #hear({ kind }: SentCode, isRepeated: boolean, answer: string): void {
    if (kind === 'spent') assert.ok(!answer.includes('That code is right'), 'A spent code was accepted');
    if (kind === 'proof' || !answer.includes('has been used already')) return;
    if (kind === 'spent') this.spentRefused = true;
    // It counted, and its answer was lost.
    else if (isRepeated) this.verified = true;
    // The answer to the spent code may have been on its way when that turn was given up, and arrive with this one.
    else assert.ok(this.#wasGivenUp, 'A fresh code was refused as used');
  }
}

/** Texts that no card or message may have shown to somebody who did nothing wrong. */
export function complaints(person: Person): string[] {
  const shown = person.chat.flatMap(({ text, card }) => text ?? (card && elementsOf(card).map((each) => each['text'])));
  return shown
    .filter((text) => typeof text === 'string')
    .filter((text) => /not right|older entry|clock is/u.test(text));
}
