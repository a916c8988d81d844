import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { type Playground, startPlayground } from '../demo/playground.ts';

/** The demo's Teams, unless it was not asked for. */
export async function openPlayground(config: Config, botPort: number): Promise<Playground | undefined> {
  if (config.mode === 'production' || config.playground === undefined) return undefined;
  const configDirectory = fileURLToPath(new URL('../../deployment/playground', import.meta.url));
  const log = (line: string): void => console.error(line);
  return startPlayground({ botPort, port: config.playground.port, configDirectory, log });
}

/** Tells whoever started the demo where everything is. */
export function announce(config: Config, port: number, playground: Playground | undefined): void {
  if (config.mode === 'production') return;
  const { store } = config;
  const chat = playground === undefined ? `POST http://127.0.0.1:${port}/api/messages` : playground.url;
  const data = store.kind === 'embedded' ? resolve(store.directory) : 'MongoDB, as MONGODB_URI names it';
  console.log(`Chat:   ${chat}\nPhones: http://127.0.0.1:${port}/simulator\nData:   ${data}\nStop:   Ctrl-C`);
}
