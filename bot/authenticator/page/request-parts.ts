import type { Account } from './accounts.js';
import { button, element, facts, identity, paragraph } from './dom.js';
import type { WaitingRequest } from './messages.js';
import { pictures } from './pictures.js';
import { serverNow } from './server.js';
import type { Screen } from './view.js';
import { momentText, words } from './words.js';

/** A request, and the account that it is for. */
export interface Asked {
  readonly account: Account;
  readonly request: WaitingRequest;
}

/** Who asks, what for, where and when. @param left where the time stands that is left */
export function asksWhat({ account, request }: Asked, left: HTMLElement): HTMLElement {
  const { purpose, purposes, place, places, placeUnknown, asked, left: leftName } = words.request;
  return element(
    'div',
    { class: 'card' },
    identity(account.organization, account.account),
    facts([
      [purpose, purposes[request.purpose]],
      [place, request.place === undefined ? placeUnknown : places[request.place]],
      [asked, momentText(new Date(request.askedAt), serverNow())],
      [leftName, left],
    ]),
  );
}

/** Asks once more before it is reported, because that switches the method off. */
export function denyScreen(deny: () => void, back: () => void): Screen {
  const { heading, text, act, back: backName } = words.deny;
  const buttons = element('div', { class: 'buttons' }, button(act, 'danger', deny), button(backName, 'quiet', back));
  return { heading, parts: [paragraph(text), buttons], picture: pictures.bad() };
}
