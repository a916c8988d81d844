import type { PersonId } from '../../../services/directory/directory.ts';
import type { Language } from '../../../services/localization/translate.ts';
import { Chat } from './chat.ts';
import type { Product } from './product.ts';
import { startTeamsClient } from './teams-client.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';

/** Who of the demo directory speaks what. */
const people: Readonly<
  Record<Language, { readonly accountName: string; readonly number: number; readonly locale: string }>
> = {
  en: { accountName: 'alex.wilber@contoso.example', number: 1, locale: 'en-US' },
  nl: { accountName: 'sanne.devries@contoso.example', number: 2, locale: 'nl-NL' },
  de: { accountName: 'juergen.demo@contoso.example', number: 6, locale: 'de-DE' },
  fr: { accountName: 'helene.demo@contoso.example', number: 7, locale: 'fr-FR' },
  es: { accountName: 'inigo.demo@contoso.example', number: 8, locale: 'es-ES' },
};

export interface EmployeeOptions {
  readonly language: Language;
  readonly theme?: 'light' | 'dark';
  /** What the person set up the day before. */
  readonly has?: 'nothing' | 'app' | 'app-and-phone';
  readonly environment?: Record<string, string>;
  /** What pictures are called. */
  readonly name: string;
}

/** A window with the chat. */
export interface ChatWindow {
  readonly chat: Chat;
  close(): Promise<void>;
}

/** Opens the window in which somebody chats; `chatName` tells one personal chat of theirs from another. */
export async function openChat(
  product: Product,
  { language, theme }: EmployeeOptions,
  chatName: string,
): Promise<ChatWindow> {
  const { accountName, locale } = people[language];
  const teams = await startTeamsClient({ botPort: product.port, accountName, locale, chatName });
  const chat = await Chat.open(teams.url);
  await chat.setTheme(theme ?? 'light');
  return {
    chat,
    close: async () => {
      await chat.close();
      await teams.stop();
    },
  };
}

/** Who speaks a language. */
export function personOf(language: Language): PersonId {
  return { tenantId, objectId: `00000000-0000-0000-0000-00000000000${people[language].number}` };
}
