import { plainDigits } from './digits.js';
import { element } from './dom.js';

export interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly type: 'text' | 'password';
  readonly look: string;
}

/** A field for digits, with its label, a hint and what is wrong with it. */
export class DigitsField {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #error: HTMLElement;

  constructor({ id, label, hint, type, look }: FieldOptions) {
    const hintId = `${id}-hint`;
    const errorId = `${id}-error`;
    this.#input = element('input', {
      id,
      type,
      inputmode: 'numeric',
      autocomplete: 'off',
      class: look,
      'aria-describedby': hint === undefined ? errorId : `${errorId} ${hintId}`,
    });
    this.#error = element('p', { class: 'error', id: errorId });
    const hints = hint === undefined ? [] : [element('p', { class: 'hint', id: hintId }, hint)];
    this.element = element(
      'div',
      { class: 'field' },
      element('label', { for: id }, label),
      ...hints,
      this.#input,
      this.#error,
    );
    this.#input.addEventListener('input', () => this.#say(''));
  }

  /** What was typed, with the digits of any script. */
  get digits(): string {
    return plainDigits(this.#input.value).replace(/\s/gu, '');
  }

  /** What was typed is wrong; it is to be typed again where the person is now. */
  refuse(says: string): void {
    this.#input.value = '';
    this.#say(says);
    this.#input.focus();
  }

  #say(error: string): void {
    this.#error.textContent = error;
    if (error === '') this.#input.removeAttribute('aria-invalid');
    else this.#input.setAttribute('aria-invalid', 'true');
  }
}
