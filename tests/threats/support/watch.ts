import assert from 'node:assert/strict';
import { type AppEntry, codeAt, otpauthLine, scan } from '../../support/authenticator.ts';
import { elementsOf } from '../../support/fake-teams.ts';
import { Person, type PersonOptions } from '../../support/person.ts';
import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { later } from '../../services/methods/method-kit.ts';
import directory from '../../../services/directory/demo-directory.json' with { type: 'json' };
import { Canaries, type Sort } from './canaries.ts';
import type { RecordedTeams } from './recorded-teams.ts';

/** A secret that a QR card showed. */
interface Shown {
  readonly label: string;
  readonly conversation: string;
  /** How much had been sent when its set-up ended; it may be shown until then. */
  until: number;
}

/** Never shown again once a card without it has taken its place, and never to be found anywhere else. */
const neverAnywhere: readonly string[] = ['otpauth', 'data:image/'];

/** Time steps in which a code says something: it is right, or the clock is off. */
const offsets = Array.from({ length: 45 }, (_, index) => index - 22);

/** People who chat with the bot over HTTP, and everything that passes which must be seen nowhere else. */
export class Watch {
  readonly canaries = new Canaries();
  readonly teams: RecordedTeams;
  readonly now: () => Date;
  readonly #shown = new Map<string, Shown>();
  #codes = 0;
  #wrong = 0;

  constructor(teams: RecordedTeams, now: () => Date) {
    this.teams = teams;
    this.now = now;
    for (const text of neverAnywhere) this.canaries.addText('secret', text, text);
    for (const [index, { displayName, officePhone }] of directory.people.entries()) {
      this.canaries.addText('name', `directory name ${index}`, displayName);
      if (officePhone !== undefined) this.canaries.addText('secret', `office phone ${index}`, officePhone);
    }
  }

  /** Somebody with a name that stands nowhere but in their activities. */
  person(number: number, about: PersonOptions = {}): Person {
    const name = `Kanarie ${number}: [Zoë](x) Demo`;
    const objectId = `00000000-0000-0000-0000-00000000000${number}`;
    this.canaries.addText('name', `name ${number}`, name);
    this.canaries.addText('id', `id ${number}`, objectId);
    return new Person(this.teams, { objectId, name, conversationId: chatOf(objectId), ...about });
  }

  /** The entry that the QR card offers. */
  scan(person: Person): AppEntry {
    const entry = scan(person.card);
    if (!this.#shown.has(entry.secret)) {
      const label = `secret ${this.#shown.size + 1}`;
      this.canaries.addBytes('secret', label, base32Bytes(entry.secret));
      this.canaries.addText('account', `account of ${label}`, entry.account);
      this.#shown.set(entry.secret, { label, conversation: chatOf(person.objectId), until: Infinity });
    }
    return entry;
  }

  /** The set-up of this entry ends with what comes next: its secret may not be shown any more. */
  over({ secret }: AppEntry): void {
    const shown = this.#shown.get(secret);
    if (shown !== undefined) shown.until = this.teams.emissions.length;
  }

  /** What the app shows in some seconds. */
  code(entry: AppEntry, seconds = 0): string {
    return this.typed(codeAt(entry, later(this.now(), seconds)));
  }

  wrong(...entries: AppEntry[]): string {
    // Not 000000 and the like, which stand in many a place by themselves.
    const distinctive = (code: number): string => String(739_154 + code * 17).padStart(6, '0');
    const shown = new Set(entries.flatMap((entry) => offsets.map((at) => codeAt(entry, later(this.now(), at * 30)))));
    this.#wrong += 1;
    while (shown.has(distinctive(this.#wrong))) this.#wrong += 1;
    return this.typed(distinctive(this.#wrong));
  }

  /** A code in any spelling, which is to be seen nowhere. */
  typed(code: string): string {
    this.#codes += 1;
    this.canaries.addCode(`code ${this.#codes}`, code);
    return code;
  }

  /** Words that somebody writes, which are to be seen nowhere either. */
  translate(text: string): string {
    this.canaries.addText('typed', `words "${text.slice(0, 4)}…"`, text);
    return text;
  }

  /** Nothing that left the bot shows what it may not: a secret on its QR card while its set-up waits, and no more. */
  assertSentRight(): void {
    assert.ok(this.#shown.size > 0 && this.teams.emissions.length > 0, 'something was watched');
    for (const [index, { kind, conversation, body }] of this.teams.emissions.entries()) {
      // A person's own name and id stand in what is sent to them; a path that leads nowhere in the answer that says so.
      const may: Sort[] = ['name', 'account', 'id', ...(conversation === '' ? (['typed'] as const) : [])];
      const { rest, qrCards } = withoutQrCards(body);
      assert.deepEqual(this.canaries.seenIn(rest, may), [], `${kind} ${index} beside its QR card`);
      for (const card of qrCards) this.#assertCardRight(card, { index, conversation, may });
    }
  }

  /** No card is left in any chat that shows what it may not, set-ups under way apart. */
  assertChatsRight(): void {
    const chats = [...this.#shown.values()].map(({ conversation }) => this.teams.chat(conversation));
    const over = [...this.#shown.values()].filter(({ until }) => until < Infinity).map(({ label }) => label);
    const seen = this.canaries.seenIn(JSON.stringify(chats), ['name', 'account', 'id']);
    assert.deepEqual(
      seen.filter((label) => over.some((each) => label.startsWith(each))),
      [],
    );
  }

  #assertCardRight(card: AdaptiveCard, at: { index: number; conversation: string; may: Sort[] }): void {
    const seen = new Set(
      this.canaries.seenIn(JSON.stringify(card), at.may).map((label) => label.replace(/ as .*/u, '')),
    );
    const allowed = [...this.#shown.values()].filter(
      ({ conversation, until }) => conversation === at.conversation && at.index < until,
    );
    for (const label of [...neverAnywhere, ...allowed.map((each) => each.label)]) seen.delete(label);
    assert.deepEqual([...seen], [], `QR card in ${at.index}`);
    const clicked = elementsOf(card).map(({ data }) => data ?? null);
    assert.deepEqual(this.canaries.seenIn(JSON.stringify(clicked), at.may), [], `what a click on ${at.index} sends`);
  }
}

/** What was sent, its QR cards taken out. */
function withoutQrCards(body: string): { rest: string; qrCards: AdaptiveCard[] } {
  const qrCards: AdaptiveCard[] = [];
  if (!body.startsWith('{')) return { rest: body, qrCards };
  const parsed: unknown = JSON.parse(body, (_name, value: unknown) => {
    if (!isQrCard(value)) return value;
    qrCards.push(value);
    return null;
  });
  return { rest: JSON.stringify(parsed), qrCards };
}

function isQrCard(value: unknown): value is AdaptiveCard {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'AdaptiveCard') return false;
  return otpauthLine(value as AdaptiveCard) !== undefined;
}

const chatOf = (objectId: string): string => `chat-of-${objectId}`;

function base32Bytes(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from(
    bits
      .join('')
      .match(/.{8}/gu)
      ?.map((byte) => parseInt(byte, 2)) ?? [],
  );
}
