import { type Account, allAccounts, replacedBy } from './accounts.js';
import { button, element, identity, paragraph } from './dom.js';
import { remove } from './device.js';
import { closeNotifications } from './notifications.js';
import { busyScreen } from './message-screen.js';
import { type Screen, show } from './view.js';
import { words } from './words.js';

/** Asks once whether an account is to go; then it does. @param back with what is to be said about it */
export function removalScreen(account: Account, back: (said?: string) => void): Screen {
  const { heading, text, act, keep, removed, removedHere } = words.removal;
  const go = async (): Promise<void> => {
    show(busyScreen(words.loading));
    for (const each of replacedBy(account, await allAccounts())) await remove(each);
    const isTold = await remove(account);
    await closeNotifications(account.device);
    back(isTold ? removed : removedHere);
  };
  return {
    heading,
    parts: [
      element('div', { class: 'card' }, identity(account.organization, account.account)),
      ...(account.state === 'gone' ? [] : [paragraph(text)]),
      element(
        'div',
        { class: 'buttons' },
        button(act, 'danger', () => void go()),
        button(keep, 'quiet', () => back()),
      ),
    ],
  };
}
