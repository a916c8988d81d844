import { noticeCard } from '../../cards/notice-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { type HandOff, longestNote, longestTicket } from '../../services/hand-off/hand-off.ts';
import { deskActIn } from '../../services/helpdesk/agent-words.ts';
import type { PersonAct } from '../../services/helpdesk/helpdesk-desk.ts';
import { isReason } from '../../services/helpdesk/reason.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { Click, Turn } from '../support/turn.ts';
import type { DeskScreens } from './desk-screens.ts';
import { directorySilent } from './directory-silent.ts';
import { endOfLockText } from './left-off.ts';
import { type Meant, whoIsMeant } from './who-is-meant.ts';
import { type FormAct, formActs, formCard, type FormOptions, needsReason } from './agent-forms.ts';

/** What was filled in, bounded. */
interface Filled {
  readonly act: FormAct;
  readonly reason: string;
  readonly ticket: string | undefined;
}

/** A form of the helpdesk was filled in: done, or asked again with what was wrong. */
export async function sendForm(desk: DeskScreens, turn: Turn, { inputs }: Click): Promise<void> {
  const { translate } = turn;
  const act = formActs.find((each) => each === inputs.act);
  const isAboutHandOff = inputs.handOff !== undefined;
  // No form is about a person and for an act within a hand-off, or the other way round.
  if (act === undefined || isAboutHandOff === (deskActIn(act) !== undefined))
    return turn.answer(translate('chat.stale-card'));
  const reason = (inputs.reason ?? '').trim();
  const ticket = (inputs.ticket ?? '').trim() || undefined;
  const again = async (problem: string, more: Partial<FormOptions> = {}): Promise<void> => {
    const handOff = inputs.handOff === undefined ? undefined : await desk.deps.handOffs.find(inputs.handOff);
    const about =
      handOff === undefined ? { person: await namedIn(desk, turn, inputs.person) } : await desk.formOf(handOff);
    await turn.show(formCard(turn, { act, ...about, problem, inputs, ...more }));
  };
  if (reason.length > longestNote) return again(translate('helpdesk-form.reason-too-long', { count: longestNote }));
  if ((ticket?.length ?? 0) > longestTicket)
    return again(translate('helpdesk-form.ticket-too-long', { count: longestTicket }));
  if (needsReason.has(act) && !isReason(reason)) return again(translate('helpdesk-form.reason-missing'));
  const filled = { act, reason, ticket };
  if (isAboutHandOff) return aboutHandOff(desk, turn, { filled, inputs, again });
  return aboutPerson(desk, turn, { filled, inputs, again });
}

interface Sent {
  readonly filled: Filled;
  readonly inputs: Click['inputs'];
  readonly again: (problem: string, more?: Partial<FormOptions>) => Promise<void>;
}

/** Somebody who is named by their object id, and not by what was typed. */
async function namedIn(desk: DeskScreens, turn: Turn, objectId = ''): Promise<FormOptions['person']> {
  const named = await desk.named({ tenantId: turn.person.tenantId, objectId });
  return named.account === undefined ? undefined : named;
}

/** Somebody who was chosen, by their object id, or whose name was typed. */
async function meantBy({ deps }: DeskScreens, turn: Turn, typed: string): Promise<Meant> {
  try {
    const chosen = { tenantId: turn.person.tenantId, objectId: typed };
    if ((await deps.directory.find(chosen)) !== undefined) return chosen;
  } catch (error) {
    return { problem: directorySilent(turn, error) };
  }
  return whoIsMeant(deps.desk, turn, typed);
}

async function aboutPerson(desk: DeskScreens, turn: Turn, sent: Sent): Promise<void> {
  const { translate } = turn;
  const { filled, inputs, again } = sent;
  const typed = (inputs.person ?? '').trim();
  if (typed === '') return again(translate('helpdesk-form.person-missing'));
  const meant = await meantBy(desk, turn, typed);
  if ('problem' in meant) return again(meant.problem, { people: meant.people });
  const { objectId } = meant;
  const { act } = filled;
  if (act === 'status') {
    await put(turn, translate('chat.see-below'));
    return desk.showPerson(turn, objectId);
  }
  if (act === 'set-up' || act === 'reset') return open(desk, turn, { ...filled, act, objectId, again });
  return actOn(desk, turn, { ...filled, act: act as PersonAct, objectId, again });
}

