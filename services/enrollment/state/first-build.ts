/** By field of an enrollment, what the first build called in it what has one name now. */
const renames: ReadonlyMap<string, readonly [then: string, now: string]> = new Map([
  ['methods', ['id', 'methodId']],
  ['pending', ['flowId', 'methodId']],
  ['abandoned', ['flowId', 'methodId']],
  ['lastEnded', ['flowId', 'methodId']],
  ['challenge', ['subject', 'methodId']],
  ['notices', ['about', 'changedMethodId']],
]);

/**
 * An enrollment as this build reads it, whichever build stored it: the first one had several names for a method's id. Its
 * seal is over the names that are stored, so it is checked before this. What is written next has today's names.
 */
export function withMethodIds(enrollment: unknown): unknown {
  if (!isObject(enrollment)) return enrollment;
  return mapped(enrollment, (name, value) => {
    const rename = renames.get(name);
    if (rename === undefined) return [name, value];
    return [name, Array.isArray(value) ? value.map((each) => renamed(each, rename)) : renamed(value, rename)];
  });
}

function renamed(value: unknown, [then, now]: readonly [string, string]): unknown {
  if (!isObject(value) || now in value) return value;
  return mapped(value, (name, field) => [name === then ? now : name, field]);
}

function mapped(object: object, map: (name: string, value: unknown) => readonly [string, unknown]): object {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => map(name, value)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
