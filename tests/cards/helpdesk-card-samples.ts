import { givenPassCard, type GivenPassView } from '../../cards/given-pass-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { type FormAct, formActs, formCard, type FormOptions } from '../../dialogs/helpdesk/agent-forms.ts';
import { listCard, personCard } from '../../dialogs/helpdesk/desk-cards.ts';
import { handOffCard } from '../../dialogs/helpdesk/hand-off-cards.ts';
import type { HandOffReader } from '../../dialogs/helpdesk/hand-off-words.ts';
import { accountText, choiceText, nameText } from '../../dialogs/helpdesk/names.ts';
import type { DrawnFor } from '../../dialogs/support/turn.ts';
import { secondsAfter } from '../../services/clock.ts';
import { filled, type HandOff, longestNote, longestTicket } from '../../services/hand-off/hand-off.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { type HandOffSample, handOffSamples } from './hand-off-samples.ts';
import { personViews } from './person-view-samples.ts';

const nonce = 'demo-nonce';
const binding = { flow: 'any-time', nonce };
const now = new Date('2026-03-02T12:00:00Z');

/** What comes from outside: what everybody is called, and what somebody wrote as a note, a ticket and a reason. */
interface Said {
  readonly name: string;
  readonly note: string;
}

/** What the helpdesk sees and fills in, and what it puts into other people's chats, in every form. */
export function helpdeskSamples(
  translate: Translate,
  { name, note }: Said = { name: 'Alex', note: 'lost-phone' },
): Record<string, () => AdaptiveCard> {
  const momentText = (): string => '2-3-2026';
  const turn: DrawnFor = { translate, momentText, newNonce: () => nonce };
  const readerOf = (reader: string, nameOf = (id: string): string => nameText(id === 'alex' ? name : name + id)) => ({
    ...{ translate, reader, nameOf, momentText, now },
    accountOf: () => accountText(`${name}@contoso.example`),
    chatLink: 'https://demo.example/chat',
  });
  const said = { note: note.slice(0, longestNote), ticket: note.slice(0, longestTicket), reason: note };
  const drawn = ({ about, slot = 'status', reader = 'kofi' }: HandOffSample): AdaptiveCard =>
    handOffCard(sampleHandOff({ ...about(said), ...ticketed(said) }), { slot }, readerOf(reader), binding);
  return {
    ...mapped(handOffSamples, (sample) => () => drawn(sample)),
    ...listSamples(turn, said, readerOf('kofi')),
    ...mapped(
      personViews({ name, now }),
      (about, sample) => () =>
        personCard(turn, {
          ...{ ...about, ...named(name) },
          ...(about.view?.blockedAt !== undefined && { blocker: nameText(name) }),
          isSelf: sample === 'person: oneself',
          authenticatorPage: 'https://demo.example/authenticator/',
        }),
    ),
    ...formSamples(turn, { name, note }),
    ...mapped(givenPasses, (entra) => () => {
      const about = { reference: 'KTR-482', handOff: 'demo', pass: 'BCDF-GHJK', minutes: 10 };
      return givenPassCard({ ...about, binding, name: nameText(name), entra }, translate);
    }),
  };
}

/** What goes with a pass for Microsoft's sign-in page. */
const givenPasses: Readonly<Record<string, GivenPassView['entra']>> = {
  'given pass': undefined,
  'given pass: one of Entra’s with it': { pass: '+*demo_4q[AD' },
  'given pass: not allowed in Entra': { trouble: 'not-allowed' },
  'given pass: not known in Entra': { trouble: 'not-known' },
  'given pass: refused by Entra': { trouble: 'refused' },
  'given pass: Entra is away': { trouble: 'unavailable' },
  'given pass: somebody else’s in Entra': { trouble: 'exists' },
};

/** Somebody whom a card is about. */
function named(name: string) {
  return { objectId: 'alex', name: nameText(name), account: accountText(`${name}@contoso.example`) };
}

function ticketed({ note, ticket }: { note: string; ticket: string }): Partial<HandOff> {
  return { note, ticket };
}

/** One that waits, or what is said of it. */
function sampleHandOff(about: Partial<HandOff> = {}): HandOff {
  const history = [{ id: 'opened', at: now, what: 'opened', agent: 'kofi' } as const];
  return {
    ...filled({
      _id: 'demo-hand-off',
      reference: 'KTR-482',
      person: { tenantId: 'demo', objectId: 'alex' },
      reason: 'helpdesk-asked',
      steps: [],
      openedAt: secondsAfter(now, -300),
      expiresAt: secondsAfter(now, 3_600),
      kind: 'set-up',
      openedBy: { by: 'agent', agent: 'kofi' },
      agent: 'kofi',
      history,
    }),
    ...about,
  };
}

function listSamples(
  turn: DrawnFor,
  { note }: { note: string },
  reader: HandOffReader,
): Record<string, () => AdaptiveCard> {
  const open = (index: number): HandOff =>
    sampleHandOff({
      _id: `demo-${String(index)}`,
      reference: `KTR-${String(index + 222)}`,
      note,
      openedAt: secondsAfter(now, -60 * 3 ** (index % 8)),
      ...(index % 2 === 0 && { agent: undefined }),
    });
  const list = (count: number) => () =>
    listCard(turn, {
      handOffs: Array.from({ length: count }, (_, index) => open(index)),
      readerOf: () => reader,
      isWelcome: count === 0,
    });
  return { 'list: nobody waits': list(0), 'list: one': list(1), 'list: more than a card holds': list(60) };
}

function formSamples(turn: DrawnFor, { name, note }: Said): Record<string, () => AdaptiveCard> {
  const person = named(name);
  const form = (options: FormOptions) => () => formCard(turn, options);
  const isOfHandOff = (act: FormAct): boolean => ['give-pass', 'reset-methods', 'hand-over', 'close'].includes(act);
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      objectId: `demo-${String(index)}`,
      title: choiceText({ displayName: name, accountName: `demo${String(index)}@${name}`, department: name }),
    }));
  const problem = turn.translate('helpdesk-form.reason-missing');
  const forEach = formActs.map((act): [string, () => AdaptiveCard] => [
    `form: ${act}`,
    form({
      act,
      person,
      ...(isOfHandOff(act) && { handOff: 'demo' }),
      ...(act === 'hand-over' && { people: people(60) }),
    }),
  ]);
  return {
    ...Object.fromEntries(forEach),
    'form: whom, and with what': form({ act: 'set-up' }),
    'form: which of several': form({
      act: 'reset',
      people: people(6),
      problem: turn.translate('desk.several-found', { name: nameText(name) }),
      inputs: { reason: note, ticket: note },
    }),
    'form: filled in, with a problem': form({
      act: 'block',
      problem,
      inputs: { person: name, reason: note, ticket: note },
    }),
    'form: pass, with a problem': form({
      act: 'give-pass',
      person,
      handOff: 'demo',
      problem,
      inputs: { minutes: '30', reason: note },
    }),
  };
}

function mapped<From, To>(
  samples: Readonly<Record<string, From>>,
  change: (sample: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, change(sample, name)]));
}
