import { readCode } from './code.js';
import { plainDigits } from './digits.js';
import { button, element, paragraph } from './dom.js';
import { pictures } from './pictures.js';
import type { Screen } from './view.js';
import { words } from './words.js';

/** Where a code is typed. @param back undefined where there is nothing to go back to: the phone has no account yet */
export function codeScreen(found: (code: string) => void, back?: () => void): Screen {
  const { add, home } = words;
  const error = element('p', { class: 'error', id: 'code-error', role: 'alert' });
  const input = element('input', {
    id: 'code',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'characters',
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-describedby': 'code-hint code-error',
    class: 'code',
  });
  const form = element(
    'form',
    { novalidate: true },
    element('label', { for: 'code' }, add.label),
    element('p', { class: 'hint', id: 'code-hint' }, add.hint),
    input,
    error,
    element('button', { type: 'submit', class: 'primary' }, add.next),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const code = readCode(plainDigits(input.value));
    if (code !== undefined) {
      found(code);
      return;
    }
    input.setAttribute('aria-invalid', 'true');
    error.textContent = add.incomplete;
    input.focus();
  });
  const isFirst = back === undefined;
  return {
    heading: isFirst ? home.empty : add.heading,
    picture: isFirst ? pictures.phone() : undefined,
    parts: [paragraph(home.emptyText), form, ...(isFirst ? [] : [button(words.back, 'quiet', back)])],
  };
}
