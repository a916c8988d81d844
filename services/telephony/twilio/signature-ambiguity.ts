import type { FormParameters } from './form-parameters.ts';

/** The names under which something is read of a form. */
export interface ReadNames {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The one whose value may hold anything at all, as people write it. */
  readonly freeText?: string;
}

/** A parameter in the string that is signed: its name begins at `start`, its value at `value`, and it ends at `end`. */
interface Place {
  readonly name: string;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** Twilio's names that end with one that is read. */
const longerNames = new Set(['SmsMessageSid', 'OriginalRepliedMessageSid', 'ForwardedFrom']);

/**
 * Whether the same signature could stand for other parameters. Twilio signs sorted names and values in one string with
 * nothing between them, so whoever has a signed request can cut it anew. What is read has a strict form; and here, a name
 * that is read may stand in that string only where it was read, or inside one name that is not: anywhere else something
 * was hidden, or was cut out.
 */
export function isSignatureAmbiguous(form: FormParameters, names: ReadNames): boolean {
  if ([...form.keys()].some((name) => !/^[A-Za-z][A-Za-z_]*\d{0,2}$/u.test(name))) return true;
  const { signed, places } = inSignedOrder(form);
  return [...names.required, ...names.optional].some((name) =>
    occurrences(signed, name).some((at) => {
      const place = places.find(({ start, end }) => start <= at && at < end);
      return place === undefined || !mayStand(name, at, place, names);
    }),
  );
}

function mayStand(name: string, at: number, place: Place, { required, freeText }: ReadNames): boolean {
  const end = at + name.length;
  if (at === place.start && place.name === name) return true;
  if (place.name === freeText) return at >= place.value && end <= place.end;
  // Such as ParentCallSid and FromCity. What is optional could be hidden so, and nobody would miss it.
  if (end > place.value || !required.includes(name)) return false;
  // Where people write what they like, they can write names.
  return freeText === undefined || at === place.start || longerNames.has(place.name);
}

function inSignedOrder(form: FormParameters): { readonly signed: string; readonly places: readonly Place[] } {
  const places: Place[] = [];
  let signed = '';
  for (const [name, value] of [...form].sort(([one], [two]) => (one < two ? -1 : 1))) {
    const start = signed.length;
    signed += name + value;
    places.push({ name, start, value: start + name.length, end: signed.length });
  }
  return { signed, places };
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
