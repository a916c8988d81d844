/** Takes the code out of the address, where nobody else is to read it. @returns undefined where there is none. */
export function takeCodeFromAddress(): string | undefined {
  const { hash, pathname, search } = location;
  if (hash.length < 2) return undefined;
  history.replaceState(null, '', pathname + search);
  return hash;
}
