/** Who chats in a Playground: its configuration has everybody, and one current user, who alone can write. */
import { PlaygroundError } from '../config/start-errors.ts';

const objectIdOf = (person: string): string => /^ +aadObjectId: *['"]?([\w-]+)/mu.exec(person)?.[1] ?? '';

/** The lines of one entry at the top of the file, each begins with two spaces at least. */
function entry(config: string, name: string): string {
  return new RegExp(`^${name}:\\n((?: {2}.*\\n)+)`, 'mu').exec(config)?.[1] ?? '';
}

/**
 * The Playground's configuration with the current user and one of its other users exchanged.
 * @param objectIds whom to take: the first of these who is among the others, and not the current user already.
 * @throws {PlaygroundError} when none of them is.
 */
export function withCurrentUser(config: string, objectIds: readonly string[]): string {
  const current = entry(config, 'currentUser');
  const users = entry(config, 'users');
  const others = users.split(/^(?= {2}- )/mu);
  const chosen = objectIds.flatMap((id) => others.find((other) => objectIdOf(other) === id) ?? []).at(0);
  if (chosen === undefined || current === '')
    throw new PlaygroundError('The configuration of the Playground has nobody of the helpdesk among its users.');
  const asUser = current.replace(/^/gmu, '  ').replace(/^ {4}/u, '  - ').trimEnd();
  const asCurrent = chosen.replace('  - ', '    ').replace(/^ {2}/gmu, '');
  const exchanged = others.map((other) => (other === chosen ? `${asUser}\n` : other)).join('');
  return config.replace(users, () => exchanged).replace(current, () => asCurrent);
}

/** The Playground's configuration with a personal chat that is only the current user's, as in Teams: the file has one for all. */
export function withChatOfTheirOwn(config: string): string {
  const who = objectIdOf(entry(config, 'currentUser'));
  return config.replace(/^(personalChat:\n(?: .*\n)*? +id: *['"]?[\w-]+)/mu, `$1-${who}`);
}
