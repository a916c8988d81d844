import { noticeCard } from '../../cards/notice-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { type Button, standingFlow } from '../../cards/support/actions.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { Directory, PersonId } from '../../services/directory/directory.ts';
import type { HelpdeskNotice } from '../../services/helpdesk/helpdesk-notices.ts';
import { type Localization, matchLanguage } from '../../services/localization/localization.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { entraTroubles } from '../../services/enrollment/state/in-entra.ts';
import { methodKinds } from '../../services/methods/registry.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import { messageWith } from '../channel/invoke-response.ts';
import { isChatGone } from '../channel/channel-refusal.ts';
import type { Place } from './conversation-document.ts';
import { inChat } from './in-chat.ts';
import type { PersonalChat, PersonalChats } from './personal-chats.ts';

export interface HelpdeskMessengerOptions {
  readonly adapter: Pick<BotAdapter, 'resume'>;
  readonly chats: Pick<PersonalChats, 'of' | 'markDead'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly localization: Localization;
  readonly randomness: Randomness;
  readonly defaultLanguage: Language;
}

/** Writes to agents of the helpdesk, each in their own chat with the bot. */
export class HelpdeskMessenger {
  readonly #options: HelpdeskMessengerOptions;

  constructor(options: HelpdeskMessengerOptions) {
    this.#options = options;
  }

  /** @returns false for an agent who has no chat with the bot. @throws when Teams does not take the message. */
  async tell(agent: PersonId, notice: HelpdeskNotice): Promise<boolean> {
    const { chats } = this.#options;
    for (const chat of await chats.of(agent)) {
      const failure = await this.#tellIn(chat, notice);
      if (failure === undefined) return true;
      if (!isChatGone(failure)) throw new Error('An agent could not be told', { cause: failure });
      await chats.markDead(chat._id, agent);
    }
    return false;
  }

  /** @returns why the message could not be sent. */
  async #tellIn(chat: PersonalChat, notice: HelpdeskNotice): Promise<unknown> {
    const { adapter, localization, defaultLanguage } = this.#options;
    const language = matchLanguage(chat.language) ?? defaultLanguage;
    const translate = localization.translator(language);
    const card = await this.#card(notice, language, { translate, place: chat.place });
    const { failure } = await inChat(adapter, chat, (context) => context.sendActivity(messageWith(card)));
    return failure;
  }

  async #card(
    { type, at, person, detail }: HelpdeskNotice,
    language: Language,
    { translate, place }: { readonly translate: Translate; readonly place: Place | undefined },
  ): Promise<AdaptiveCard> {
    const { localization, randomness } = this.#options;
    const date = localization.momentText(language, at, place?.timeZone, place?.locale);
    const name = plainText(await this.#nameOf(person));
    const kind = methodKinds.find((each) => each === detail['method']);
    const method = kind === undefined ? '' : translate(`method.${kind}.title`);
    const country = countryName(String(detail['country'] ?? ''), language);
    const channel = translate(detail['channel'] === 'call' ? 'helpdesk-notice.calls' : 'helpdesk-notice.texts');
    const trouble = entraTroubles.find((each) => each === detail['why']);
    const why = trouble === undefined ? '' : translate(`helpdesk-notice.entra-${trouble}`);
    const isOfHold = type === 'fraud-reported' || type === 'change-disowned';
    return noticeCard({
      tone: isOfHold ? 'attention' : 'neutral',
      title: translate(`helpdesk-notice.${type}-title`),
      text: translate(`helpdesk-notice.${type}`, { name, date, method, country, channel, why }),
      binding: { flow: standingFlow, nonce: randomId(randomness) },
      actions: isOfHold ? holdButtons(person, translate) : [],
    });
  }

  /** By object id where the directory does not know, or does not answer. */
  async #nameOf(person: PersonId): Promise<string> {
    const entry = await this.#options.directory.find(person).catch(() => undefined);
    return entry?.displayName ?? person.objectId;
  }
}

/** Somebody is kept from everything until an agent has looked. */
function holdButtons({ objectId: person }: PersonId, translate: Translate): Button[] {
  return [
    { id: 'show-person', title: translate('action.show-person'), about: { person } },
    { id: 'open-form', title: translate('form-button.unlock'), about: { act: 'unlock', person } },
  ];
}

function countryName(id: string, language: Language): string {
  return /^[A-Z]{2}$/u.test(id) ? (new Intl.DisplayNames(language, { type: 'region' }).of(id) ?? id) : id;
}
