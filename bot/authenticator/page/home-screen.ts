import type { Account } from './accounts.js';
import { button, element, paragraph } from './dom.js';
import { installNotice, notificationNotice } from './notices.js';
import type { Screen } from './view.js';
import { momentText, words } from './words.js';

export interface HomeActs {
  readonly add: () => void;
  readonly remove: (account: Account) => void;
  readonly turnOn: () => void;
}

/** The accounts of this phone, of which there is one at least. */
export function homeScreen(accounts: readonly Account[], now: Date, { add, remove, turnOn }: HomeActs): Screen {
  const { home } = words;
  const able = accounts.filter(({ state }) => state !== 'gone');
  const isNotified = able.every(({ isNotified: each }) => each);
  return {
    heading: home.heading,
    parts: [
      ...(able.length > 0 ? [paragraph(home.waitingForNothing, 'soft')] : []),
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
    element('h2', { dir: 'auto' }, account.organization),
    element('p', { class: 'account', dir: 'auto' }, account.account),
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
