import type { Update } from './document-store.ts';

/** An update that sets the fields that have a value, and takes away those that are undefined. */
export function setOrUnset(fields: Readonly<Record<string, unknown>>): Pick<Update, '$set' | '$unset'> {
  const entries = Object.entries(fields);
  const gone = entries.filter(([, value]) => value === undefined).map(([name]): [string, string] => [name, '']);
  return {
    $set: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone) }),
  };
}
