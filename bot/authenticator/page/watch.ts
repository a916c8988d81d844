/** How often to look while somebody can see the page, and how rarely at most while nothing answers, in milliseconds. */
const everyMs = 4_000;
const rarestMs = 60_000;

/**
 * Looks again and again while the page can be seen, and at once when it comes back, gets the focus or is told to. Where looking
 * fails it waits twice as long each time.
 */
export class Watch {
  readonly #look: (isBack: boolean) => Promise<boolean>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isLooking = false;
  #isWanted = false;

  /** @param look whether the server answered; `isBack`: it is not just time again */
  constructor(look: (isBack: boolean) => Promise<boolean>) {
    this.#look = look;
  }

  start(): void {
    const now = (): void => this.now();
    document.addEventListener('visibilitychange', now);
    for (const event of ['focus', 'online', 'offline', 'pageshow']) window.addEventListener(event, now);
    this.now();
  }

  /** Looks now; what is under way is done once more, because it may have been asked too early. */
  now(): void {
    if (this.#isLooking) this.#isWanted = true;
    else this.#lookAgain(true);
  }

  #lookAgain(isBack: boolean): void {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'visible') void this.#lookOnce(isBack);
  }

  async #lookOnce(isBack: boolean): Promise<void> {
    this.#isLooking = true;
    this.#isWanted = false;
    try {
      this.#failures = (await this.#look(isBack)) ? 0 : this.#failures + 1;
    } finally {
      this.#isLooking = false;
    }
    this.#goOn();
  }

  #goOn(): void {
    if (this.#isWanted) this.now();
    else this.#timer = setTimeout(() => this.#lookAgain(false), Math.min(rarestMs, everyMs * 2 ** this.#failures));
  }
}
