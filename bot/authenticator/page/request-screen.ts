import { told } from './answer-told.js';
import { answer, isUnknown } from './device.js';
import { button, element, setText } from './dom.js';
import type { Looked } from './looking.js';
import { type Asked, asksWhat, denyScreen, numberWords } from './request-parts.js';
import { DigitsField } from './request-fields.js';
import { serverNow } from './server.js';
import { announce, type Screen, show } from './view.js';
import { durationText, words } from './words.js';
import type { OutcomeName } from './words-en.js';

export interface RequestOptions extends Asked {
  /** It is over, in one way or another. */
  readonly over: (outcome: OutcomeName) => void;
}

/** When little time is left, in milliseconds; it is said once. */
const soonMs = 30_000;

/** A request on the screen: it is answered, denied or over. */
export class RequestScreen {
  readonly #options: RequestOptions;
  readonly #number: DigitsField;
  readonly #pin: DigitsField | undefined;
  readonly #left = element('span', { role: 'timer' });
  readonly #trouble = element('p', { class: 'error', role: 'alert' });
  readonly #verify = element('button', { type: 'submit', class: 'primary' }, words.request.verify);
  readonly #screen: Screen;
  readonly #ticking: ReturnType<typeof setInterval>;
  #isAnswering = false;

  constructor(options: RequestOptions) {
    this.#options = options;
    const { request } = words;
    const { label, hint } = numberWords(options.request);
    this.#number = new DigitsField({ id: 'number', label, hint, type: 'text', look: 'two-digits' });
    const pin = { id: 'pin', label: request.pin, type: 'password', look: 'digits' } as const;
    if (options.request.asksPin) this.#pin = new DigitsField(pin);
    this.#screen = this.#made();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
    show(this.#screen);
    this.#tick();
  }

  /** What the server says meanwhile: it may be over, or the account gone. */
  follow(answers: readonly Looked[]): void {
    const { account, request, over } = this.#options;
    const answer = answers.find((each) => each.account.device === account.device)?.answer;
    if (this.#isAnswering || answer === undefined) return;
    if (isUnknown(answer)) over('gone');
    if (answer.code === 'known' && answer.request?.id !== request.id) over('over');
  }

  close(): void {
    clearInterval(this.#ticking);
  }

  #made(): Screen {
    const { request } = words;
    const form = element(
      'form',
      { novalidate: true },
      this.#number.element,
      ...(this.#pin === undefined ? [] : [this.#pin.element]),
      this.#trouble,
      this.#verify,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#approve();
    });
    return {
      heading: request.heading,
      parts: [
        asksWhat(this.#options, this.#left),
        form,
        button(request.notMe, 'danger-quiet', () => this.#askWhetherToDeny()),
      ],
    };
  }

  #tick(): void {
    const left = Date.parse(this.#options.request.expiresAt) - serverNow().getTime();
    setText(this.#left, durationText(left));
    if (left <= soonMs && left > soonMs - 1_000) announce(words.request.soonOver);
    if (left <= 0 && !this.#isAnswering) this.#options.over('over');
  }

  #approve(): void {
    const number = this.#number.digits;
    const pin = this.#pin?.digits ?? '';
    if (!/^\d{2}$/u.test(number)) this.#number.refuse(numberWords(this.#options.request).missing);
    else if (this.#pin !== undefined && pin === '') this.#pin.refuse(words.request.noPin);
    else void this.#answer({ decision: 'approve', number, pin });
  }

  #askWhetherToDeny(): void {
    const back = (): void => show(this.#screen);
    const deny = (): void => {
      back();
      void this.#answer({ decision: 'deny', number: '', pin: '' });
    };
    show(denyScreen(deny, back));
  }

  async #answer(said: {
    readonly decision: 'approve' | 'deny';
    readonly number: string;
    readonly pin: string;
  }): Promise<void> {
    if (this.#isAnswering) return;
    this.#busy(true);
    const { account, request } = this.#options;
    const outcome = await answer(account, { request: request.id, ...said });
    this.#busy(false);
    const what = told(outcome, numberWords(request));
    if (what.where === 'screen') this.#options.over(what.outcome);
    else if (what.where === 'number') this.#number.refuse(what.says);
    else if (what.where === 'pin') this.#pin?.refuse(what.says);
    else this.#say(what.says);
  }

  #busy(isBusy: boolean): void {
    this.#isAnswering = isBusy;
    this.#verify.setAttribute('aria-disabled', String(isBusy));
    this.#verify.textContent = isBusy ? words.request.sending : words.request.verify;
    if (isBusy) this.#say('');
  }

  #say(trouble: string): void {
    this.#trouble.textContent = trouble;
  }
}
