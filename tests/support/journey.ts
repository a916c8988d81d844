import { type AppEntry, scan } from './authenticator.ts';
import type { Person } from './person.ts';

/** Titles of the buttons that lead to the QR code and beyond, by language. */
const titles = {
  en: { start: 'Set it up now', setUp: 'Set up', next: 'Next', verify: 'Verify' },
  nl: { start: 'Nu instellen', setUp: 'Instellen', next: 'Volgende', verify: 'Verifiëren' },
} as const;

/** Takes somebody from the first message to the QR card and scans it. */
export async function reachQrCode(person: Person, language: keyof typeof titles = 'en'): Promise<AppEntry> {
  const { start, setUp, next } = titles[language];
  await person.arrive();
  await person.click(start);
  await person.click(setUp);
  await person.click(next);
  return scan(person.card);
}

/** Takes somebody from the first message to the card that asks for the code. */
export async function reachCode(person: Person, language: keyof typeof titles = 'en'): Promise<AppEntry> {
  const entry = await reachQrCode(person, language);
  await person.click(titles[language].next);
  return entry;
}
