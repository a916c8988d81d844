import type { Account } from './accounts.js';
import { button, element, facts, identity, paragraph } from './dom.js';
import type { WaitingRequest } from './messages.js';
import { pictures } from './pictures.js';
import { serverNow } from './server.js';
import type { Screen } from './view.js';
import { momentText, words } from './words.js';
import type { NumberWords } from './words-en.js';

/** A request, and the account that it is for. */
export interface Asked {
  readonly account: Account;
  readonly request: WaitingRequest;
}

/** Who asks, what for, where and when. @param left where the time stands that is left */
export function asksWhat({ account, request }: Asked, left: HTMLElement): HTMLElement {
  const {
    purpose,
    purposes,
    place,
    placeUnknown,
    program,
    reason,
    asked,
    left: leftName,
    whileTalking,
  } = words.request;
  const places: Readonly<Record<string, string | undefined>> = words.request.places;
  return element(
    'div',
    { class: 'card' },
    identity(account.organization, account.account),
    facts([
      [purpose, purposes[request.purpose]],
      [place, places[request.place ?? ''] ?? placeUnknown],
      ...(request.program === undefined ? [] : [[program, request.program] as const]),
      ...(request.reason === undefined ? [] : [[reason, request.reason] as const]),
      [asked, momentText(new Date(request.askedAt), serverNow())],
      [leftName, left],
    ]),
    ...(request.place === 'helpdesk' ? [paragraph(whileTalking, 'caution')] : []),
  );
}

/** What is said of the number that is to be typed: it is shown where the request was asked for. */
export function numberWords({ place }: WaitingRequest): NumberWords {
  const { chat, elsewhere } = words.request.numbers;
  return place === 'sign-in' || place === 'program' ? elsewhere : chat;
}

/** Asks once more before it is reported, because that switches the method off. */
export function denyScreen(deny: () => void, back: () => void): Screen {
  const { heading, text, act, back: backName } = words.deny;
  const buttons = element('div', { class: 'buttons' }, button(act, 'danger', deny), button(backName, 'quiet', back));
  return { heading, parts: [paragraph(text), buttons], picture: pictures.bad() };
}
