import { z } from 'zod';
import { TwimlError, type XmlElement } from './read-xml.ts';

const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/u)
    .transform(Number)
    .refine((number) => number >= from && number <= to);

const loop = whole(0, 1000).default(1);
const method = z.enum(['GET', 'POST']).default('POST');
const yes = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/**
 * The attributes that each verb may have, and what their text means. Others are refused, so that a slip of the pen is
 * noticed here and not at Twilio, which passes over some of them.
 * @see https://www.twilio.com/docs/voice/twiml
 */
export const attributeSchemas = {
  Say: z.strictObject({
    voice: z
      .string()
      .regex(/^(man|woman|alice|(Polly|Google)\.[\w.-]+)$/u)
      .optional(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z\d]{2,8})*$/u)
      .default('en-US'),
    loop,
  }),
  Play: z.strictObject({
    loop,
    digits: z
      .string()
      .regex(/^[\dwW*#]{1,64}$/u)
      .optional(),
  }),
  /** Seconds. */
  Pause: z.strictObject({ length: whole(1, 3600).default(1) }),
  Gather: z.strictObject({
    /** The simulated phone has keys; it does not listen to what is spoken. */
    input: z.literal('dtmf').default('dtmf'),
    action: z.string().min(1).optional(),
    method,
    /** Seconds. */
    timeout: whole(1, 600).default(5),
    numDigits: whole(1, 1000).default(Infinity),
    finishOnKey: z
      .string()
      .regex(/^[\d*#]?$/u)
      .default('#'),
    actionOnEmptyResult: yes,
  }),
  Hangup: z.strictObject({}),
  Redirect: z.strictObject({ method }),
  Message: z.strictObject({}),
  Body: z.strictObject({}),
  Response: z.strictObject({}),
} as const;

type Named = keyof typeof attributeSchemas;

/** What an element's attributes say. @throws {TwimlError} naming the one that is wrong */
export function readAttributes<Name extends Named>(
  name: Name,
  element: XmlElement,
): z.infer<(typeof attributeSchemas)[Name]> {
  const result = attributeSchemas[name].safeParse(element.attributes);
  if (result.success) return result.data as z.infer<(typeof attributeSchemas)[Name]>;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new TwimlError(`<${name}> has no attribute "${issue.keys.join('", "')}".`);
  }
  const attribute = String(issue?.path[0]);
  throw new TwimlError(`"${element.attributes[attribute] ?? ''}" is no value for ${attribute} of <${name}>.`);
}
