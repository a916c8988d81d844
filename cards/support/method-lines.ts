import { optional } from './render-template.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** One method that is set up, as the summary and the status show it. Texts are shown as Markdown. */
export interface MethodLine {
  readonly title: string;
  readonly detail: string;
  /** The one asked for first at a sign-in. */
  readonly isDefault: boolean;
}

/** The lines as the templates need them. */
export function methodLines(methods: readonly MethodLine[], translate: Translate): object[] {
  return methods.map(({ title, detail, isDefault }) => ({
    title,
    detail,
    defaults: optional(isDefault ? translate('methods.default') : undefined),
  }));
}
