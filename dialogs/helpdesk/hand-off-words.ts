import type { Fact } from '../../cards/facts-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { type HandOff, type HandOffHappening, longestNote } from '../../services/hand-off/hand-off.ts';
import type { Delivery } from '../../services/challenges/challenge.ts';
import type { SetUpEnd } from '../../services/enrollment/state/enrollment.ts';
import type { MethodLock } from '../../services/enrollment/transitions/failure-limits.ts';
import { methodKinds } from '../../services/methods/registry.ts';
import type { MessageKey, Translate } from '../../services/localization/translate.ts';
import { stateOf } from './hand-off-state.ts';
import type { Names } from './names.ts';
import { nextStep } from './next-step.ts';

/** What cards of hand-offs are drawn with, for one reader. */
export interface HandOffReader extends Names {
  readonly translate: Translate;
  /** Object id. */
  readonly reader: string;
  /** A day with its time, where the reader is. */
  readonly momentText: (moment: Date) => string;
  readonly now: Date;
  /** Opens the chat with the bot, for somebody who has none; undefined where there is no such address. */
  readonly chatLink?: string | undefined;
}

/** How it stands, in a few words. */
export function stateText(handOff: HandOff, { translate, nameOf, now }: HandOffReader): string {
  const { kind, agent, method, failedStep, person } = handOff;
  const name = nameOf(person.objectId);
  const state = stateOf(handOff, now);
  if (state === 'waiting' && (kind === 'help' || kind === 'unlock'))
    return translate(agent === undefined ? 'hand-off-state.waits-for-help' : 'hand-off-state.is-helped');
  if (state === 'closed' && handOff.closed?.by === 'person') return translate('hand-off-state.withdrawn', { name });
  if (state === 'failed') return translate(`hand-off-state.failed-at-${failedStep ?? 'method'}`, { name });
  if (method !== undefined && (state === 'method-chosen' || state === 'verifying' || state === 'done'))
    return `${translate(`hand-off-state.${state}`, { name })} · ${translate(`method.${method}.title`)}`;
  return translate(`hand-off-state.${state}`, { name });
}

/** What whoever reads it does next, in a sentence or two; undefined where nothing is left to do. */
export function nextText(handOff: HandOff, reader: HandOffReader): string | undefined {
  const { translate, nameOf } = reader;
  const step = nextStep(handOff, reader);
  return (
    step && translate(`hand-off-next.${step.next}`, { name: nameOf(step.about), agent: nameOf(handOff.agent ?? '') })
  );
}

/** Why it was opened: the words of whoever did, or the reason that the person had. */
export function whyText({ note, reason }: HandOff, translate: Translate): string {
  return note === undefined || note === '' ? translate(`hand-off-reason.${reason}`) : plainText(note, longestNote);
}

const setUpEnds = {
  cancelled: 'outcome-title.cancelled',
  expired: 'outcome-title.expired',
  superseded: 'outcome-title.superseded',
  'too-many-attempts': 'outcome-title.too-many-attempts',
  'fraud-reported': 'hand-off-step.fraud-reported',
  blocked: 'outcome-title.blocked',
} as const satisfies Record<SetUpEnd, MessageKey>;
/** What came of a text, a call or a request, where it is no more under way. */
const deliveries = {
  sending: undefined,
  accepted: undefined,
  notified: undefined,
  answered: 'hand-off-step.answered',
  refused: 'hand-off-step.refused',
  unavailable: 'hand-off-step.unavailable',
  declined: 'hand-off-step.declined',
  'not-notified': 'hand-off-step.not-notified',
  ended: 'hand-off-step.ended',
} as const satisfies Record<Delivery['state'], MessageKey | undefined>;
const lockReasons = ['fraud-reported', 'blocked', 'not-allowed', 'failures'] as const satisfies MethodLock['why'][];

/** One of the last steps, which are kept as codes (see `last-steps.ts`) of letters, digits and dashes; a code that has no words stays one. */
export function stepText(step: string, translate: Translate): string {
  const [, what = '', detail = ''] = /^([a-z-]+):([a-z0-9-]+)$/u.exec(step) ?? [];
  if (step === 'on-hold') return translate('person-card.state-on-hold');
  if (what === 'methods' || what === 'methods-off') return translate(`hand-off-step.${what}`, { number: detail });
  if ((what === 'text' || what === 'call' || what === 'push') && isKeyOf(deliveries, detail)) {
    const [asked, came] = [translate(`hand-off-step.${what}`), deliveries[detail]];
    return came === undefined ? asked : `${asked} (${translate(came)})`;
  }
  const setUp = methodKinds.find((each) => what === 'setting-up' && each === detail);
  if (setUp !== undefined) return translate('hand-off-step.setting-up', { method: translate(`method.${setUp}.title`) });
  if (what === 'set-up-ended' && isKeyOf(setUpEnds, detail)) return translate(setUpEnds[detail]);
  const [kind, why] = [methodKinds.find((each) => each === what), lockReasons.find((each) => each === detail)];
  if (kind === undefined || why === undefined) return step;
  return `${translate(`method.${kind}.title`)} (${translate(`person-card.off-${why}`)})`;
}

function isKeyOf<Codes extends object>(codes: Codes, code: string): code is Extract<keyof Codes, string> {
  return Object.hasOwn(codes, code);
}

/** Why the agent who closed it did; nothing where somebody else did, or where there was nothing to unlock. */
export function closedFacts({ closed, kind }: HandOff, translate: Translate): Fact[] {
  if (closed?.by !== 'agent' || closed.reason === '' || kind === 'unlock') return [];
  return [{ label: translate('hand-off-card.closed-why'), value: plainText(closed.reason, longestNote) }];
}

/** Who opened it. */
export function openerText({ openedBy, person }: HandOff, { nameOf }: HandOffReader): string {
  if (openedBy.by === 'program') return plainText(openedBy.program);
  return nameOf(openedBy.by === 'agent' ? openedBy.agent : person.objectId);
}

/** What is known of who the person is. */
export function identityText(handOff: HandOff, reader: HandOffReader): string {
  const { identity } = handOff;
  const { translate, nameOf, now } = reader;
  if (identity === undefined) return translate('hand-off-identity.none');
  const { way, result, manager, expiresAt } = identity;
  const name = nameOf(manager ?? handOff.person.objectId);
  if (result === undefined)
    return translate(expiresAt > now ? `hand-off-identity.${way}-asked` : 'hand-off-identity.no-answer', { name });
  return translate(`hand-off-identity.${way}-${result}`, { name });
}

/** What became of the pass that was given; undefined when none was. */
export function passText({ pass }: HandOff, { translate, now }: HandOffReader): string | undefined {
  if (pass === undefined) return undefined;
  const { end = 'given', expiresAt } = pass;
  const isPast = (end === 'given' || end === 'told') && expiresAt <= now;
  return translate(`hand-off-pass.${isPast ? 'expired' : end}`);
}

/** What happened last, newest last. */
export function historyLines({ history }: HandOff, { translate, nameOf, momentText }: HandOffReader): string[] {
  return history.slice(-shownHappenings).map(({ at, what, agent }) => {
    const said = translate(`hand-off-happening.${what satisfies HandOffHappening}`);
    return [momentText(at), said, ...(agent === undefined ? [] : [nameOf(agent)])].join(' · ');
  });
}

const shownHappenings = 5;
