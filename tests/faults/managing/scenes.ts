import assert from 'node:assert/strict';
import type { ActionId } from '../../../cards/support/actions.ts';
import type { MessageKey } from '../../../services/localization/translate.ts';
import { holdsQrCode, scan } from '../../support/authenticator.ts';
import type { ShownMessage } from '../../support/fake-teams.ts';
import type { ManagedTalk } from '../../support/managed-talk.ts';
import { buttonTitles, textOf } from '../../support/person.ts';

/** What somebody sees and remembers while they go on, whichever bot answers. */
export interface Seen {
  /** The methods that there were before. */
  readonly lost: readonly string[];
  /** What the helpdesk gave them. */
  readonly pass: string;
  /** How often they have typed it. */
  passesTyped: number;
  /** The app password, or the recovery codes, that the newest card showed. */
  secrets: string[];
  /** They have clicked that they have them. */
  hasSaved: boolean;
}

/** Something that somebody with an app and a phone does by chat, to its end. */
export interface Scene {
  readonly name: string;
  /** What the person does first, or when the chat asks nothing. */
  readonly begin: (managed: ManagedTalk) => Promise<unknown>;
  /** Buttons that lead on. */
  readonly buttons: readonly MessageKey[];
  readonly isDone: (managed: ManagedTalk, seen: Seen) => Promise<boolean>;
  /** What is so in the end, beside that; `events` are those of the person in the audit trail. */
  readonly check: (managed: ManagedTalk, seen: Seen, events: readonly string[]) => Promise<void>;
}

const password = /^[a-km-np-z2-9]{16}$/mu;
const recoveryCode = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b/gu;

const appSetUp = [
  'action.replace-now',
  'action.next',
  'action.verify',
  'action.send-again',
  'action.contact-me',
] as const;

/** A button of a card that stays good. */
function standing(action: ActionId) {
  return ({ talk: { person } }: ManagedTalk): Promise<unknown> => {
    const nonce = `demo-${person.chat.length}-${(person.actions += 1)}`;
    return person.replay({ ...person.messageActivity(''), value: { action, flow: 'any-time', nonce } });
  };
}

async function isAppNew(managed: ManagedTalk, { lost }: Seen): Promise<boolean> {
  const { methods } = await managed.talk.built.enrollment.status(managed.talk.person);
  return methods.some(({ methodId, kind }) => kind === 'authenticator-code' && !lost.includes(methodId));
}

const countOf = (events: readonly string[], type: string): number => events.filter((each) => each === type).length;

export const scenes: readonly Scene[] = [
  {
    name: 'replacing a lost app',
    begin: standing('lost-phone'),
    buttons: ['action.suspend', ...appSetUp],
    isDone: isAppNew,
    check: async (managed, _seen, events) => {
      assert.deepEqual(await managed.standing(), ['mobile-text', 'authenticator-code*']);
      const counts = ['method-activated', 'method-suspended', 'method-replaced'].map((type) => countOf(events, type));
      assert.deepEqual(counts, [3, 1, 1], 'one more method, and each change once');
    },
  },
  {
    name: 'going on with a pass',
    begin: standing('lost-phone'),
    buttons: ['action.suspend', 'action.use-pass', ...appSetUp],
    isDone: isAppNew,
    check: async (managed, _seen, events) => {
      assert.deepEqual(await managed.standing(), ['mobile-textlost', 'authenticator-code*']);
      assert.deepEqual([countOf(events, 'pass-used'), countOf(events, 'method-replaced')], [1, 1]);
      const { built } = managed.talk;
      assert.equal(await built.handOffs.waiting(managed.id), undefined, 'nobody waits for the helpdesk any more');
    },
  },
  {
    name: 'making an app password',
    begin: ({ talk }) => talk.person.say(talk.translate('action.app-passwords')),
    buttons: ['action.copied', 'action.make-app-password', 'action.make-another', 'action.next', 'action.verify'],
    isDone: (_managed, { hasSaved }) => Promise.resolve(hasSaved),
    check: async (managed, { secrets: [shown = ''] }, events) => {
      const { enrollment } = managed.talk.built;
      const { list } = (await enrollment.status(managed.id)).appPasswords;
      assert.equal(list.length, countOf(events, 'app-password-made'));
      assert.ok(list.length <= 2, 'at most one was made that nobody has seen');
      const options = { caller: 'mail', mayRecord: () => false };
      assert.equal(await enrollment.appPasswords.check(managed.id, shown, options), 'right');
    },
  },
  {
    name: 'making recovery codes',
    begin: ({ talk }) => talk.person.say(talk.translate('action.make-codes')),
    buttons: ['action.codes-saved', 'action.make-codes', 'action.make-new-codes', 'action.next', 'action.verify'],
    isDone: (_managed, { hasSaved }) => Promise.resolve(hasSaved),
    check: async (managed, { secrets }) => {
      assert.equal(secrets.length, 10);
      const { recovery } = managed.talk.built.enrollment;
      const outcome = await recovery.use(managed.id, secrets[9] ?? '');
      assert.deepEqual(outcome, { code: 'verified', left: 9 }, 'what was saved is what counts');
    },
  },
];

