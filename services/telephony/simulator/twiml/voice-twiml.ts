import { readAttributes } from './attributes.ts';
import { elementsIn, readXml, textIn, TwimlError, type XmlElement } from './read-xml.ts';

export type HttpMethod = 'GET' | 'POST';

/** What a caller hears. A `loop` of 0 goes on until the call ends. */
export type Utterance =
  | { readonly verb: 'Say'; readonly text: string; readonly language: string; readonly loop: number }
  | { readonly verb: 'Play'; readonly sound: string; readonly loop: number }
  | { readonly verb: 'Pause'; readonly seconds: number };

/** Waits for keys while something is said, and for a while after it. */
export interface Gather {
  readonly verb: 'Gather';
  readonly prompts: readonly Utterance[];
  /** Where the keys are sent. */
  readonly action: string;
  readonly method: HttpMethod;
  /** Seconds without a key that end it. */
  readonly timeout: number;
  readonly numDigits: number;
  /** The key that ends it; empty when none does. */
  readonly finishOnKey: string;
  /** Whether the action hears of it when no key was pressed; otherwise the next verb follows. */
  readonly actionOnEmptyResult: boolean;
}

export type Verb =
  | Utterance
  | Gather
  | { readonly verb: 'Hangup' }
  | { readonly verb: 'Redirect'; readonly url: string; readonly method: HttpMethod };

/** Most characters that are said at once. */
const longestSpeech = 4096;
/** Marks within what is said; only what they enclose matters here. */
const speechMarks = new Set(['break', 'emphasis', 'lang', 'p', 'phoneme', 'prosody', 's', 'say-as', 'sub', 'w']);

/**
 * The verbs of a call's script.
 * @param documentUrl where it came from: addresses in it may be relative to that; undefined when they have to be whole
 * @throws {TwimlError} when Twilio would not follow it, or the simulator cannot
 */
export function readVoiceTwiml(text: string, documentUrl: string | undefined): readonly Verb[] {
  return elementsIn(responseIn(text)).map((element) => readVerb(element, documentUrl));
}

/** The root of any TwiML. @throws {TwimlError} when it is another one */
export function responseIn(text: string): XmlElement {
  const root = readXml(text);
  if (root.name !== 'Response') throw new TwimlError(`The root is <${root.name}>, not <Response>.`);
  readAttributes('Response', root);
  return root;
}

function readVerb(element: XmlElement, documentUrl: string | undefined): Verb {
  switch (element.name) {
    case 'Gather':
      return readGather(element, documentUrl);
    case 'Hangup':
      readAttributes('Hangup', element);
      if (textIn(element) !== '') throw new TwimlError('<Hangup> has text in it.');
      return { verb: 'Hangup' };
    case 'Redirect': {
      const { method } = readAttributes('Redirect', element);
      return { verb: 'Redirect', url: resolve(textIn(element), documentUrl), method };
    }
    default:
      return readUtterance(element, documentUrl);
  }
}

function readUtterance(element: XmlElement, documentUrl: string | undefined): Utterance {
  switch (element.name) {
    case 'Say': {
      const { language, loop } = readAttributes('Say', element);
      return { verb: 'Say', text: speechIn(element), language, loop };
    }
    case 'Play': {
      const { digits, loop } = readAttributes('Play', element);
      return { verb: 'Play', sound: digits ?? resolve(textIn(element), documentUrl), loop };
    }
    case 'Pause':
      if (textIn(element) !== '') throw new TwimlError('<Pause> has text in it.');
      return { verb: 'Pause', seconds: readAttributes('Pause', element).length };
    default:
      throw new TwimlError(`<${element.name}> is not known here.`);
  }
}

function readGather(element: XmlElement, documentUrl: string | undefined): Gather {
  const { action, ...attributes } = readAttributes('Gather', element);
  return {
    ...attributes,
    verb: 'Gather',
    prompts: elementsIn(element).map((prompt) => readUtterance(prompt, documentUrl)),
    action: resolve(action ?? documentUrl ?? '', documentUrl),
  };
}

function speechIn(element: XmlElement): string {
  const spoken = (part: XmlElement | string): string => {
    if (typeof part === 'string') return part;
    if (!speechMarks.has(part.name)) throw new TwimlError(`<${part.name}> cannot be in <Say>.`);
    return ` ${part.children.map(spoken).join('')} `;
  };
  const text = element.children.map(spoken).join('').replaceAll(/\s+/gu, ' ').trim();
  if (text === '') throw new TwimlError('<Say> says nothing.');
  if (text.length > longestSpeech) throw new TwimlError(`<Say> says more than ${longestSpeech} characters.`);
  return text;
}

function resolve(address: string, documentUrl: string | undefined): string {
  const url = address === '' ? null : URL.parse(address, documentUrl);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new TwimlError(`"${address}" is no address.`);
  return url.href;
}
