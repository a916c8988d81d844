/** The ids of all keys that a stored value needs: of sealed secrets, and of seals. Both name theirs `keyId`. */
export function keyIdsIn(value: unknown): Set<string> {
  const ids = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('keyId' in part && typeof part.keyId === 'string') ids.add(part.keyId);
    Object.values(part).forEach(look);
  };
  look(value);
  return ids;
}
