import type { Language, Translate } from '../../services/localization/translate.ts';

/** The page at the address of a file: that it is `ready`, with the one button that fetches it, or `gone`. */
export function recoveryPage(state: 'ready' | 'gone', language: Language, translate: Translate): string {
  const title = translate(state === 'ready' ? 'recovery-file.title' : 'recovery-file.gone-title');
  const button = `<form method="post"><button>${escaped(translate('recovery-file.save'))}</button></form>`;
  return `<!doctype html>
<html lang="${escaped(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(translate(`recovery-file.${state}`))}</p>
${state === 'ready' ? button : ''}
</main>
</html>
`;
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
