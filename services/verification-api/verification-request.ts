import { z } from 'zod';

/** Longest sign-in name, reason, code and name of a method, in characters. */
const longest = { name: 256, reason: 200, code: 128, method: 64 } as const;

const guid = z.string().regex(/^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/u);
const userPrincipalName = z
  .string()
  .max(longest.name)
  .regex(/^[^\s\p{Cc}\p{Cs}@]+@[^\s\p{Cc}\p{Cs}@]+$/u);
const person = z.union([z.strictObject({ tenant: guid, oid: guid }), z.strictObject({ userPrincipalName })]);
/** One line, in which nothing turns other text around. */
const reason = z
  .string()
  .regex(new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Bidi_Control}]{1,${longest.reason}}$`, 'u'))
  .regex(/\S/u);
const code = z.string().regex(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${longest.code}}$`, 'u'));
const method = z.string().regex(new RegExp(`^[\\w-]{1,${longest.method}}$`, 'u'));
/** A BCP 47 tag; one that the bot does not speak is none. */
const language = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}$/u);

/** The same as in `bot/http/openapi.json`; a test sees to it. */
const schemas = {
  open: z.strictObject({ person, reason, method: method.optional(), language: language.optional() }),
  answer: z.strictObject({ code, method: method.optional() }),
  check: z.strictObject({ person, code }),
} as const;

export type NamedPerson = Readonly<z.infer<typeof person>>;
export type OpenRequest = Readonly<z.infer<(typeof schemas)['open']>>;
export type AnswerRequest = Readonly<z.infer<(typeof schemas)['answer']>>;
export type CheckRequest = Readonly<z.infer<(typeof schemas)['check']>>;

interface Requests {
  readonly open: OpenRequest;
  readonly answer: AnswerRequest;
  readonly check: CheckRequest;
}
type Field = keyof OpenRequest | keyof AnswerRequest;

/** What is wrong with a body: which of its fields, unless it is the whole, and one sentence that quotes nothing of it. */
export interface BodyFlaw {
  readonly field?: Field;
  readonly says: string;
}

const rules: Readonly<Record<Field, string>> = {
  person:
    'person must be {"tenant": a tenant id, "oid": an object id} or {"userPrincipalName": a sign-in name}, and nothing else.',
  reason: `reason must be one line of 1 to ${longest.reason} characters: the person reads it.`,
  method: `method must be a way of an answer of this API, or a kind of method, of at most ${longest.method} characters.`,
  language: 'language must be a language tag, such as en or nl-BE.',
  code: `code must be text of 1 to ${longest.code} characters, as the person typed it.`,
};

/** The request in a body. Whatever is more, less or else is refused. */
export function readBody<What extends keyof Requests>(
  what: What,
  body: string,
): { readonly request: Requests[What] } | { readonly flaw: BodyFlaw } {
  try {
    return checkBody(what, JSON.parse(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { flaw: { says: 'The body must be JSON.' } };
  }
}

/** The same of a body that was parsed. */
export function checkBody<What extends keyof Requests>(
  what: What,
  value: unknown,
): { readonly request: Requests[What] } | { readonly flaw: BodyFlaw } {
  const schema: z.ZodType = schemas[what];
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return { request: data as Requests[What] };
  const fields = Object.keys(schemas[what].shape) as Field[];
  const field = fields.find((each) => each === error.issues[0]?.path[0]);
  const whole = `The body must be one JSON object with ${fields.join(', ')}, and nothing else.`;
  return { flaw: field === undefined ? { says: whole } : { field, says: rules[field] } };
}
