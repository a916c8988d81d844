import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ContractPerson } from './directory-contract.ts';

const clauses = /^"(?<property>\w+):(?<value>(?:[^"\\]|\\["\\])*)"(?: (?<operator>AND|OR) |$)/u;
const searched = ['displayName', 'givenName', 'surname', 'userPrincipalName', 'mail'];

/**
 * Microsoft Graph's users on loopback, as far as the directory asks for them: `$search` is read by its grammar, so that
 * what breaks out of its quotes is answered with 400, as everything else is that is not understood.
 * @returns its address, with the version.
 */
export async function fakeGraph(t: TestContext, people: readonly ContractPerson[]): Promise<string> {
  const server = createServer((request, response) => {
    const { status, json } = answer(request, people);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`;
}

function answer(request: IncomingMessage, people: readonly ContractPerson[]): { status: number; json?: unknown } {
  const url = new URL(request.url ?? '', 'http://fake.example');
  // A name in brackets is the same as one in a segment of its own.
  const path = url.pathname.replace(/\/users\('(.*)'\)$/u, (_, name: string) => `/users/${name.replaceAll("''", "'")}`);
  const [users, who, what, ...more] = path.split('/').slice(2).map(decodeURIComponent);
  if (users !== 'users' || more.length > 0) return { status: 400 };
  if (who === undefined) return search(request, url.searchParams, people);
  const lower = who.toLowerCase();
  const person = people.find(({ objectId, accountName }) => objectId === lower || accountName.toLowerCase() === lower);
  const found = what === 'manager' ? people.find(({ objectId }) => objectId === person?.manager) : person;
  return found === undefined ? { status: 404 } : { status: 200, json: asUser(found) };
}

function search(request: IncomingMessage, asked: URLSearchParams, people: readonly ContractPerson[]) {
  const fits = read(asked.get('$search') ?? '');
  const known = [...asked.keys()].every((name) => ['$search', '$count', '$top', '$select'].includes(name));
  if (request.headers['consistencylevel'] !== 'eventual' || fits === undefined || !known) return { status: 400 };
  const found = people.filter(fits).toReversed();
  return { status: 200, json: { value: found.slice(0, Number(asked.get('$top'))).map(asUser) } };
}

/** Clauses that are all joined by the same word. */
function read(text: string): ((person: ContractPerson) => boolean) | undefined {
  const read: ((person: ContractPerson) => boolean)[] = [];
  const operators = new Set<string>();
  for (let rest = text; rest !== '' || read.length === 0;) {
    const { 0: whole = '', groups } = clauses.exec(rest) ?? {};
    const { property = '', value = '', operator } = groups ?? {};
    if (!searched.includes(property)) return undefined;
    const sought = bare(value.replaceAll(/\\(.)/gu, '$1'));
    read.push((person) => valueOf(person, property).some((each) => each.startsWith(sought)));
    if (operator !== undefined) operators.add(operator);
    rest = rest.slice(whole.length);
    if (rest === '' && operator !== undefined) return undefined;
  }
  if (operators.size > 1) return undefined;
  return (person) => (operators.has('AND') ? read.every((each) => each(person)) : read.some((each) => each(person)));
}

/** What a search compares: of a display name each word, of everything else how it begins. */
function valueOf({ displayName, accountName }: ContractPerson, property: string): string[] {
  const [given = '', ...surname] = bare(displayName).split(' ');
  if (property === 'displayName') return bare(displayName).split(' ');
  if (property === 'givenName') return [given];
  return [property === 'surname' ? surname.join(' ') : bare(accountName)];
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}@.+]+/gu, ' ')
    .trim();

function asUser({ objectId, displayName, accountName }: ContractPerson) {
  return {
    '@odata.type': '#microsoft.graph.user',
    id: objectId,
    displayName,
    userPrincipalName: accountName,
    businessPhones: [],
  };
}
