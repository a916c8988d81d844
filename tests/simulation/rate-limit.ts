/** So many in any stretch of time of a length: a window that slides. */
export class RateLimit {
  readonly #most: number;
  readonly #milliseconds: number;
  #taken: number[] = [];

  constructor(most: number, milliseconds: number) {
    this.#most = most;
    this.#milliseconds = milliseconds;
  }

  hasRoom(now: number): boolean {
    const first = this.#taken.findIndex((at) => now - at < this.#milliseconds);
    this.#taken = first === -1 ? [] : first === 0 ? this.#taken : this.#taken.slice(first);
    return this.#taken.length < this.#most;
  }

  take(now: number): void {
    this.#taken.push(now);
  }
}
