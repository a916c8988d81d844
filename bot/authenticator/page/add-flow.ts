import { type Account, accountOf, draftFor, type Draft, keepDraft } from './accounts.js';
import { readCode } from './code.js';
import { codeScreen } from './code-screen.js';
import { confirmScreen } from './confirm-screen.js';
import { lookUp, register } from './device.js';
import { plainDigits } from './digits.js';
import { button, element, identity, paragraph } from './dom.js';
import { iosScreen } from './ios-screen.js';
import { makeKeys } from './keys.js';
import { busyScreen, messageScreen } from './message-screen.js';
import { installNotice, notificationNotice } from './notices.js';
import { askPermission, pushSubscription } from './notifications.js';
import { pictures } from './pictures.js';
import { isInstalled, platform } from './platform.js';
import { serverNow } from './server.js';
import { show } from './view.js';
import { words } from './words.js';

/** Whose account it is, and with which of the server's keys notifications are asked for. */
type Found = Pick<Draft, 'code' | 'organization' | 'account' | 'applicationServerKey'>;

export interface AddOptions {
  /** Back to the accounts. */
  readonly home: () => void;
  /** Whether there is something to go back to. */
  readonly hasAccounts: boolean;
  /** The account is there: what waits for it may be shown from now on. */
  readonly added: () => void;
  readonly turnOn: () => void;
}

/** Adds an account, from the code to the word that sends the person back to the chat. */
export class AddFlow {
  readonly #options: AddOptions;
  /** What was scanned or typed, as it stands. */
  #text = '';
  #isTyped = false;

  constructor(options: AddOptions) {
    this.#options = options;
  }

  /** A code is to be typed; one that was typed or scanned already is to be put right. */
  ask(error = ''): void {
    const { home, hasAccounts } = this.#options;
    const typed = (text: string): void => {
      [this.#text, this.#isTyped] = [text, true];
      void this.#look();
    };
    show(codeScreen({ typed, back: hasAccounts ? home : undefined, text: this.#text, error }));
  }

  /** A code was scanned. */
  begin(link: string): Promise<void> {
    this.#text = link.replace(/^#/u, '');
    return this.#look();
  }

  async #look(): Promise<void> {
    const code = readCode(plainDigits(this.#text));
    if (code === undefined) {
      this.#refuse(words.add.incomplete);
      return;
    }
    show(busyScreen(words.loading));
    const answer = await lookUp(code);
    const account = await accountOf(code);
    // Registered perhaps, and only the answer got lost: then the same key may be sent once more.
    const draft = answer.code === 'unknown-code' ? await draftFor(code) : undefined;
    if (answer.code === 'found') this.#show({ ...answer, code });
    else if (account !== undefined) this.#already(account);
    else if (draft !== undefined) this.#confirm(draft);
    else if (answer.code === 'unknown-code') this.#refuse(words.add.unknown);
    else this.#failed(answer, () => void this.#look());
  }

  #show(found: Found): void {
    if (platform !== 'ios' || isInstalled()) this.#confirm(found);
    else show(iosScreen(found.code, () => this.#confirm(found)));
  }

  #confirm(found: Found): void {
    show(confirmScreen(found, (name) => void this.#add(found, name)));
  }

  async #add(found: Found, name: string): Promise<void> {
    // At once, while the browser still knows that somebody has clicked.
    const asked = askPermission();
    show(busyScreen(words.add.adding));
    await asked;
    const draft = await draftOf(found);
    const target = { name, subscription: await pushSubscription(found.applicationServerKey) };
    let answer = await register(draft, target);
    // Requests are then opened by hand.
    if (answer.code === 'unknown-push-service') answer = await register(draft, { ...target, subscription: null });
    if (answer.code === 'registered') this.#done(answer, target.subscription !== null);
    else if (answer.code === 'unknown-code') this.#refuse(words.add.unknown);
    else this.#failed(answer, () => void this.#add(found, name));
  }

  #done({ organization, account }: Pick<Found, 'organization' | 'account'>, isNotified: boolean): void {
    const { home, turnOn, added } = this.#options;
    show({
      heading: words.add.doneHeading,
      picture: pictures.good(),
      parts: [
        element('div', { class: 'card' }, identity(organization, account)),
        paragraph(words.add.doneText),
        ...notificationNotice(isNotified, turnOn),
        ...installNotice(),
        button(words.done, 'primary', home),
      ],
    });
    // Browsers throw away what they may; they are asked not to.
    if ('storage' in navigator) void navigator.storage.persist().catch(() => undefined);
    added();
  }

  /** A used code came again: a second scan, or a page that was kept open. */
  #already({ organization, account }: Account): void {
    const { add, done } = words;
    show({
      heading: add.alreadyHeading,
      picture: pictures.good(),
      parts: [
        element('div', { class: 'card' }, identity(organization, account)),
        paragraph(add.alreadyText),
        button(done, 'primary', this.#options.home),
      ],
    });
    this.#options.added();
  }

  /** What was typed is put right where it stands. */
  #refuse(why: string): void {
    const { otherCode, unknownHeading } = words.add;
    const act = [otherCode, () => this.ask()] as const;
    if (this.#isTyped) this.ask(why);
    else show(messageScreen({ heading: unknownHeading, text: why, picture: pictures.bad(), act }));
  }

  #failed(answer: { readonly code: string; readonly reference?: string | undefined }, again: () => void): void {
    const { add, request, tooMany } = words;
    const reference = answer.reference === undefined ? '' : ` ${request.reference(answer.reference)}`;
    const text = answer.code === 'too-many' ? tooMany : add.failed + reference;
    show(messageScreen({ heading: add.failedHeading, text, picture: pictures.bad(), act: [words.tryAgain, again] }));
  }
}

/** The key for a code, made and kept before anybody hears of it. */
async function draftOf(found: Found): Promise<Draft> {
  const earlier = await draftFor(found.code);
  if (earlier !== undefined) return earlier;
  const { code, organization, account, applicationServerKey } = found;
  const about = { code, organization, account, applicationServerKey };
  const draft = { ...about, ...(await makeKeys()), madeAt: serverNow().getTime() };
  await keepDraft(draft);
  return draft;
}
