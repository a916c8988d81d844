import type { MethodLine } from '../../cards/support/method-lines.ts';
import { oneLine, plainText } from '../../cards/support/plain-text.ts';
import type { EnrolledMethodView, EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { DialogDependencies } from './dependencies.ts';
import { lockText } from './outcome-text.ts';
import type { Translate } from '../../services/localization/translate.ts';

interface Words extends Pick<DialogDependencies, 'helpdesk' | 'authenticatorUrl'> {
  readonly translate: Translate;
  /** A day in the person's notation; given where it is told when a method was last used. */
  readonly dateText?: (date: Date) => string;
}

/** What is set up, in words: the methods, and the recovery codes that stand in for them. */
export function methodSummaries(status: EnrollmentView, words: Words): MethodLine[] {
  const { translate } = words;
  const lines = status.methods.map((method) => ({
    title: translate(`method.${method.kind}.title`),
    detail: detailOf(method, words),
    isDefault: method.isDefault && method.suspended === undefined,
    locked: offText(method, words),
  }));
  return [...lines, ...recoveryLines(status, translate)];
}

/** How many there are; of somebody who is blocked none counts. */
function recoveryLines({ recovery, blockedAt }: EnrollmentView, translate: Translate): MethodLine[] {
  if (recovery === undefined || blockedAt !== undefined) return [];
  const { left: count, isLocked } = recovery;
  const detail = translate(isLocked ? 'recovery-codes.locked' : 'recovery-codes.left', { count });
  return [{ title: translate('recovery-codes.title'), detail, isDefault: false }];
}

/** What the person calls it, what tells it from others, and when it was last used. */
function detailOf(method: EnrolledMethodView, { translate, dateText, authenticatorUrl }: Words): string {
  const { label, name, lastUsedAt, isSilent } = method;
  return [
    ...(name === undefined ? [] : [plainText(name)]),
    reachedAt(method, plainText(label), translate),
    ...(isSilent ? [translate('methods.silent', { page: authenticatorUrl() })] : []),
    ...(dateText === undefined || lastUsedAt === undefined
      ? []
      : [translate('managed-method-card.last-used', { date: dateText(lastUsedAt) })]),
  ].join(' · ');
}

/** By what, and where, somebody is reached. @param account as it is to be written */
export function reachedAt({ kind, isSilent }: EnrolledMethodView, account: string, translate: Translate): string {
  return translate(isSilent ? 'methods.silent-detail' : `method.${kind}.detail`, { account });
}

/** Why it cannot be used now. */
function offText({ lock, suspended }: EnrolledMethodView, words: Words): string | undefined {
  // The card says once why, for all of them.
  if (lock === 'blocked') return words.translate('outcome-title.blocked');
  if (lock !== undefined) return lockText(lock, words);
  return suspended && words.translate(`methods.suspended-${suspended}`);
}

/** A method as a sentence names it: what it is, and what tells it from others. Plain text. */
export function methodName({ kind, label, name }: EnrolledMethodView, translate: Translate): string {
  return `${translate(`method.${kind}.title`)} · ${oneLine(name ?? label)}`;
}

/** A method in one line of plain text, as a choice shows it: what would be escaped for Markdown would show. */
export function methodLine(method: EnrolledMethodView, translate: Translate): string {
  const { kind, label, name, isDefault, suspended, lock } = method;
  const notes = [
    isDefault && suspended === undefined ? translate('methods.default') : undefined,
    suspended === undefined ? undefined : translate('methods.suspended'),
    lock === undefined ? undefined : translate('methods.locked'),
  ].filter((note) => note !== undefined);
  const what = `${translate(`method.${kind}.title`)}. ${reachedAt(method, oneLine(label), translate)}`;
  const named = name === undefined ? what : `${oneLine(name)}: ${what}`;
  return notes.length === 0 ? named : `${named} (${notes.join(', ')})`;
}
