import { readFileSync } from 'node:fs';
import type { Language, MessageKey, Translate } from '../../services/localization/translate.ts';

/** Whose page it is, and in which language. */
export interface RecoveryPageWords {
  readonly organization: string;
  readonly language: Language;
  readonly translate: Translate;
}

/** Under which name the page asks for its style, beside itself. No token has a dot. */
export const recoveryStyleName = 'page.css';

/** How the page looks. */
export const recoveryPageStyle = readFileSync(new URL('recovery-page.css', import.meta.url), 'utf8');

/**
 * The page at the address of a file: that it is `ready`, with the one button that fetches it, or `gone`, or that something went
 * wrong, with the reference that leads to it.
 */
export function recoveryPage(
  state: 'ready' | 'gone' | { readonly reference: string },
  { organization, language, translate }: RecoveryPageWords,
): string {
  const title = escaped(translate('recovery-file.title', { organization }));
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${recoveryStyleName}">
</head>
<body>
<main>
<h1>${title}</h1>
${saying(state, translate)}
<p class="about">${escaped(translate('recovery-file.about'))}</p>
</main>
</body>
</html>
`;
}

function saying(state: Parameters<typeof recoveryPage>[0], translate: Translate): string {
  const text = (key: MessageKey): string => escaped(translate(key));
  if (typeof state === 'object') return `<p>${escaped(translate('chat.fault', state))}</p>`;
  if (state === 'ready')
    return `<p>${text('recovery-file.ready')}</p>
<form method="post"><button>${text('recovery-file.save')}</button></form>`;
  return `<h2>${text('recovery-file.gone-title')}</h2>
<p>${text('recovery-file.gone-saved')}</p>
<p>${text('recovery-file.gone-unsaved')}</p>`;
}

/** What is in the file. */
export function recoveryFile(
  codes: readonly string[],
  { translate, ...words }: { readonly organization: string; readonly date: string; readonly translate: Translate },
): string {
  const list = codes.map((code, index) => `${String(index + 1).padStart(2)}. ${code}`);
  return [translate('recovery-file.heading', words), '', ...list, '', translate('recovery-file.each-once'), ''].join(
    '\r\n',
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
