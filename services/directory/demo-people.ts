import { z } from 'zod';

const line = z.string().trim().min(1).max(256);

const personSchema = z.strictObject({
  /** Left out, the entry is for this object id in whatever tenant the channel names. */
  tenantId: line.optional(),
  objectId: line,
  displayName: line,
  accountName: line,
  preferredLanguage: z.string().refine(isLanguageTag, 'must be a language tag such as nl-NL').optional(),
  officePhone: line.optional(),
  department: line.optional(),
  /** Whether this person works at the helpdesk. */
  isAgent: z.boolean().optional(),
  /** The object id of this person's manager, who is in the file too. */
  manager: line.optional(),
});

/** The file of the demo's people. */
export const fileSchema = z.strictObject({
  /** The tenant of people without one of their own, where they are found by name. */
  tenantId: line.optional(),
  people: z.array(personSchema),
});

/** Somebody in it. */
export type DemoPerson = z.infer<typeof personSchema>;

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