async function open(
  desk: DeskScreens,
  turn: Turn,
  {
    act,
    reason,
    ticket,
    objectId,
    again,
  }: Filled & { readonly act: 'set-up' | 'reset'; readonly objectId: string; readonly again: Sent['again'] },
): Promise<void> {
  const { translate, person: agent } = turn;
  const person = { tenantId: agent.tenantId, objectId };
  const opened = await desk.deps.desk.open(agent, person, { kind: act, note: reason, ticket });
  if (!('handOff' in opened)) return again(translate(`desk.${opened.code}`));
  const { handOff } = opened;
  if (opened.code === 'waits-already') return showWaiting(desk, turn, { act, handOff });
  return put(
    turn,
    translate('desk.opened', { name: await desk.nameOf(person), reference: plainText(handOff.reference) }),
  );
}

async function showWaiting(
  desk: DeskScreens,
  turn: Turn,
  { act, handOff }: { readonly act: 'set-up' | 'reset'; readonly handOff: HandOff },
): Promise<void> {
  const { translate } = turn;
  const { _id, agent, person, reference } = handOff;
  const [name, helper] = await Promise.all([
    desk.nameOf(person),
    agent === undefined ? translate('hand-off-card.nobody') : desk.nameOf({ ...person, objectId: agent }),
  ]);
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title: translate(`form-button.${act}`),
      text: translate('desk.waits-already', { name, reference: plainText(reference), agent: helper }),
      binding: standingBinding(turn),
      actions: [
        { id: 'show-hand-off', title: translate('action.show-hand-off', { reference }), about: { handOff: _id } },
      ],
    }),
  );
}

async function actOn(
  desk: DeskScreens,
  turn: Turn,
  {
    act,
    reason,
    ticket,
    objectId,
    again,
  }: Filled & { readonly act: PersonAct; readonly objectId: string; readonly again: Sent['again'] },
): Promise<void> {
  const { translate, person: agent } = turn;
  const person = { tenantId: agent.tenantId, objectId };
  const { desk: may } = desk.deps;
  const done =
    act === 'unlock'
      ? await may.unlock(agent, person, { note: reason, ticket })
      : await may.actOn(agent, person, { act, reason });
  const { code } = done;
  if (code === 'yourself' || code === 'not-an-agent') return again(translate(`desk.${code}`));
  const count = 'count' in done ? done.count : undefined;
  const name = await desk.nameOf(person);
  if (code === 'unlocked' || code === 'unblocked') {
    const status = await may.status(agent, person);
    if (status.code === 'known' && status.view !== undefined)
      return put(turn, endOfLockText(code, status.view, { name, translate }));
  }
  const said = code === 'none' ? 'no-app-passwords' : code;
  await put(turn, translate(`desk.${said}`, { name, count: count ?? 0 }));
}

async function aboutHandOff(desk: DeskScreens, turn: Turn, { filled, inputs, again }: Sent): Promise<void> {
  const { translate, person: agent } = turn;
  const { act, reason } = filled;
  const id = inputs.handOff ?? '';
  const { desk: may } = desk.deps;
  if (act === 'give-pass') {
    const minutes = Number(/^\d{1,2}$/u.exec(inputs.minutes ?? '')?.[0] ?? '10');
    const given = await may.givePass(agent, id, { reason, minutes: Math.max(1, minutes) });
    if (given.code === 'given') {
      await put(turn, translate('desk.pass-given', { name: await desk.nameOf(given.handOff.person) }));
      return desk.showPass(turn, given);
    }
    const isAgain = given.code === 'reason-needed' || given.code === 'identity-needed';
    const name = await personOfHandOff(desk, id);
    return isAgain ? again(translate(`desk.${given.code}`)) : put(turn, translate(`desk.${given.code}`, { name }));
  }
  if (act === 'hand-over' && (inputs.colleague ?? '') === '')
    return again(translate('helpdesk-form.choice-missing'), { people: await desk.colleagues(turn, id) });
  const done =
    act === 'reset-methods'
      ? await may.reset(agent, id, reason)
      : act === 'hand-over'
        ? await may.handOver(agent, id, inputs.colleague ?? '')
        : await may.close(agent, id, reason);
  const code = done.code === 'asked' ? 'approval-asked' : done.code;
  await put(turn, translate(`desk.${code}`));
}

async function personOfHandOff(desk: DeskScreens, id: string): Promise<string> {
  const handOff = await desk.deps.handOffs.find(id);
  return handOff === undefined ? '' : desk.nameOf(handOff.person);
}

/** In place of the form. */
async function put(turn: Turn, text: string): Promise<void> {
  await turn.show(noticeCard({ tone: 'neutral', title: turn.translate('helpdesk-form.done'), text }));
}
