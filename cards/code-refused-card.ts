import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard, type AdviceView } from './support/advice.ts';
import type { Translate } from '../services/localization/translate.ts';

export interface CodeRefusedView extends AdviceView {
  /** Where the person's codes come from. */
  readonly sources: readonly ('text' | 'app')[];
}

/** Why a code may be refused, and how that is mended. */
export function codeRefusedCard(view: CodeRefusedView, translate: Translate): AdaptiveCard {
  const ofTexts = view.sources.includes('text') ? [translate('code-refused-card.newest')] : [];
  const ofApps = view.sources.includes('app')
    ? [
        translate('code-refused-card.clock'),
        translate('code-refused-card.clock-android'),
        translate('code-refused-card.clock-ios'),
        translate('code-refused-card.entry'),
      ]
    : [];
  const lines = [...ofTexts, ...ofApps, translate('code-refused-card.once')];
  return adviceCard(view, { title: translate('code-refused-card.title'), lines }, translate);
}
