import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { Config } from '../config/config.ts';
import { demoSignInPath } from '../demo/sign-in/demo-entra.ts';
import { type Playground, startPlayground } from '../demo/playground.ts';

/** The demo's Teams from two chairs. */
export interface Playgrounds {
  /** Where an employee chats: the current user of the Playground's configuration. */
  readonly employee: Playground;
  /** Where somebody of the helpdesk chats. */
  readonly helpdesk: Playground;
}

/** The demo's Teams, both of them at once or neither, unless they were not asked for. @throws {PlaygroundError} */
export async function openPlaygrounds(config: Config, botPort: number): Promise<Playgrounds | undefined> {
  if (config.mode === 'production' || config.playground === undefined) return undefined;
  const { port, helpdeskPort } = config.playground;
  const configDirectory = fileURLToPath(new URL('../../deployment/playground', import.meta.url));
  const log = (line: string): void => console.error(line);
  const { agents } = await loadDemoDirectory();
  const started = await Promise.allSettled([
    startPlayground({ botPort, port, configDirectory, log }),
    startPlayground({
      ...{ botPort, port: helpdeskPort, configDirectory, log },
      portVariable: 'HELPDESK_PLAYGROUND_PORT',
      insteadOfCurrentUser: agents,
    }),
  ]);
  const [employee, helpdesk] = started;
  if (employee.status === 'fulfilled' && helpdesk.status === 'fulfilled')
    return { employee: employee.value, helpdesk: helpdesk.value };
  await Promise.all(started.map(async (each) => each.status === 'fulfilled' && each.value.stop()));
  throw started.find((each) => each.status === 'rejected')?.reason;
}

/** Ends both. */
export async function closePlaygrounds(playgrounds: Playgrounds | undefined): Promise<void> {
  await Promise.all([playgrounds?.employee.stop(), playgrounds?.helpdesk.stop()]);
}

/** Tells whoever started the demo where everything is. */
export function announce(config: Config, port: number, playgrounds: Playgrounds | undefined): void {
  if (config.mode === 'production') return;
  const { store } = config;
  const lines = {
    Chat: playgrounds === undefined ? `POST http://127.0.0.1:${port}/api/messages` : playgrounds.employee.url,
    Phones: `http://127.0.0.1:${port}/simulator`,
    Data: store.kind === 'embedded' ? resolve(store.directory) : 'MongoDB, as MONGODB_URI names it',
    ...(playgrounds !== undefined && { Helpdesk: playgrounds.helpdesk.url }),
    'Sign in': `http://127.0.0.1:${port}${demoSignInPath}`,
    Stop: 'Ctrl-C',
  };
  const width = Math.max(...Object.keys(lines).map((name) => name.length)) + 2;
  console.log(
    Object.entries(lines)
      .map(([name, what]) => `${`${name}:`.padEnd(width)}${what}`)
      .join('\n'),
  );
}
