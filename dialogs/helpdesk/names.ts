import { oneLine, plainText, shortened } from '../../cards/support/plain-text.ts';
import type { Directory, FoundPerson } from '../../services/directory/directory.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';

/** Longer names only fill a card on which several stand; in characters. */
const longestName = 60;
/** Of a sign-in name, which tells people apart; in characters. */
const longestAccount = 100;
const longestDepartment = 30;

/** What somebody is called, as Markdown, on the cards of the helpdesk. */
export function nameText(displayName: string): string {
  return plainText(displayName, longestName);
}

/** What somebody signs in as, as Markdown. */
export function accountText(accountName: string): string {
  return plainText(accountName, longestAccount);
}

/** One of several people, as the plain text of a choice: what they are called, sign in as, and where they work as far as it is known. */
export function choiceText({
  displayName,
  accountName,
  department,
}: Omit<FoundPerson, 'tenantId' | 'objectId'>): string {
  return [
    shortened(oneLine(displayName), longestName),
    shortened(oneLine(accountName), longestAccount),
    ...(department === undefined ? [] : [shortened(oneLine(department), longestDepartment)]),
  ].join(' · ');
}

/** What people are called and sign in as, as Markdown, by object id. */
export interface Names {
  /** By that id where the directory does not know, or answer. */
  readonly nameOf: (objectId: string) => string;
  readonly accountOf: (objectId: string) => string | undefined;
}

/** What everybody in a hand-off is called. */
export async function namesIn(
  { person, agent, openedBy, identity, approval, history }: HandOff,
  directory: Pick<Directory, 'find'>,
): Promise<Names> {
  const ids = [
    ...[person.objectId, agent, openedBy.by === 'agent' ? openedBy.agent : undefined],
    ...[identity?.manager, identity?.askedBy, approval?.askedBy],
    ...history.map((each) => each.agent),
  ];
  const known = new Set(ids.filter((id) => id !== undefined));
  const entries = new Map(
    await Promise.all(
      [...known].map(
        async (objectId) =>
          [objectId, await directory.find({ tenantId: person.tenantId, objectId }).catch(() => undefined)] as const,
      ),
    ),
  );
  return {
    nameOf: (id) => nameText(entries.get(id)?.displayName ?? id),
    accountOf: (id) => {
      const account = entries.get(id)?.accountName;
      return account && accountText(account);
    },
  };
}
