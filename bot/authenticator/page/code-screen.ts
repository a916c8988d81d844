import { button, element, paragraph } from './dom.js';
import { pictures } from './pictures.js';
import type { Screen } from './view.js';
import { words } from './words.js';

export interface CodeScreenOptions {
  /** Something was typed. */
  readonly typed: (text: string) => void;
  /** Undefined where there is nothing to go back to: the phone has no account yet. */
  readonly back?: (() => void) | undefined;
  /** What was typed or scanned before, and is to be put right. */
  readonly text?: string;
  /** What is wrong with it. */
  readonly error?: string;
}

/** Where a code is typed. */
export function codeScreen({ typed, back, text = '', error = '' }: CodeScreenOptions): Screen {
  const { add, home } = words;
  const input = element('input', {
    id: 'code',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'characters',
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-describedby': 'code-error code-hint',
    class: 'code',
    ...(error !== '' && { 'aria-invalid': 'true' }),
  });
  input.value = text;
  const form = element(
    'form',
    { novalidate: true },
    element('label', { for: 'code' }, add.label),
    element('p', { class: 'hint', id: 'code-hint' }, add.hint),
    input,
    element('p', { class: 'error', id: 'code-error', role: 'alert' }, error),
    element('button', { type: 'submit', class: 'primary' }, add.next),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    typed(input.value);
  });
  const isFirst = back === undefined;
  return {
    heading: isFirst ? home.empty : add.heading,
    picture: isFirst ? pictures.phone() : undefined,
    parts: [paragraph(home.emptyText), form, ...(isFirst ? [] : [button(words.back, 'quiet', back)])],
    focus: text === '' && error === '' ? undefined : input,
  };
}
