import type { Draft } from './accounts.js';
import { element, identity, paragraph } from './dom.js';
import { permission } from './notifications.js';
import { pictures } from './pictures.js';
import { deviceName } from './platform.js';
import type { Screen } from './view.js';
import { words } from './words.js';

/** Longest name of a phone; the server keeps no more of it. */
const longestName = 40;

/**
 * Asks whose account it is that was found, and what this phone is to be called.
 * @param add with the name, which is what kind of phone it is where nothing else is said
 */
export function confirmScreen(
  { organization, account }: Pick<Draft, 'organization' | 'account'>,
  add: (name: string) => void,
): Screen {
  const { confirmHeading, why, name: label, nameHint, act, notMine } = words.add;
  const name = element('input', {
    id: 'phone-name',
    type: 'text',
    maxlength: String(longestName),
    autocomplete: 'off',
    dir: 'auto',
    'aria-describedby': 'phone-name-hint',
  });
  name.value = deviceName();
  const form = element(
    'form',
    { novalidate: true },
    element(
      'div',
      { class: 'field' },
      element('label', { for: 'phone-name' }, label),
      name,
      element('p', { class: 'hint', id: 'phone-name-hint' }, nameHint),
    ),
    ...(permission() === 'default' ? [paragraph(why)] : []),
    element('button', { type: 'submit', class: 'primary' }, act),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add(name.value.trim() || deviceName());
  });
  return {
    heading: confirmHeading,
    picture: pictures.ask(),
    parts: [element('div', { class: 'card' }, identity(organization, account)), form, paragraph(notMine, 'soft')],
  };
}
