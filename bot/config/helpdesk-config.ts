import { z } from 'zod';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import { facts } from './variable-facts.ts';

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `must be at most ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must be one line');

/** Where people reach the helpdesk: any of these, or none. */
export const helpdeskShape = {
  HELPDESK_NAME: line(64)
    .optional()
    .register(facts, { about: 'what the helpdesk is called on cards', form: 'a line of at most 64 characters' }),
  HELPDESK_URL: z
    .url({ protocol: /^https$/u, error: 'must be an https:// URL' })
    .optional()
    .register(facts, { about: 'the helpdesk’s page', form: 'an https:// address' }),
  HELPDESK_PHONE: line(40)
    .regex(/\d{3}/u, 'must be a phone number')
    .optional()
    .register(facts, { about: 'the helpdesk’s number, as people read it', form: 'a line of at most 40 characters' }),
  HELPDESK_HOURS: line(80)
    .optional()
    .register(facts, { about: 'when the helpdesk is there', form: 'a line of at most 80 characters' }),
};

/** What the variables say of the helpdesk; undefined when they say nothing. */
export function helpdeskContact(values: z.infer<z.ZodObject<typeof helpdeskShape>>): HelpdeskContact | undefined {
  const { HELPDESK_NAME: name, HELPDESK_URL: url, HELPDESK_PHONE: phone, HELPDESK_HOURS: hours } = values;
  const contact = { name, url, phone, hours };
  return Object.values(contact).some((each) => each !== undefined) ? contact : undefined;
}
