import Papa from 'papaparse';
import type { PersonId } from '../directory/directory.ts';
import type { EntraStanding } from '../enrollment/entra-standing.ts';
import type { OperatorView } from '../enrollment/operator-enrollment.ts';

/** Somebody as a list shows them; without a view, what is stored of them is not the bot's. */
export interface ListedPerson {
  readonly person: PersonId;
  /** Undefined where it was not asked for, or the directory does not know. */
  readonly accountName: string | undefined;
  readonly view: OperatorView | undefined;
}

const titles = [
  'account',
  'tenant',
  'objectId',
  'state',
  'groups',
  'methods',
  'default',
  'setUpAt',
  'appPasswords',
  'appPasswordUsedAt',
  'pending',
  'locked',
  'entra',
];

/** The first line of the list. */
export function csvTitles(): string {
  return csvLine(titles);
}

/** One line of the list: no secret, and no number in full. */
export function csvOf({ person, accountName = '', view }: ListedPerson): string {
  const { tenantId, objectId } = person;
  const who = [accountName, tenantId, objectId];
  if (view === undefined) return csvLine([...who, 'altered in the store', '', '', '', '', '', '', '', '', '']);
  const methods = view.methods.map(({ kind, label }) => `${kind}: ${label}`);
  const first = view.methods[0]?.activatedAt.toISOString() ?? '';
  return csvLine([
    ...who,
    view.status,
    view.groups.join('; '),
    methods.join('; '),
    view.methods.find(({ isDefault }) => isDefault)?.kind ?? '',
    first,
    String(view.appPasswords.count),
    view.appPasswords.lastUsedAt?.toISOString() ?? '',
    view.pending?.kind ?? '',
    offs(view).join('; '),
    view.inEntra === undefined ? '' : `${wordsOf(view.inEntra)}${sinceOf(view.inEntra)}`,
  ]);
}

/** What cannot be used, or done, and why: in the words of the audit trail. */
function offs({ blockedAt, locks, methods, disownedAt }: OperatorView): string[] {
  return [
    ...(blockedAt === undefined ? [] : ['blocked']),
    ...locks.map(({ kind, why }) => `${kind}: ${why}`),
    ...methods.flatMap(({ kind, suspended }) => (suspended === undefined ? [] : [`${kind}: ${suspended}`])),
    ...(disownedAt === undefined ? [] : ['on hold: change-disowned']),
  ];
}

/** How it stands with somebody's registration in Microsoft Entra, in a few words. */
function wordsOf(standing: EntraStanding): string {
  return standing.state === 'given-up' ? `given up: ${standing.why}` : standing.state.replaceAll('-', ' ');
}

function sinceOf(standing: EntraStanding): string {
  return 'since' in standing ? `, since ${standing.since.toISOString()}` : '';
}

/** A spreadsheet takes what begins with = + - @ for a formula: an apostrophe keeps it text. */
function csvLine(cells: readonly string[]): string {
  return Papa.unparse([[...cells]], { escapeFormulae: true });
}

/** How many people there are of each state and with each method, and how many of them need a look. */
export class PeopleCount {
  readonly #states = new Map<string, number>();
  readonly #methods = new Map<string, number>();
  readonly #troubles = new Map<string, number>();
  readonly #inEntra = new Map<string, number>();
  #waitingSince: Date | undefined;

  add(view: OperatorView | undefined): void {
    increase(this.#states, view?.status ?? 'altered in the store');
    for (const kind of new Set(view?.methods.map((method) => method.kind))) increase(this.#methods, kind);
    const isAnyOff = view?.methods.some(({ suspended, lock }) => (suspended ?? lock) !== undefined);
    if (view !== undefined && view.appPasswords.count > 0) increase(this.#methods, 'app passwords');
    if (isAnyOff === true) increase(this.#troubles, 'with a method that is off');
    if (view?.blockedAt !== undefined) increase(this.#troubles, 'blocked by the helpdesk');
    if (view?.isOnHold === true) increase(this.#troubles, 'on hold until they are unlocked');
    if (view?.inEntra !== undefined) this.#addInEntra(view.inEntra);
  }

  #addInEntra(standing: EntraStanding): void {
    increase(this.#inEntra, wordsOf(standing));
    if (standing.state !== 'waiting') return;
    const longest = this.#waitingSince;
    if (longest === undefined || standing.since < longest) this.#waitingSince = standing.since;
  }

  toString(): string {
    const line = ([name, count]: readonly [string, number]): string => `${name}: ${count}`;
    return [
      ...[...this.#states].sort().map(line),
      ...[...this.#methods].sort().map((entry) => `  with ${line(entry)}`),
      ...[...this.#troubles]
        .sort()
        .reverse()
        .map((entry) => `  ${line(entry)}`),
      ...[...this.#inEntra].sort().map((entry) => `  in Entra ${line(entry)}`),
      ...(this.#waitingSince ? [`  in Entra waiting longest: since ${this.#waitingSince.toISOString()}`] : []),
    ].join('\n');
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
