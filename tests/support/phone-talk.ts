import type { CallEnd, CallScript, DispatchRefusal } from '../../services/telephony/telephony.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { Language, MessageKey } from '../../services/localization/translate.ts';
import type { Policy } from '../../services/policy/policy.ts';
import { type BuildBotOptions, type BuiltBot, buildBot } from './build-bot.ts';
import type { Cleanup } from './cleanup.ts';
import { allMethods } from './foundation.ts';
import { type Person, textOf } from './person.ts';

/** Who talks, in which language: people of the demo directory. */
const people: Readonly<Record<Language, { readonly objectId: string; readonly locale: string }>> = {
  en: { objectId: '00000000-0000-0000-0000-000000000005', locale: 'en-US' },
  nl: { objectId: '00000000-0000-0000-0000-000000000002', locale: 'nl-NL' },
  de: { objectId: '00000000-0000-0000-0000-000000000006', locale: 'de-DE' },
  fr: { objectId: '00000000-0000-0000-0000-000000000007', locale: 'fr-FR' },
  es: { objectId: '00000000-0000-0000-0000-000000000008', locale: 'es-ES' },
};

/** A mobile number of each country, as people write it, and as it is shown. */
export const mobiles = {
  en: { country: 'US', number: '(206) 555-0142', e164: '+12065550142', masked: '+1 ••• ••• •• 42' },
  nl: { country: 'NL', number: '06 12345642', e164: '+31612345642', masked: '+31 •• ••• •• 42' },
  de: { country: 'DE', number: '0171 3920042', e164: '+491713920042', masked: '+49 ••• •• ••• 42' },
  fr: { country: 'FR', number: '06 12 34 56 42', e164: '+33612345642', masked: '+33 • •• •• •• 42' },
  es: { country: 'ES', number: '612 34 56 42', e164: '+34612345642', masked: '+34 ••• •• •• 42' },
} as const;

/** Somebody who sets up phones by chat, and their phone. */
export class PhoneTalk {
  readonly built: BuiltBot;
  readonly person: Person;
  readonly language: Language;
  /** A text of the person's language. */
  readonly translate: (key: MessageKey, values?: Record<string, string | number>) => string;

  constructor(built: BuiltBot, language: Language = 'en', person = built.person(people[language])) {
    this.built = built;
    this.language = language;
    this.person = person;
    this.translate = createLocalization().translator(language);
  }

  /** A bot that allows every method, and somebody who talks to it. */
  static async start(
    t: Cleanup,
    { language = 'en', policy, ...options }: BuildBotOptions & { readonly language?: Language } = {},
  ): Promise<PhoneTalk> {
    const wanted: Partial<Policy> = { ...allMethods, ...policy };
    return new PhoneTalk(await buildBot(t, { ...options, policy: wanted }), language);
  }

  /** To the card that asks for a number. */
  async untilNumber(): Promise<void> {
    await this.person.say('set up');
    await this.click('action.set-up', { method: 'mobile-phone' });
  }

  /** Gives the number of the language's country, to be texted or called. */
  async giveNumber(channel: 'text' | 'call' = 'text', inputs: Record<string, string> = {}): Promise<void> {
    const { country, number } = mobiles[this.language];
    await this.click('action.contact-me', { country, number, channel, ...inputs });
  }

  async click(key: MessageKey, inputs: Record<string, string> = {}): Promise<void> {
    await this.person.click(this.translate(key), inputs);
  }

  /** Types the code into the card. */
  async type(code = this.built.telephony.code): Promise<void> {
    await this.click('action.verify', { code });
  }

  /** Sends a text from the phone. @returns what it is answered with. */
  async reply(
    body = this.built.telephony.code,
    from: string = mobiles[this.language].e164,
  ): Promise<string | undefined> {
    const reply = await this.built.answers.textReceived({ from, body });
    await this.built.chatUpdates.settled();
    return reply?.body;
  }

  /** Answers the newest call. */
  async answer(): Promise<CallScript> {
    const script = await this.built.answers.callAnswered(this.built.telephony.calling, { sid: 'CA0' });
    await this.built.chatUpdates.settled();
    return script;
  }

  async press(digits: string, attempt = 1): Promise<CallScript> {
    const keys = { sid: 'CA0', digits, attempt };
    const script = await this.built.answers.keysPressed(this.built.telephony.calling, keys);
    await this.built.chatUpdates.settled();
    return script;
  }

  async ends(end: CallEnd): Promise<void> {
    await this.built.answers.callEnded(this.built.telephony.calling, { sid: 'CA0', end });
    await this.built.chatUpdates.settled();
  }

  /** The carrier finds that it cannot deliver the newest text. */
  async textFails(reason: DispatchRefusal): Promise<void> {
    const challengeId = this.built.telephony.texts.at(-1)?.challengeId ?? '';
    await this.built.answers.textFailed(challengeId, { sid: 'SM0', reason });
    await this.built.chatUpdates.settled();
  }

  /** What the newest card says. */
  get shown(): string {
    return textOf(this.person.card).replaceAll('\\', '');
  }

  /** Title and buttons of the newest card, or the newest sentence. */
  get lastLine(): string {
    return this.person.lastLine;
  }

  async methods(): Promise<string[]> {
    const { methods } = await this.built.enrollment.status(this.person);
    return methods.map(({ kind }) => kind);
  }
}
