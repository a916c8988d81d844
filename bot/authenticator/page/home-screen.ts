import type { Account } from './accounts.js';
import { button, element, identity, paragraph } from './dom.js';
import { installNotice, notificationNotice } from './notices.js';
import { permission } from './notifications.js';
import { canInstall } from './platform.js';
import { serverNow } from './server.js';
import { refresh, type Screen, show } from './view.js';
import { momentText, words } from './words.js';

interface HomeActs {
  readonly add: () => void;
  readonly remove: (account: Account) => void;
  readonly turnOn: () => void;
}

/** The screen of the accounts, which is made anew only when something on it has changed. */
export class HomeView {
  readonly #acts: HomeActs;
  #shown = '';

  constructor(acts: HomeActs) {
    this.#acts = acts;
  }

  /** Another screen takes its place. */
  leave(): void {
    this.#shown = '';
  }

  /** @param isKnown whether the server has said that nothing waits */
  show(accounts: readonly Account[], isKnown: boolean): void {
    const shown = JSON.stringify([accounts, permission(), canInstall(), isKnown]);
    if (shown === this.#shown) return;
    const screen = homeScreen(accounts, { now: serverNow(), isKnown }, this.#acts);
    if (this.#shown === '') show(screen);
    else refresh(screen);
    this.#shown = shown;
  }
}

/** The accounts of this phone, of which there is one at least. */
function homeScreen(
  accounts: readonly Account[],
  { now, isKnown }: { readonly now: Date; readonly isKnown: boolean },
  { add, remove, turnOn }: HomeActs,
): Screen {
  const { home } = words;
  const able = accounts.filter(({ state }) => state !== 'gone');
  const isNotified = able.every(({ isNotified: each }) => each);
  return {
    heading: home.heading,
    parts: [
      ...(able.length > 0 && isKnown ? [paragraph(home.waitingForNothing, 'soft')] : []),
      element('ul', { class: 'accounts' }, ...accounts.map((account) => item(account, now, () => remove(account)))),
      ...(able.length > 0 ? notificationNotice(isNotified, turnOn) : []),
      ...installNotice(),
      button(home.add, 'quiet', add, 'add'),
    ],
  };
}

function item(account: Account, now: Date, remove: () => void): HTMLElement {
  const { home } = words;
  const removal = button(home.remove, 'link', remove, `remove-${account.device}`);
  removal.setAttribute('aria-label', home.removeNamed(account.account));
  const [look, text] = standing(account);
  return element(
    'li',
    { class: 'card' },
    identity(account.organization, account.account),
    ...(account.state === 'gone' ? [] : [paragraph(usedText(account, now), 'soft')]),
    paragraph(text, look),
    removal,
  );
}

function usedText({ lastUsedAt }: Account, now: Date): string {
  return lastUsedAt === undefined ? words.home.notUsed : words.home.lastUsed(momentText(new Date(lastUsedAt), now));
}

/** How an account stands, and how that looks. */
function standing({ state, isNotified }: Account): readonly [look: string, text: string] {
  const { home } = words;
  if (state === 'gone' || state === 'off') return ['state bad', home[state]];
  if (state === 'pending') return ['state warn', home.pending];
  return isNotified ? ['state good', home.notified] : ['state warn', home.notNotified];
}
