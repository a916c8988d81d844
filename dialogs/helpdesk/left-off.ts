import { plainText } from '../../cards/support/plain-text.ts';
import type { OperatorMethodView, OperatorView } from '../../services/enrollment/operator-enrollment.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** Names of one's own are shorter than that, in characters. */
const longestName = 60;

/** Why a method cannot be used; undefined where it can. */
export function whyOff({
  lock,
  suspended,
}: Pick<OperatorMethodView, 'lock' | 'suspended'>): OperatorMethodView['lock'] | 'suspended' {
  return suspended === undefined ? lock : 'suspended';
}

/** What tells a method from another of its kind, or what the person calls it. */
export function calledText({ name, label }: Pick<OperatorMethodView, 'name' | 'label'>): string {
  return plainText(name ?? label, longestName);
}

/** What an unlock, or the end of a block, has come to: what can be used by it, and what stays off all the same. */
export function endOfLockText(
  code: 'unlocked' | 'unblocked',
  { methods, blockedAt }: Pick<OperatorView, 'methods' | 'blockedAt'>,
  { name, translate }: { readonly name: string; readonly translate: Translate },
): string {
  const isOff = methods.some((method) => whyOff(method) !== undefined);
  if (!isOff && blockedAt === undefined && methods.length > 0) return translate(`desk.${code}`, { name });
  const list = (of: readonly OperatorMethodView[]): string =>
    of.map((method) => methodText(method, translate)).join('; ');
  const usable = methods.filter((method) => whyOff(method) === undefined);
  const off = methods.filter((method) => whyOff(method) !== undefined);
  return [
    translate(`desk.partly-${code}`, { name }),
    ...(blockedAt === undefined ? [] : [translate('desk.still-blocked', { name })]),
    ...(methods.length === 0 ? [translate('desk.nothing-set-up', { name })] : []),
    ...(usable.length === 0 || blockedAt !== undefined ? [] : [translate('desk.usable', { methods: list(usable) })]),
    ...(off.length === 0 ? [] : [translate('desk.still-off', { methods: list(off) })]),
  ].join(' ');
}

function methodText(method: OperatorMethodView, translate: Translate): string {
  const why = whyOff(method);
  const called = `${translate(`method.${method.kind}.title`)} · ${calledText(method)}`;
  return why === undefined ? called : `${called} (${translate(`person-card.off-${why}`)})`;
}
