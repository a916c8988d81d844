import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

/** What in a file, and what instead. */
export type Edit = readonly [what: RegExp, instead: string | ((all: string, ...found: string[]) => string)];

/** Changes a file as its README says. @throws where there is nothing to change: then the file is another one than the README is about. */
export async function edit(file: string, edits: readonly Edit[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [what, instead] of edits) {
    if (!what.test(text)) throw new Error(`${file} has no ${String(what)}`);
    text = typeof instead === 'string' ? text.replace(what, () => instead) : text.replace(what, instead);
  }
  await writeFile(file, text);
}

/** Whether a program of this machine listens there: a connection to look would be one that it answers. */
export function isListening(port: number): boolean {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  return readFileSync('/proc/net/tcp', 'utf8').includes(address);
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
