import type { Account } from './accounts.js';
import { answer } from './device.js';
import { button, element, facts, paragraph, setText } from './dom.js';
import type { AnswerOutcome, Trouble, WaitingRequest } from './messages.js';
import { pictures } from './pictures.js';
import { DigitsField } from './request-fields.js';
import { serverNow } from './server.js';
import { announce, type Screen, show } from './view.js';
import { durationText, momentText, words } from './words.js';
import type { OutcomeName } from './words-en.js';

export interface RequestOptions {
  readonly account: Account;
  readonly request: WaitingRequest;
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
    const { number: label, numberHint: hint } = request;
    this.#number = new DigitsField({ id: 'number', label, hint, type: 'text', look: 'two-digits' });
    const pin = { id: 'pin', label: request.pin, type: 'password', look: 'digits' } as const;
    if (options.request.asksPin) this.#pin = new DigitsField(pin);
    this.#screen = this.#made();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
    this.#tick();
    show(this.#screen);
  }

  get id(): string {
    return this.#options.request.id;
  }

  get device(): string {
    return this.#options.account.device;
  }

  /** Whether what comes of it is about to be known. */
  get isAnswering(): boolean {
    return this.#isAnswering;
  }

  close(): void {
    clearInterval(this.#ticking);
  }

  #made(): Screen {
    const { account, request: asked } = this.#options;
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
    const place = asked.place === undefined ? request.placeUnknown : request.places[asked.place];
    return {
      heading: request.heading,
      parts: [
        facts([
          [request.organization, account.organization],
          [request.account, account.account],
          [request.purpose, request.purposes[asked.purpose]],
          [request.place, place],
          [request.asked, momentText(new Date(asked.askedAt), serverNow())],
          [request.left, this.#left],
        ]),
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
    if (!/^\d{2}$/u.test(number)) this.#number.refuse(words.request.noNumber);
    else if (this.#pin !== undefined && pin === '') this.#pin.refuse(words.request.noPin);
    else void this.#answer({ decision: 'approve', number, pin });
  }

  #askWhetherToDeny(): void {
    const { heading, text, act, back } = words.deny;
    const deny = button(act, 'danger', () => {
      show(this.#screen);
      void this.#answer({ decision: 'deny', number: '', pin: '' });
    });
    const parts = [
      paragraph(text),
      element(
        'div',
        { class: 'buttons' },
        deny,
        button(back, 'quiet', () => show(this.#screen)),
      ),
    ];
    show({ heading, parts, picture: pictures.bad() });
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
    this.#tell(outcome);
  }

  #tell(outcome: AnswerOutcome | Trouble): void {
    const { wrongNumber, wrongPin, unreachable, fault, reference } = words.request;
    switch (outcome.code) {
      case 'wrong-number':
        this.#number.refuse(wrongNumber(outcome.left));
        break;
      case 'wrong-pin':
        this.#pin?.refuse(wrongPin(outcome.left));
        break;
      case 'verified':
      case 'denied':
      case 'over':
      case 'locked':
      case 'throttled':
        this.#options.over(outcome.code);
        break;
      case 'unknown-device':
      case 'bad-signature':
        this.#options.over('gone');
        break;
      case 'unreachable':
        this.#say(unreachable);
        break;
      case 'too-many':
        this.#say(words.tooMany);
        break;
      case 'fault':
        this.#say(outcome.reference === undefined ? fault : `${fault} ${reference(outcome.reference)}`);
        break;
      case 'invalid':
      case 'unknown-code':
      case 'unknown-push-service':
        this.#say(fault);
    }
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
