import { type IntentName, intentNames, resettingIntents, type WantedIntent } from './intent-names.ts';
import { Classifier } from './model/classifier.ts';
import { wordsOf } from './model/normalize.ts';
import type { Model } from './model/training.ts';

/** What somebody wrote, as far as it was understood. It opens a dialog or asks; it changes nothing. */
export interface Recognition {
  /** The language of the text, one of those there are training files for. */
  readonly language: string;
  /** `act`: do the first. `ask`: show them as buttons. `not-understood`: there are none. */
  readonly band: 'act' | 'ask' | 'not-understood';
  /** At most three, the likeliest first. */
  readonly suggestions: readonly WantedIntent[];
  /** Of the likeliest of all, out of scope included: a share of one, and overconfident. */
  readonly probability: number;
}

export interface RecognizeOptions {
  /** Of the person's client, such as `nl-BE`; it decides where the text is in doubt. */
  readonly clientLanguage?: string | undefined;
}

export const thresholds = { act: 0.98, actOnReset: 0.99, outOfScope: 0.9 };

const mostSuggestions = 3;
/** How many times likelier than others the client's language is before the text is read. */
const clientWeight = 10;

/** Understands what employees write in their own words, on this machine, by what it has learnt from the training files. */
export class Recognizer {
  /** Those there are training files for. */
  readonly languages: readonly string[];
  readonly #intents: Classifier;
  readonly #languages: Classifier;

  constructor(model: Model) {
    this.#intents = new Classifier(model.intents);
    this.#languages = new Classifier(model.languages);
    this.languages = this.#languages.classes;
  }

  /** @param text Anything at all; its first 400 characters are read. */
  recognize(text: string, { clientLanguage }: RecognizeOptions = {}): Recognition {
    const words = wordsOf(text);
    return { language: this.#languageOf(words, clientLanguage), ...this.#intentOf(words) };
  }

  #languageOf(words: readonly string[], clientLanguage = ''): string {
    const client = clientLanguage.slice(0, 35).toLowerCase().split(/[-_]/u)[0];
    const shares = this.#languages.shares(words).map((share, index) => {
      return this.#languages.classes[index] === client ? share * clientWeight : share;
    });
    return this.#languages.classes[shares.indexOf(Math.max(...shares))] ?? '';
  }

  #intentOf(words: readonly string[]): Omit<Recognition, 'language'> {
    const shares = this.#intents.shares(words);
    const ranked = intentNames
      .map((intent, index) => ({ intent, share: shares[index] ?? 0 }))
      .sort((one, other) => other.share - one.share);
    const [first] = ranked;
    const probability = first?.share ?? 0;
    if (words.length === 0 || first === undefined) return { band: 'not-understood', suggestions: [], probability: 0 };
    if (first.intent === 'out_of_scope' && probability >= thresholds.outOfScope) {
      return { band: 'not-understood', suggestions: [], probability };
    }
    const wanted = ranked.map(({ intent }) => intent).filter(isWanted);
    const acts = isWanted(first.intent) && probability >= actThreshold(first.intent);
    return { band: acts ? 'act' : 'ask', suggestions: wanted.slice(0, acts ? 1 : mostSuggestions), probability };
  }
}

function actThreshold(intent: IntentName): number {
  return resettingIntents.has(intent) ? thresholds.actOnReset : thresholds.act;
}

function isWanted(intent: IntentName): intent is WantedIntent {
  return intent !== 'out_of_scope';
}
