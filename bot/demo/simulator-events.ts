import type { ServerResponse } from 'node:http';
import type { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
import type { PhoneView } from '../../services/telephony/simulator/views.ts';

/** Most pages that can be open. */
const mostStreams = 20;
/** What waits to be read before a page is taken for gone, in bytes. */
const mostUnread = 4_000_000;

/**
 * Keeps open pages up to date, by server-sent events: `phones` with all of them at first, `phone` with each that changes.
 */
export class SimulatorEvents {
  readonly #simulator: PhoneSimulator;
  #streams = 0;

  constructor(simulator: PhoneSimulator) {
    this.#simulator = simulator;
  }

  /** Whether one more page can be served. */
  get isOpen(): boolean {
    return this.#streams < mostStreams && !this.#simulator.stopped.aborted;
  }

  /** Writes until the page is closed or the simulator stops; resolves then. */
  async stream(response: ServerResponse, headers: Readonly<Record<string, string>>): Promise<void> {
    this.#streams += 1;
    const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
    response.on('close', () => close(undefined));
    const { stopped } = this.#simulator;
    const onStop = (): void => void response.end();
    stopped.addEventListener('abort', onStop);
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\n${event('phones', this.#simulator.phones())}`);
    const stopWatching = this.#simulator.watch(together((phones) => this.#write(response, phones)));
    await closed;
    stopWatching();
    stopped.removeEventListener('abort', onStop);
    this.#streams -= 1;
  }

  #write(response: ServerResponse, phones: readonly PhoneView[]): void {
    if (response.writableLength > mostUnread) response.destroy();
    // `writable` stays true after the end, and a write then would end the process.
    else if (!response.writableEnded && !response.destroyed)
      response.write(phones.map((phone) => event('phone', phone)).join(''));
  }
}

/** What changes at a stroke is told at once, each phone one time. */
function together(tell: (phones: readonly PhoneView[]) => void): (phone: PhoneView) => void {
  const changed = new Map<string, PhoneView>();
  return (phone) => {
    changed.set(phone.number, phone);
    if (changed.size > 1) return;
    setImmediate(() => {
      const phones = [...changed.values()];
      changed.clear();
      tell(phones);
    });
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
