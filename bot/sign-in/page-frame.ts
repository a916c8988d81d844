import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';
import { html, type Html } from './html.ts';

/** Whose page it is, and in which language. */
export interface PageWords {
  readonly organization: string;
  readonly language: Language;
  readonly translate: Translate;
  readonly helpdesk: HelpdeskContact | undefined;
}

export interface PageFrame extends PageWords {
  /** Where the style and the script are, as the page finds them. */
  readonly files: string;
  readonly title: string;
  readonly content: Html;
  /** More for the head. */
  readonly head?: Html | undefined;
}

/** What every page of a sign-in has around it. */
export function framed({ organization, language, files, title, content, head }: PageFrame): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – ${organization}</title>
        <link rel="stylesheet" href="${files}/style.css" />
        ${head}
      </head>
      <body>
        <header>${organization}</header>
        ${content}
      </body>
    </html>`.text;
}

/** How the helpdesk is reached, as far as the organization says. */
export function helpdeskLine({ helpdesk }: PageWords): Html | undefined {
  if (helpdesk === undefined) return undefined;
  const { name, url, phone, hours } = helpdesk;
  const known = name ?? (url && new URL(url).hostname);
  const link = url === undefined ? html`${known}` : html`<a href="${url}" rel="noreferrer">${known}</a>`;
  const rest = [phone, hours && `(${hours})`].filter((part) => part !== undefined).join(' ');
  return html`<p class="helpdesk">${link} ${rest}</p>`;
}
