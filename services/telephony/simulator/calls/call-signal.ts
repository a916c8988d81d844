import type { AnsweredBy } from '../views.ts';

/** What a person does with a phone that rings, or in a call. */
export type CallSignal =
  | { readonly kind: 'picked-up'; readonly by: AnsweredBy }
  | { readonly kind: 'turned-away'; readonly wasDeclined: boolean }
  | { readonly kind: 'key'; readonly key: string };
