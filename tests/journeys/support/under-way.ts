import type { Request } from 'playwright-core';

/** What a page has asked for and has no answer to yet. */
export class UnderWay {
  readonly #requests = new Set<Promise<void>>();

  follow(request: Request): void {
    const answered = whenAnswered(request).then(() => void this.#requests.delete(answered));
    this.#requests.add(answered);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#requests);
  }
}

async function whenAnswered(request: Request): Promise<void> {
  const response = await request.response().catch(windowIsClosed);
  await response?.finished().catch(windowIsClosed);
}

/** What is under way when the window is closed, at the end of a journey, is nobody's to wait for. */
export function windowIsClosed(): null {
  return null;
}
