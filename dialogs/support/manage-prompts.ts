import { z } from 'zod';
import { manageCard } from '../../cards/manage-card.ts';
import { managedMethodCard } from '../../cards/managed-method-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { oneLine, plainText } from '../../cards/support/plain-text.ts';
import type { Button } from '../../cards/support/actions.ts';
import type { EnrolledMethodView, EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { type Answer, CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { outcomeText } from './manage-texts.ts';
import { onHoldText } from './on-hold.ts';
import { isByPassAlone } from './pass-not-enough.ts';
import { showOwnNotices } from './own-notices.ts';
import { methodLine, methodName, reachedAt } from './method-summaries.ts';
import { choicesOf } from './standing-cards.ts';
import type { Turn } from './turn.ts';

const aboutSchema = z.object({ methodId: z.string() });
type About = z.infer<typeof aboutSchema>;

/** What somebody wants to do with a method; it is named where it is asked. */
export const managedActSchema = z.enum(['replace', 'make-default', 'remove', 'reinstate', 'back']);
type ManagedAct = z.infer<typeof managedActSchema>;

/** Longest name of a method, in characters. */
const longestName = 40;

/** What else is looked after where the methods are, each with a dialog of its own. */
const besideMethods = ['add-method', 'app-passwords', 'make-codes'] as const;

/** What the list ends with: the method to look after, something beside the methods, or nothing more. */
export const managedChoiceSchema = z.union([aboutSchema, z.enum(besideMethods), z.literal('done')]);
type ManagedChoice = z.infer<typeof managedChoiceSchema>;

/** Which method is to be looked after, or what beside the methods. */
export function chooseManagedPrompt(): CardPrompt<object, ManagedChoice> {
  return new CardPrompt<object, ManagedChoice>('choose-managed', z.object({}), {
    actions: ['choose', ...besideMethods, 'done'],
    draw: async (turn, { binding, problem }) => {
      const status = await turn.enrollment.status(turn.person);
      const { methods } = status;
      if (methods.length === 0) return { end: 'done' };
      const { translate } = turn;
      const options = methods.map((method) => ({ id: method.methodId, title: methodLine(method, translate) }));
      return manageCard(
        { binding, options, selected: options[0]?.id, problem, others: othersOf(status, turn) },
        translate,
      );
    },
    onClick: async (turn, _options, { action, inputs }) => {
      if (action === 'done') return { end: 'done' };
      const beside = besideMethods.find((each) => each === action);
      if (beside !== undefined) return { end: beside };
      const { methods } = await turn.enrollment.status(turn.person);
      const wanted = inputs.method ?? methods[0]?.methodId;
      const chosen = methods.find(({ methodId }) => methodId === wanted);
      return chosen === undefined
        ? { again: turn.translate('manage-card.choice-missing') }
        : { end: { methodId: chosen.methodId } };
    },
  });
}

/** What is neither allowed nor there is not offered. */
function othersOf(status: EnrollmentView, { translate }: Turn): Button[] {
  const titles = {
    'add-method': translate('action.add-method'),
    'app-passwords': translate('action.app-passwords'),
    'make-codes': translate('recovery-codes.title'),
  };
  const offered = choicesOf(status, false).filter((each) => each !== 'add-method' || status.choices.length > 0);
  return besideMethods.filter((id) => offered.includes(id)).map((id) => ({ id, title: titles[id] }));
}

/** One method, and what can be done with it. A name is changed here, once somebody has proven who they are. */
export function managedMethodPrompt(deps: DialogDependencies): CardPrompt<About, ManagedAct> {
  return new CardPrompt<About, ManagedAct>('managed-method', aboutSchema, {
    actions: ['replace', 'make-default', 'rename', 'remove', 'reinstate', 'back'],
    draw: async (turn, { options: { methodId }, binding, problem, notice }) => {
      const status = await turn.enrollment.status(turn.person);
      const { methods, isOnHold } = status;
      const method = methods.find((each) => each.methodId === methodId);
      if (method === undefined) return { end: 'back' };
      const { translate } = turn;
      return managedMethodCard(
        {
          binding,
          title: translate(`method.${method.kind}.title`),
          lines: linesOf(method, turn, { notice, page: deps.authenticatorUrl() }),
          notes: [
            ...notesOf(method, turn, isOnHold ? onHoldText(status, deps.helpdesk, translate) : undefined),
            ...(isByPassAlone(status) ? [translate('manage.pass-not-enough')] : []),
          ],
          name: oneLine(method.name ?? ''),
          problem,
          actions: actsFor(method, turn, status),
        },
        translate,
      );
    },
    onClick: (turn, { methodId }, { action, inputs }) =>
      action === 'rename' ? rename(turn, methodId, inputs.name ?? '', deps) : { end: managedActSchema.parse(action) },
  });
}

/** Names the effect of removing a method, and asks once more. */
export function removePrompt(deps: DialogDependencies): CardPrompt<About, 'removed' | 'back'> {
  return new CardPrompt<About, 'removed' | 'back'>('remove', aboutSchema, {
    actions: ['remove', 'back'],
    draw: async (turn, { options: { methodId }, binding, problem }) => {
      const { methods } = await turn.enrollment.status(turn.person);
      const method = methods.find((each) => each.methodId === methodId);
      if (method === undefined) return { end: 'removed' };
      const { translate } = turn;
      const what = plainText(methodName(method, translate));
      return noticeCard({
        tone: 'attention',
        title: translate('manage.title-remove'),
        text: problem ?? translate('manage.remove-effect', { method: what }),
        binding,
        actions: [
          ...(problem === undefined
            ? [{ id: 'remove', title: translate('action.remove'), primary: true } as const]
            : []),
          { id: 'back', title: translate('action.back') },
        ],
      });
    },
    onClick: async (turn, { methodId }, { action }) => {
      if (action === 'back') return { end: 'back' };
      const outcome = await turn.enrollment.managing.remove(turn.person, methodId);
      return outcome.code === 'done' ? { end: 'removed' } : { again: outcomeText(outcome, deps, turn.translate) };
    },
  });
}

async function rename(
  turn: Turn,
  methodId: string,
  typed: string,
  deps: DialogDependencies,
): Promise<Answer<ManagedAct>> {
  const name = oneLine(typed);
  if (Array.from(name).length > longestName) return { again: turn.translate('managed-method-card.name-too-long') };
  const outcome = await turn.enrollment.managing.rename(turn.person, methodId, name);
  if (outcome.code === 'done') await showOwnNotices(turn);
  return outcome.code === 'done'
    ? { refreshed: turn.translate('managed-method-card.renamed') }
    : { again: outcomeText(outcome, deps, turn.translate) };
}

function linesOf(
  method: EnrolledMethodView,
  turn: Turn,
  { notice, page }: { readonly notice: string | undefined; readonly page: string },
): string[] {
  const { translate } = turn;
  const { label, name, isDefault, isSilent, activatedAt, lastUsedAt } = method;
  const used =
    lastUsedAt === undefined
      ? translate('managed-method-card.never-used')
      : translate('managed-method-card.last-used', { date: turn.dateText(lastUsedAt) });
  return [
    ...(notice === undefined ? [] : [notice]),
    ...(name === undefined ? [] : [`**${plainText(name)}**`]),
    [reachedAt(method, plainText(label), translate), ...(isSilent ? [translate('methods.silent', { page })] : [])].join(
      ' · ',
    ),
    ...(isDefault ? [translate('managed-method-card.default')] : []),
    translate('status-card.set-up-at', { date: turn.dateText(activatedAt) }),
    used,
  ];
}

function notesOf({ suspended, stays }: EnrolledMethodView, { translate }: Turn, onHold: string | undefined): string[] {
  return [
    ...(suspended === undefined ? [] : [translate(`methods.suspended-${suspended}`)]),
    ...(onHold === undefined ? [] : [onHold]),
    ...(stays === undefined || onHold !== undefined ? [] : [translate(`manage.${stays}`)]),
  ];
}

/** What would not work is not offered. */
function actsFor(
  { contact, isDefault, suspended, stays }: EnrolledMethodView,
  { translate }: Turn,
  status: EnrollmentView,
): Button[] {
  const back: Button = { id: 'back', title: translate('action.back') };
  if (status.isOnHold) return [back];
  const replace = contact === undefined || contact === 'office' ? 'action.replace' : 'action.change-number';
  const replacing: Button = { id: 'replace', title: translate(replace), primary: true };
  if (isByPassAlone(status)) return [replacing, back];
  return [
    replacing,
    { id: 'rename', title: translate('action.rename') },
    ...(suspended === undefined && !isDefault
      ? [{ id: 'make-default', title: translate('action.make-default') } as const]
      : []),
    ...(suspended === undefined || suspended === 'removed'
      ? []
      : [{ id: 'reinstate', title: translate('action.reinstate') } as const]),
    ...(stays === undefined ? [{ id: 'remove', title: translate('action.remove') } as const] : []),
    back,
  ];
}
