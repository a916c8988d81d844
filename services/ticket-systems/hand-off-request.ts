import { z } from 'zod';
import { longestNote, longestTicket } from '../hand-off/hand-off.ts';

/** Longest sign-in name, in characters. */
const longestName = 256;

const accountName = z
  .string()
  .max(longestName)
  .regex(/^[^\s\p{Cc}\p{Cs}@]+@[^\s\p{Cc}\p{Cs}@]+$/u);
const objectId = z.string().regex(/^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/u);

/** The same as `HandOffRequest` in `bot/http/openapi.json`; a test sees to it. */
const requestSchema = z.strictObject({
  person: z.union([z.strictObject({ accountName }), z.strictObject({ objectId })]),
  kind: z.enum(['set-up', 'reset', 'unlock']),
  reason: z
    .string()
    .regex(new RegExp(`^[^\\0]{1,${longestNote}}$`, 'u'))
    .regex(/\S/u)
    .regex(/^(?:[\t\n\r]|[^\p{Cc}\p{Cs}\p{Bidi_Control}])*$/u),
  ticket: z
    .string()
    .max(longestTicket)
    .regex(/^[!-~](?:[ -~]*[!-~])?$/u),
});
/** What a ticket system asks for. */
export type HandOffRequest = Readonly<z.infer<typeof requestSchema>>;

type Field = keyof HandOffRequest;

/** What is wrong with a body: which of its fields, unless it is the whole, and one sentence that quotes nothing of it. */
export interface BodyFlaw {
  readonly field?: Field;
  readonly says: string;
}

const rules: Readonly<Record<Field, string>> = {
  person: 'person must be {"accountName": a sign-in name} or {"objectId": an object id}, one of them and nothing else.',
  kind: 'kind must be set-up, reset or unlock.',
  reason: `reason must be text of 1 to ${longestNote} characters, without control characters.`,
  ticket: `ticket must be text of 1 to ${longestTicket} printable ASCII characters, with no space around it.`,
};

/** The request in a body. Whatever is more, less or else is refused. */
export function readRequest(body: string): { readonly request: HandOffRequest } | { readonly flaw: BodyFlaw } {
  const json = jsonIn(body);
  if (json === undefined) return { flaw: { says: 'The body must be JSON.' } };
  return checkRequest(json.value);
}

/** The same of a body that was parsed. */
export function checkRequest(value: unknown): { readonly request: HandOffRequest } | { readonly flaw: BodyFlaw } {
  const { data, error } = requestSchema.safeParse(value);
  if (data !== undefined) return { request: data };
  const field = Object.keys(rules).find((each): each is Field => each === error.issues[0]?.path[0]);
  const whole = 'The body must be one JSON object with person, kind, reason and ticket, and nothing else.';
  return { flaw: field === undefined ? { says: whole } : { field, says: rules[field] } };
}

function jsonIn(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return undefined;
  }
}
