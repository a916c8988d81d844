import { gsm7Length, toGsm7 } from './gsm7.ts';
import { type PhoneText, plainName } from './phone-words.ts';

export interface TextBodyOptions {
  /** The texts of the person's language. */
  readonly translate: PhoneText;
  /** Named in the text; the person never is: who sees the phone learns nobody's account. */
  readonly organization: string;
  /** Six digits. */
  readonly code: string;
  /** The host on which codes are typed: phones offer the code there, and nowhere else. Undefined where it is no website. */
  readonly codeHost?: string | undefined;
  /** Whether a text that is sent back with the code counts. */
  readonly canReply: boolean;
  /** What it is for, in the words of the program that asks. */
  readonly reason?: string | undefined;
}

/** Places in one text: of the texts' own alphabet, and of any other. */
const places = { gsm7: 160, unicode: 70 };
/** Most characters of a reason; a longer one is cut. */
const longestReason = 60;
/** Digits with nothing between them but what stands between the groups of a code. */
const digits = /\p{Nd}(?:[\s\p{Pd}\u2212]?\p{Nd})*/gu;
/** Four digits at once, or six that are apart as codes are written. */
const likeACode = /\p{Nd}{4}|(?:\p{Nd}[\s\p{Pd}\u2212]?){6}/u;
/** Fewest characters of the organization's name, to fit one text; and how many when one text is too short anyway. */
const shortestName = 4;
const shortName = 12;

/**
 * The text that brings a code: one text where that is possible. What is optional in it is left out first, then the
 * organization's name is cut; code and last line are never. The last line, which binds the code to a host, is there only
 * where a host is named: a code that is typed in a chat must not be bound to a place where nobody types it.
 * @see https://wicg.github.io/sms-one-time-codes/ for the last line
 */
export function textBody({ translate, organization, code, codeHost, canReply, reason }: TextBodyOptions): string {
  const name = plainName(organization);
  const lastLine = codeHost === undefined ? [] : [`@${codeHost} #${code}`];
  const compose = (namedAs: string, more: readonly string[]): string =>
    toGsm7(
      [[translate('phone.text-code', { organization: namedAs, code }), ...more].join(' '), ...lastLine].join('\n'),
    );
  const how = translate(canReply ? 'phone.text-how' : 'phone.text-how-typed');
  const warning = translate('phone.text-warning');
  const told = reason && textedReason(reason);
  const why = told === undefined ? [] : [translate('phone.text-reason', { reason: told })];
  // The reason outlives what is said of the code: without it nobody knows which of two sign-ins it lets in.
  const kept = why.length === 0 ? [] : [[...why, how, warning], [...why, warning], why];
  const candidates = [...kept, [how, warning], [warning], []].map((more) => compose(name, more));
  const fitting = candidates.find(fitsOneText);
  return fitting ?? shortened(name, (namedAs) => compose(namedAs, []));
}

/**
 * The reason as it is texted, between quotation marks: without digits that a phone, or a person, could take for the code.
 * @returns undefined for one of which nothing else is left.
 */
function textedReason(reason: string): string | undefined {
  const words = plainName(reason)
    .normalize('NFKC')
    .replaceAll(digits, (run) => (likeACode.test(run) ? '…' : run));
  if (!/[\p{L}\p{N}]/u.test(words)) return undefined;
  const plain = toGsm7(words).replaceAll('"', "'");
  const characters = Array.from(plain);
  return characters.length <= longestReason ? plain : `${characters.slice(0, longestReason).join('').trimEnd()}...`;
}

/** With as much of the name as fits, or at least with what it is recognized by. */
function shortened(name: string, compose: (namedAs: string) => string): string {
  const characters = Array.from(name);
  for (let kept = characters.length - 1; kept >= shortestName; kept -= 1) {
    const body = compose(`${characters.slice(0, kept).join('').trimEnd()}.`);
    if (fitsOneText(body)) return body;
  }
  return compose(characters.slice(0, shortName).join('').trimEnd());
}

/** Whether a body is one text and not several. */
export function fitsOneText(body: string): boolean {
  const length = gsm7Length(body);
  return length === undefined ? body.length <= places.unicode : length <= places.gsm7;
}
