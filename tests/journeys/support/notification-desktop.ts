import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type DefinedInterface, defineInterface, type MessageBus } from 'dbus-native';
import type { Cleanup } from '../../support/cleanup.ts';

/** A notification as a desktop is asked to show it. */
export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  /** Begins with who shows it. */
  readonly body: string;
}

/**
 * The desktop on which a browser shows its notifications: a message bus for this one test, on which nothing else is, and the
 * service that shows them. So a click is one that the browser takes for a person's.
 * @see https://specifications.freedesktop.org/notification-spec/latest/protocol.html
 */
export class NotificationDesktop {
  readonly #address: string;
  readonly #shows = new EventEmitter();
  readonly #service: DefinedInterface;
  #last = 0;

  private constructor(address: string) {
    this.#address = address;
    this.#service = this.#notificationService();
  }

  static async start(t: Cleanup): Promise<NotificationDesktop> {
    const folder = await mkdtemp(join(tmpdir(), 'desktop-'));
    const desktop = new NotificationDesktop(`unix:path=${join(folder, 'bus')}`);
    const daemon = await started(folder, desktop.#address);
    const bus = createClient({ busAddress: desktop.#address });
    t.after(async () => {
      await bus.close();
      await ended(daemon);
      await rm(folder, { recursive: true, force: true });
    });
    await desktop.#serve(bus);
    return desktop;
  }

  /** What a browser needs to find this desktop. */
  get environment(): Record<string, string> {
    return { DBUS_SESSION_BUS_ADDRESS: this.#address };
  }

  /** The next notification. To be called before what brings it. */
  async next(): Promise<ShownNotification> {
    const [shown] = (await once(this.#shows, 'shown')) as [ShownNotification];
    return shown;
  }

  /** The person clicks on a notification. */
  click({ id }: ShownNotification): void {
    this.#service.emit['ActionInvoked']?.(id, 'default');
  }

  async #serve(bus: MessageBus): Promise<void> {
    await bus.export('/org/freedesktop/Notifications', this.#service);
    const { isPrimaryOwner } = await bus.ownName(this.#service.name);
    if (!isPrimaryOwner) throw new Error('Somebody else shows the notifications');
  }

  #notificationService(): DefinedInterface {
    const text = 's';
    return defineInterface({
      name: 'org.freedesktop.Notifications',
      methods: {
        GetCapabilities: { out: { capabilities: 'as' }, handler: () => ['actions', 'body', 'persistence'] },
        GetServerInformation: {
          out: { name: text, vendor: text, version: text, specification: text },
          handler: () => ['desktop', 'tests', '1.0', '1.2'],
        },
        Notify: {
          in: {
            ...{ app: text, replaces: 'u', icon: text, title: text, body: text },
            ...{ actions: 'as', hints: 'a{sv}', timeout: 'i' },
          },
          out: { id: 'u' },
          handler: ({ replaces, title, body }: NotifyArguments) => this.#show({ id: replaces, title, body }),
        },
        CloseNotification: { in: { id: 'u' }, handler: ({ id }: { readonly id: number }) => this.#close(id) },
      },
      signals: {
        ActionInvoked: { args: { id: 'u', action: text } },
        NotificationClosed: { args: { id: 'u', reason: 'u' } },
      },
    });
  }

  #show({ id, title, body }: ShownNotification): number {
    if (id === 0) this.#last += 1;
    const shown = { id: id === 0 ? this.#last : id, title, body };
    // The browser takes no click on a notification of which it has not heard the id.
    setImmediate(() => this.#shows.emit('shown', shown));
    return shown.id;
  }

  #close(id: number): void {
    const byRequest = 3;
    this.#service.emit['NotificationClosed']?.(id, byRequest);
  }
}

interface NotifyArguments extends Omit<ShownNotification, 'id'> {
  readonly replaces: number;
}

/** A bus that starts no program by itself: what else a machine has would answer for it. */
async function started(folder: string, address: string): Promise<ChildProcess> {
  const file = join(folder, 'bus.conf');
  const all = '<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>';
  const policy = `<policy context="default">${all}</policy>`;
  const content = `<type>session</type><listen>${address}</listen><auth>EXTERNAL</auth>${policy}`;
  await writeFile(file, `<busconfig>${content}</busconfig>`);
  const options = ['--nofork', '--nopidfile', '--print-address', `--config-file=${file}`];
  // It complains that it may not open more files than it will ever need.
  const daemon = spawn('dbus-daemon', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = once(daemon, 'exit').then(([code]) => Promise.reject(new Error(`dbus-daemon ended with ${code}`)));
  await Promise.race([once(daemon.stdout, 'data'), failed]);
  return daemon;
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  daemon.kill();
  await once(daemon, 'exit');
}
