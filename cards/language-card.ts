import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed, quietButtons } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/language-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface LanguageView {
  readonly binding: CardBinding;
  /** `name` is the language's name in that language. */
  readonly languages: readonly { readonly id: string; readonly name: string }[];
  /** The id of the language the person reads now. */
  readonly current: string;
}

const render = declareTemplate(template);

/** Offers the languages. Sends `language`. */
export function languageCard(view: LanguageView, translate: Translate): AdaptiveCard {
  const current = view.languages.find(({ id }) => id === view.current)?.name ?? view.current;
  const card = framed(
    render({
      title: translate('language-card.title'),
      current: translate('language-card.current', { language: current }),
    }),
    translate,
  );
  // None behind dots: whoever looks for theirs may read nothing else on the card.
  const languages = view.languages.map(({ id, name }) => ({ id: 'language', title: name, language: id }) as const);
  return { ...card, body: [...card.body, ...quietButtons(cardActions(view.binding, languages))] };
}
