import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Language } from '../../localization/translate.ts';
import type { CallbackUrls, Question } from './callback-urls.ts';
import { type PhoneText, type PhoneWords, plainName } from '../phone-words.ts';
import { type CallScript, mostQuestions } from '../telephony.ts';

type SayAttributes = Parameters<VoiceResponse['say']>[0] & object;

/** Who speaks each language: what Twilio calls it, and one of its voices. */
const voices: Readonly<Record<Language, SayAttributes>> = {
  en: { language: 'en-US', voice: 'Polly.Joanna' },
  nl: { language: 'nl-NL', voice: 'Polly.Lotte' },
  de: { language: 'de-DE', voice: 'Polly.Vicki' },
  fr: { language: 'fr-FR', voice: 'Polly.Lea' },
  es: { language: 'es-ES', voice: 'Polly.Lucia' },
};

/** Seconds of silence after a question that count as no key. */
const silenceSeconds = 8;
/** Seconds between a 0 and the key after it. */
const secondKeySeconds = 5;
/** Longest PIN that is listened to. */
const longestPin = 16;

type Asking = Extract<CallScript, { say: 'ask' }>;

/**
 * What is said in a call, as TwiML. Organization names and texts are escaped by the library.
 * @see https://www.twilio.com/docs/voice/twiml
 */
export class VoiceScripts {
  readonly #localization: PhoneWords;
  readonly #urls: CallbackUrls;

  constructor({ localization, urls }: { readonly localization: PhoneWords; readonly urls: CallbackUrls }) {
    this.#localization = localization;
    this.#urls = urls;
  }

  /** The script of a challenge's call. One question is asked at most three times, whoever asks for more. */
  twiml(challengeId: string, script: CallScript): string {
    if (script.say !== 'ask') return this.#farewell(script);
    if (script.attempt > mostQuestions) return this.#farewell({ ...script, say: 'too-many-attempts' });
    return this.#question(challengeId, script);
  }

  /**
   * After a 0: whoever presses # next reports a call they did not ask for. It is asked here, before anything else hears
   * of the 0: as an answer of its own it would be a wrong key, and the # after it would be heard as a yes.
   */
  confirmFraud(question: Question): string {
    const response = new VoiceResponse();
    const url = this.#urls.question('fraud', question);
    const listened = gather(response, { action: url, timeout: secondKeySeconds, numDigits: 1, finishOnKey: '' });
    listened.say(voices[question.language], this.#localization.translator(question.language)('phone.confirm-fraud'));
    response.redirect({ method: 'POST' }, url);
    return response.toString();
  }

  /** Something failed: a sentence, and the call ends. */
  apology(language: Language): string {
    return said(language, [this.#localization.translator(language)('phone.fault')]);
  }

  /** Nobody is there to hear anything. */
  hangUp(): string {
    const response = new VoiceResponse();
    response.hangup();
    return response.toString();
  }

  #farewell({ say, language, organization, isUntold }: Omit<Exclude<CallScript, Asking>, 'attempt'>): string {
    const text = say === 'fraud-reported' && isUntold === true ? 'fraud-noted' : say;
    return said(language, [
      this.#localization.translator(language)(`phone.${text}`, { organization: plainName(organization) }),
    ]);
  }

  #question(challengeId: string, script: Asking): string {
    const { language, attempt, pin } = script;
    const response = new VoiceResponse();
    const url = this.#urls.question(pin ? 'pin' : 'keys', { challengeId, attempt, language });
    // A # alone does not end a Gather that it is to end, so without a PIN every key ends it; with one there are digits
    // before the #.
    const ending = pin ? { finishOnKey: '#', numDigits: longestPin } : { finishOnKey: '', numDigits: 1 };
    const listened = gather(response, { action: url, timeout: silenceSeconds, ...ending });
    // The first second of a call is often lost.
    if (attempt === 1) listened.pause({ length: 1 });
    listened.say(voices[language], questionText(this.#localization.translator(language), script));
    // No key: the same place hears of it, without digits.
    response.redirect({ method: 'POST' }, url);
    return response.toString();
  }
}

function questionText(translate: PhoneText, { organization, pin, problem, purpose }: Asking): string {
  const question = translate(pin ? 'phone.ask-pin' : 'phone.ask-key');
  if (problem !== undefined) return `${translate(`phone.${problem}`)} ${question}`;
  const greeting = translate('phone.greeting', { organization: plainName(organization) });
  // Whoever waits for the call of a chat hears that this is another one.
  return [greeting, ...purposeTexts(translate, purpose), question].join(' ');
}

function purposeTexts(translate: PhoneText, purpose: Asking['purpose']): string[] {
  if (purpose === undefined) return [];
  const { place, reason } = purpose;
  const given = reason === undefined ? [] : [translate('phone.reason-spoken', { reason: plainName(reason) })];
  return [translate(`phone.purpose-${place}`), ...given];
}

function gather(response: VoiceResponse, attributes: VoiceResponse.GatherAttributes): VoiceResponse.Gather {
  return response.gather({ input: ['dtmf'], method: 'POST', ...attributes });
}

/** Says a notice, and again for who was not listening yet or whose voice mail was still speaking; then the call ends. */
export function noticeTwiml(language: Language, text: string): string {
  const response = new VoiceResponse();
  for (let time = 0; time < 2; time += 1) {
    // The first second of a call is often lost.
    response.pause({ length: 1 });
    response.say(voices[language], text);
  }
  response.hangup();
  return response.toString();
}

function said(language: Language, sentences: readonly string[]): string {
  const response = new VoiceResponse();
  for (const sentence of sentences) response.say(voices[language], sentence);
  response.hangup();
  return response.toString();
}