/** Does the next thing that leads on. */
export async function actOn(managed: ManagedTalk, scene: Scene, seen: Seen): Promise<unknown> {
  const { talk } = managed;
  const titles = new Map(scene.buttons.map((key) => [talk.translate(key), key]));
  const open = talk.person.chat.findLast(({ card }) => buttonTitles(card).some((title) => titles.has(title)));
  const title = buttonTitles(open?.card).find((each) => titles.has(each)) ?? '';
  const key = titles.get(title);
  if (open === undefined || key === undefined) return scene.begin(managed);
  read(open, seen);
  const sends = [talk.translate('action.send-again'), talk.translate('action.contact-me')];
  const again = buttonTitles(open.card).find((each) => sends.includes(each));
  if (again !== undefined && (await codeOfText(managed)) === undefined) {
    // Nothing was sent, or nobody knows.
    talk.built.clock.advance(120);
    return talk.person.click(again, {}, open);
  }
  const inputs = await inputsFor(managed, { key, open, seen });
  if (inputs === 'nothing leads on') return scene.begin(managed);
  const answer = await talk.person.click(title, inputs, open);
  if (key === 'action.copied' || key === 'action.codes-saved') seen.hasSaved = true;
  return answer;
}

function read({ card }: ShownMessage, seen: Seen): void {
  const text = textOf(card).replaceAll('\\', '');
  const [shown] = password.exec(text) ?? [];
  const codes = [...text.matchAll(recoveryCode)].map(([code]) => code);
  if (shown !== undefined) seen.secrets = [shown];
  if (codes.length === 10) seen.secrets = codes;
}

async function inputsFor(
  managed: ManagedTalk,
  { key, open, seen }: { readonly key: MessageKey; readonly open: ShownMessage; readonly seen: Seen },
): Promise<Record<string, string> | 'nothing leads on'> {
  if (key === 'action.suspend') return { lostMethods: seen.pass === '' ? (seen.lost[0] ?? '') : seen.lost.join() };
  if (key === 'action.verify') return { code: (await codeOfText(managed)) ?? managed.code };
  if (key === 'action.use-pass') {
    seen.passesTyped += 1;
    // Whoever hears that it was used begins anew.
    return seen.passesTyped % 2 === 0 ? 'nothing leads on' : { letterCode: seen.pass };
  }
  if (key !== 'action.next') return {};
  if (holdsQrCode(JSON.stringify(open.card))) managed.entry = scan(open.card ?? assert.fail());
  return { method: await managed.idOf('authenticator-code') };
}

/** The code of the text that waits for an answer, if one was sent. */
async function codeOfText({ talk: { built, person } }: ManagedTalk): Promise<string | undefined> {
  const { challenge } = (await built.repository.load(person)).enrollment;
  const text = built.telephony.texts.find(({ challengeId }) => challengeId === challenge?.id);
  return text && /\d{6}/u.exec(text.body)?.[0];
}
