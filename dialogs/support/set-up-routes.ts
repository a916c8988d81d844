import { type MethodKind, methodKinds } from '../../services/methods/method.ts';
import type { Words } from '../../services/localization/words.ts';

/** What a person chooses from: a mobile phone is one choice, text or call comes after it. In the order offered. */
export const setUpRoutes = ['authenticator-code', 'mobile-phone', 'office-phone'] as const;
export type SetUpRoute = (typeof setUpRoutes)[number];

const routes: Readonly<Record<MethodKind, SetUpRoute>> = {
  'authenticator-code': 'authenticator-code',
  'mobile-text': 'mobile-phone',
  'mobile-call': 'mobile-phone',
  'office-call': 'office-phone',
};

export function routeOf(kind: MethodKind): SetUpRoute {
  return routes[kind];
}

/** The choices that lead to one of these methods. */
export function routesTo(kinds: readonly MethodKind[]): SetUpRoute[] {
  return setUpRoutes.filter((route) => methodKinds.some((kind) => routes[kind] === route && kinds.includes(kind)));
}

/** What a choice is called, and one line on what will happen. */
export function routeTexts(route: SetUpRoute, words: Words): { readonly title: string; readonly description: string } {
  return route === 'authenticator-code'
    ? { title: words(`method.${route}.title`), description: words(`method.${route}.description`) }
    : { title: words(`choose-method-card.${route}`), description: words(`choose-method-card.${route}-description`) };
}
