import { createLocalization } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { type AppEntry, scan } from './authenticator.ts';
import type { Person } from './person.ts';

const localization = createLocalization();

/** Takes somebody from the first message to the QR card and scans it. */
export async function reachQrCode(person: Person, language: Language = 'en'): Promise<AppEntry> {
  const translate = localization.translator(language);
  await person.arrive();
  await person.click(translate('action.set-up-now'));
  await person.click(translate('action.set-up'), { method: 'authenticator-code' });
  await person.click(translate('action.next'));
  return scan(person.card);
}

/** Takes somebody from the first message to the card that asks for the code. */
export async function reachCode(person: Person, language: Language = 'en'): Promise<AppEntry> {
  const entry = await reachQrCode(person, language);
  await person.click(localization.translator(language)('action.next'));
  return entry;
}
