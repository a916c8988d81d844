/** Short answers beside whatever is under way, which stands. */

import { type Started, whoStartedCard } from '../../../cards/who-started-card.ts';
import { plainText } from '../../../cards/support/plain-text.ts';
import type { EnrollmentView } from '../../../services/enrollment/enrollment-view.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { helpdeskReach } from '../helpdesk-text.ts';
import { standingBinding } from '../standing-binding.ts';
import type { Turn } from '../turn.ts';
import { wishButton } from './beside-answers.ts';

/** Who began what is going on: what is under way, else the newest method, else the administrator. */
export async function sayWhoStarted(
  turn: Turn,
  { organization, helpdesk }: Pick<DialogDependencies, 'organization' | 'helpdesk'>,
): Promise<void> {
  const { inARow: times } = turn.countAnswer('who_started_this');
  const status = await turn.enrollment.status(turn.person);
  const disown = { id: 'not-me', title: turn.translate('action.not-me') } as const;
  const view = {
    binding: standingBinding(turn),
    times,
    organization,
    started: startedOf(status, turn),
    contact: helpdesk && helpdeskReach(helpdesk),
    buttons: [...(status.methods.length === 0 ? [] : [disown]), wishButton(turn, 'talk_to_human')],
  };
  await turn.show(whoStartedCard(view, turn.translate));
}

function startedOf({ challenge, pending, methods }: EnrollmentView, turn: Turn): Started {
  const named = ({ kind, label }: Pick<EnrollmentView['methods'][number], 'kind' | 'label'>): string =>
    `${turn.translate(`method.${kind}.title`)} (${plainText(label)})`;
  if (challenge !== undefined) return { what: 'contacted', channel: challenge.channel };
  if (pending !== undefined)
    return { what: 'setting-up', method: named(pending), date: turn.dateText(pending.startedAt) };
  const newest = methods.toSorted((one, other) => one.activatedAt.getTime() - other.activatedAt.getTime()).at(-1);
  if (newest === undefined) return { what: 'asked' };
  return { what: 'changed', method: named(newest), date: turn.dateText(newest.activatedAt) };
}

const greetings = ['greeting.1', 'greeting.2', 'greeting.3', 'greeting.4'] as const;

/** A word of welcome, another one each time, and one thing that can be done. */
export async function greet(turn: Turn, { isUnderWay }: { readonly isUnderWay: boolean }): Promise<void> {
  const { translate } = turn;
  const { inAll } = turn.countAnswer('greeting_thanks');
  const { methods } = await turn.enrollment.status(turn.person);
  const otherwise = methods.length === 0 ? 'greeting.offer-set-up' : 'greeting.offer-status';
  const offer = translate(isUnderWay ? 'greeting.offer-go-on' : otherwise);
  await turn.say(translate(greetings[(inAll - 1) % greetings.length] ?? 'greeting.1', { offer }));
}

/** What leaving what is under way leaves as it is, and what does not come of it; undefined when nothing is set up. */
export function whatStays({ methods, pending }: EnrollmentView, { translate }: Turn): string | undefined {
  if (methods.length === 0) return undefined;
  const listed = (of: readonly Pick<EnrollmentView['methods'][number], 'kind' | 'label'>[]): string =>
    of.map(({ kind, label }) => `${translate(`method.${kind}.title`)} (${plainText(label)})`).join('; ');
  const on = methods.filter(({ suspended }) => suspended === undefined);
  const off = methods.filter(({ suspended }) => suspended !== undefined);
  return [
    ...(on.length === 0 ? [] : [translate('leaving.stays', { methods: listed(on) })]),
    ...(off.length === 0 ? [] : [translate('leaving.off', { methods: listed(off) })]),
    ...(pending === undefined ? [] : [translate('leaving.not-added', { methods: listed([pending]) })]),
  ].join(' ');
}

/** A language that was asked for and is not spoken. */
export async function sayNotSpoken(turn: Turn, language: string): Promise<void> {
  const name = new Intl.DisplayNames([turn.language], { type: 'language' }).of(language) ?? language;
  await turn.say(turn.translate('language-card.not-spoken', { language: plainText(name) }));
}
