import { connect, type Socket } from 'node:net';
import type { Broken } from './promises.ts';

const beginnings = [
  '',
  'GET /healthz HTTP/1.1\r\nHost: local',
  'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
];

/** The bot waits 20 seconds for a request and looks after that every 30. */
const longest = 60_000;

/** A few connections that begin to say something and then are silent. The bot ends them, in its own time. */
export class StalledConnections {
  readonly #sockets: readonly Socket[];
  readonly #began = performance.now();

  constructor(port: number) {
    this.#sockets = beginnings.map((beginning) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
      return socket.on('error', () => undefined).resume();
    });
  }

  /** In a run that was long enough, all have been ended. Ends those that were not. */
  judge(broken: Broken): void {
    const open = this.#sockets.filter(({ closed }) => !closed);
    open.forEach((socket) => socket.destroy());
    if (performance.now() - this.#began > longest && open.length > 0) {
      broken.note('stalled requests end', `${open.length} of ${this.#sockets.length} are open`);
    }
  }
}
