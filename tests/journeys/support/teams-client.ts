import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { startPlayground } from '../../../bot/demo/playground.ts';
import { respond } from '../../support/respond.ts';

const demoDirectory = new URL('../../../services/directory/demo-directory.json', import.meta.url);
const person = z.object({ objectId: z.string(), displayName: z.string(), accountName: z.string() });
type Person = z.infer<typeof person>;
const guest: Person = {
  objectId: '00000000-0000-0000-0000-000000000099',
  displayName: 'Demo Guest',
  accountName: 'guest@contoso.example',
};

export interface TeamsClient {
  url: string;
  stop(): Promise<void>;
}

/**
 * A Playground in which a chosen person talks, in a chosen language. The Playground itself always says "en-US";
 * Teams says what the person's client is set to, so a relay between Playground and bot puts that in.
 */
export async function startTeamsClient({
  botPort,
  accountName,
  locale,
  chatName = 'journey',
}: {
  botPort: number;
  accountName: string;
  locale: string;
  /** Tells one personal chat of this person from another. */
  chatName?: string;
}): Promise<TeamsClient> {
  const relay = createServer((request, response) => void pass({ request, response, botPort, locale }));
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  const address = relay.address();
  assert.ok(typeof address === 'object' && address !== null);
  const configDirectory = await mkdtemp(join(tmpdir(), 'journey-people-'));
  await writeFile(join(configDirectory, '.m365agentsplayground.yml'), await configuration(accountName, chatName));
  const playground = await startPlayground({ botPort: address.port, port: 0, configDirectory });
  return {
    url: playground.url,
    stop: async () => {
      await playground.stop();
      relay.closeAllConnections();
      relay.close();
      await rm(configDirectory, { recursive: true });
    },
  };
}

async function configuration(accountName: string, chatName: string): Promise<string> {
  const { people } = z.object({ people: z.array(person) }).parse(JSON.parse(await readFile(demoDirectory, 'utf8')));
  const [currentUser] = people.filter((one) => one.accountName === accountName);
  assert.ok(currentUser !== undefined, `${accountName} is not in the demo directory`);
  // The Playground takes five others.
  const others = [...people.filter((one) => one !== currentUser).slice(0, 4), guest];
  // JSON is YAML too.
  return JSON.stringify({
    version: '0.1.1',
    tenantId: '00000000-0000-0000-0000-0000000000aa',
    bot: { id: '28:00000000-0000-0000-0000-0000000000bb', name: 'Two-step verification' },
    currentUser: account(currentUser),
    users: others.map(account),
    personalChat: { id: `${chatName}-personal-chat` },
    groupChat: { id: 'journey-group-chat', name: 'Demo group chat' },
    team: { id: 'journey-team', name: 'Demo team', aadGroupId: '00000000-0000-0000-0000-0000000000cc', channels: [] },
  });
}

function account({ objectId, displayName, accountName }: Person): Record<string, string> {
  const [givenName = '', surname = ''] = displayName.split(' ');
  const names = { name: displayName, givenName, surname, userPrincipleName: accountName, email: accountName };
  return { id: `29:${objectId}`, aadObjectId: objectId, ...names };
}

interface Passing {
  request: IncomingMessage;
  response: ServerResponse;
  botPort: number;
  locale: string;
}

async function pass({ request, response, botPort, locale }: Passing): Promise<void> {
  const body = (await buffer(request)).toString('utf8').replaceAll('"locale":"en-US"', `"locale":"${locale}"`);
  try {
    const answer = await fetch(`http://127.0.0.1:${botPort}${request.url ?? '/'}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(body === '' ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(await answer.text());
  } catch {
    respond(response, 502);
  }
}
