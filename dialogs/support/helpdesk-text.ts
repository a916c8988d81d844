import { plainText } from '../../cards/support/plain-text.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** How the helpdesk is reached, as Markdown: name, page, phone and hours, as far as the organization says. */
export function helpdeskReach({ name, url, phone, hours }: HelpdeskContact): string {
  const shown = name === undefined ? undefined : plainText(name);
  const linked = url === undefined ? shown : `[${shown ?? plainText(new URL(url).hostname)}](${encodedUrl(url)})`;
  return [linked, phone && withinText(phone), hours && `(${plainText(hours)})`]
    .filter((part) => part !== undefined)
    .join(' ')
    .trim();
}

/** What sends somebody to the helpdesk, and how it is reached. */
export function withHelpdesk(text: string, helpdesk: HelpdeskContact | undefined, translate: Translate): string {
  return helpdesk === undefined ? text : `${text} ${translate('helpdesk.reach', { contact: helpdeskReach(helpdesk) })}`;
}

/** It begins no line: a plus sign at its beginning is one. */
function withinText(phone: string): string {
  return plainText(phone).replace(/^\\(?=\+)/u, '');
}

/** Brackets would end the link. */
function encodedUrl(url: string): string {
  return new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29');
}
