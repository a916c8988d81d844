import { plainText } from '../../cards/support/plain-text.ts';
import type { Directory } from '../../services/directory/directory.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';

/** Longer names only fill a card on which several stand; in characters. */
const longestName = 60;

/** What somebody is called, as Markdown, on the cards of the helpdesk. */
export function nameText(displayName: string): string {
  return plainText(displayName, longestName);
}

/** What everybody in a hand-off is called, as Markdown, by object id: by that id where the directory does not know, or answer. */
export async function namesIn(
  { person, agent, openedBy, identity, approval, history }: HandOff,
  directory: Pick<Directory, 'find'>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [
    ...[person.objectId, agent, openedBy.by === 'agent' ? openedBy.agent : undefined],
    ...[identity?.manager, identity?.askedBy, approval?.askedBy],
    ...history.map((each) => each.agent),
  ];
  const known = new Set(ids.filter((id) => id !== undefined));
  const named = await Promise.all(
    [...known].map(async (objectId): Promise<[string, string]> => {
      const entry = await directory.find({ tenantId: person.tenantId, objectId }).catch(() => undefined);
      return [objectId, nameText(entry?.displayName ?? objectId)];
    }),
  );
  return new Map(named);
}
