import { button, element, paragraph } from './dom.js';
import { askPermission, permission } from './notifications.js';
import { canInstall, install, platform } from './platform.js';
import { words } from './words.js';

/**
 * Why requests do not come by themselves, and what can be done about it; nothing where they do.
 * @param turnOn is called when the person has allowed it
 */
export function notificationNotice(isNotified: boolean, turnOn: () => void): Node[] {
  const { notifications } = words;
  const state = permission();
  if (state === 'granted' && isNotified) return [];
  if (state === 'impossible') return [notice(notifications.impossibleHeading, [notifications.offText])];
  if (state === 'denied') {
    return [notice(notifications.blockedHeading, [notifications.offText, notifications.how[platform]])];
  }
  const act = (): void => void askPermission().then(turnOn);
  return [
    notice(notifications.offHeading, [notifications.offText], button(notifications.turnOn, 'quiet', act, 'turn-on')),
  ];
}

/** Offers to install the page, where the browser does. */
export function installNotice(): Node[] {
  if (!canInstall()) return [];
  const { heading, text, act } = words.install;
  const doIt = button(act, 'quiet', () => void install().then(() => made.remove()), 'install');
  const made = notice(heading, [text], doIt);
  made.classList.add('plain');
  return [made];
}

function notice(heading: string, texts: readonly string[], ...more: readonly Node[]): HTMLElement {
  return element(
    'section',
    { class: 'notice' },
    element('h2', {}, heading),
    ...texts.map((text) => paragraph(text)),
    ...more,
  );
}
