import { optional } from './render-template.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** One method that is set up, as the summary and the status show it. Texts are shown as Markdown. */
export interface MethodLine {
  readonly title: string;
  readonly detail: string;
  /** The one asked for first at a sign-in. */
  readonly isDefault: boolean;
  /** Why it cannot be used now, and what to do; undefined when it can. */
  readonly locked?: string | undefined;
}

/** The lines as the templates need them. */
export function methodLines(methods: readonly MethodLine[], translate: Translate): object[] {
  return methods.map(({ title, detail, isDefault, locked }) => ({
    title,
    detail,
    locks: optional(locked),
    defaults: optional(isDefault ? translate('methods.default') : undefined),
  }));
}
