import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withChatOfTheirOwn, withCurrentUser } from './playground-people.ts';
import { PlaygroundProcess } from './playground-process.ts';
import { PlaygroundError } from '../config/start-errors.ts';

/** A Playground that answers. */
export interface Playground {
  /** Where to chat, for a browser on this machine. */
  readonly url: string;
  /** Ends exactly this Playground; resolves when it is gone. Calling it again is harmless. */
  stop(): Promise<void>;
}

export interface PlaygroundOptions {
  /** The port on which the bot answers `POST /api/messages` on 127.0.0.1. */
  botPort: number;
  /** The port for the browser; 0 takes a free one. */
  port: number;
  /** The variable that says which port; PLAYGROUND_PORT unless told otherwise. */
  portVariable?: string;
  /** The folder with `.m365agentsplayground.yml`. */
  configDirectory: string;
  /** Object ids: the first of these who is among the configuration's other users chats instead of its current user. */
  insteadOfCurrentUser?: readonly string[];
  /** Hears of a Playground that ended although nobody stopped it. */
  log?: (line: string) => void;
  /** Finds the Playground's command file; throws when it is not installed. */
  locate?: () => string;
}

const configName = '.m365agentsplayground.yml';
const startTimeoutMs = 30_000;

/**
 * Starts Microsoft 365 Agents Playground, the Teams client of the demo, on 127.0.0.1.
 * @throws {PlaygroundError} when it is not installed, its port is taken, or it does not start.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { botPort, log, portVariable = 'PLAYGROUND_PORT' } = options;
  const cli = locateOrExplain(options.locate ?? locateCli);
  const port = await freePort(options.port, portVariable);
  const config = await readConfiguration(options);
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  const configFile = join(folder, configName);
  await writeFile(configFile, config);
  const playground = new PlaygroundProcess({ cli, port, botPort, configFile, folder });
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await playground.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await whenReady(playground, port);
  } catch (cause) {
    const complaint = await playground.complaint();
    await stop();
    const reason = complaint === undefined ? '' : `: ${complaint}`;
    throw new PlaygroundError(`The Playground of ${portVariable} did not start${reason}.`, { cause });
  }
  void playground.ended.then(() => {
    if (!stopping) log?.(`The Playground of ${portVariable} ended by itself; the bot goes on without it.`);
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function readConfiguration({ configDirectory, insteadOfCurrentUser }: PlaygroundOptions): Promise<string> {
  const read = await readFile(join(configDirectory, configName), 'utf8').catch((cause: unknown) => {
    throw new PlaygroundError(`The configuration of the Playground cannot be read: ${configName}.`, { cause });
  });
  const config = read.replaceAll('\r\n', '\n');
  return withChatOfTheirOwn(
    insteadOfCurrentUser === undefined ? config : withCurrentUser(config, insteadOfCurrentUser),
  );
}

function locateCli(): string {
  const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
  return join(dirname(manifest), 'cli.js');
}

function locateOrExplain(locate: () => string): string {
  try {
    return locate();
  } catch (cause) {
    throw new PlaygroundError(
      'Microsoft 365 Agents Playground is not installed: run npm ci without --omit=dev, or set PLAYGROUND=off.',
      { cause },
    );
  }
}

/** A taken port must be noticed here: the Playground would silently take another one. */
async function freePort(wanted: number, portVariable: string): Promise<number> {
  const probe = createServer();
  try {
    await once(probe.listen(wanted, '127.0.0.1'), 'listening');
  } catch (cause) {
    throw new PlaygroundError(`Port ${wanted} for the Playground is taken: set ${portVariable} to a free one.`, {
      cause,
    });
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : wanted;
}

async function whenReady(playground: PlaygroundProcess, port: number): Promise<void> {
  const giveUp = Date.now() + startTimeoutMs;
  while (playground.isRunning()) {
    if (await answers(port)) return;
    if (Date.now() > giveUp) throw new Error(`No answer within ${startTimeoutMs / 1000} seconds.`);
    await delay(50);
  }
  throw new Error('Its process ended.');
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_debug/ping`, { signal: AbortSignal.timeout(1_000) });
    return (await response.text()) === 'pong';
  } catch {
    return false;
  }
}
