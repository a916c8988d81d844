import { draftFor, type Draft, keepDraft } from './accounts.js';
import { readCode } from './code.js';
import { codeScreen } from './code-screen.js';
import { lookUp, register } from './device.js';
import { button, element, identity, paragraph } from './dom.js';
import { iosScreen } from './ios-screen.js';
import { makeKeys } from './keys.js';
import { busyScreen, messageScreen } from './message-screen.js';
import { installNotice, notificationNotice } from './notices.js';
import { askPermission, permission, pushSubscription } from './notifications.js';
import { pictures } from './pictures.js';
import { deviceName, isInstalled, platform } from './platform.js';
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
  /** An account was added: what waits for it may be shown from now on. */
  readonly added: () => void;
  readonly turnOn: () => void;
}

/** Adds an account, from the code to the word that sends the person back to the chat. */
export class AddFlow {
  readonly #options: AddOptions;

  constructor(options: AddOptions) {
    this.#options = options;
  }

  /** A code is to be typed. */
  ask(): void {
    const { home, hasAccounts } = this.#options;
    show(codeScreen((code) => void this.begin(code), hasAccounts ? home : undefined));
  }

  /** A code was scanned or typed. */
  async begin(typed: string): Promise<void> {
    const code = readCode(typed);
    if (code === undefined) {
      this.#unknown();
      return;
    }
    show(busyScreen(words.loading));
    const answer = await lookUp(code);
    // Registered perhaps, and only the answer got lost: then the same key may be sent once more.
    const draft = answer.code === 'unknown-code' ? await draftFor(code) : undefined;
    if (answer.code === 'found') this.#show({ ...answer, code });
    else if (draft !== undefined) this.#confirm(draft);
    else if (answer.code === 'unknown-code') this.#unknown();
    else this.#failed(answer, () => void this.begin(code));
  }

  #show(found: Found): void {
    if (platform !== 'ios' || isInstalled()) this.#confirm(found);
    else show(iosScreen(found.code, () => this.#confirm(found)));
  }

  #confirm(found: Found): void {
    const { add } = words;
    const { organization, account } = found;
    show({
      heading: add.confirmHeading,
      picture: pictures.ask(),
      parts: [
        element('div', { class: 'card' }, identity(organization, account)),
        ...(permission() === 'default' ? [paragraph(add.why)] : []),
        button(add.act, 'primary', () => void this.#add(found)),
        element('p', { class: 'soft' }, add.notMine),
      ],
    });
  }

  async #add(found: Found): Promise<void> {
    // At once, while the browser still knows that somebody has clicked.
    const asked = askPermission();
    show(busyScreen(words.add.adding));
    await asked;
    const draft = await draftOf(found);
    const target = { name: deviceName(), subscription: await pushSubscription(found.applicationServerKey) };
    let answer = await register(draft, target);
    // Requests are then opened by hand.
    if (answer.code === 'unknown-push-service') answer = await register(draft, { ...target, subscription: null });
    if (answer.code === 'registered') this.#done(answer, target.subscription !== null);
    else if (answer.code === 'unknown-code') this.#unknown();
    else this.#failed(answer, () => void this.#add(found));
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

  #unknown(): void {
    const { add } = words;
    const act = [add.otherCode, () => this.ask()] as const;
    show(messageScreen({ heading: add.unknownHeading, text: add.unknown, picture: pictures.bad(), act }));
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
