import { z } from 'zod';
import { type DirectoryEntry, DirectoryUnavailableError, guid } from './directory.ts';

/** What is asked of a person, for `$select`. */
export const userFields = 'displayName,userPrincipalName,mail,preferredLanguage,businessPhones,department';

/** Somebody who was asked for by id. */
export const userSchema = z.object({
  displayName: z.string().nullish(),
  userPrincipalName: z.string().min(1),
  mail: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  businessPhones: z.array(z.string()),
  department: z.string().nullish(),
});
/** Somebody who was found otherwise. */
export const foundSchema = userSchema.extend({
  id: z.string().regex(guid),
  businessPhones: userSchema.shape.businessPhones.default([]),
});
export const peopleSchema = z.object({ value: z.array(foundSchema) });

/** What Graph answered, as it has to be. @throws {DirectoryUnavailableError} naming the field, without the answer. */
export function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new DirectoryUnavailableError(`Microsoft Graph answered in an unknown form (${where})`, { cause: read.error });
}

/** What is known of somebody. */
export function toEntry(user: z.infer<typeof userSchema>): DirectoryEntry {
  const { displayName, userPrincipalName, mail, preferredLanguage, businessPhones, department } = user;
  const officePhone = businessPhones.find((phone) => phone.trim() !== '')?.trim();
  return {
    displayName: displayName?.trim() ? displayName : userPrincipalName,
    // A guest's own name here is one that nobody knows, and that apps cannot keep.
    accountName: (/#EXT#/iu.test(userPrincipalName) && mail?.trim()) || userPrincipalName,
    ...(preferredLanguage?.trim() && { preferredLanguage }),
    ...(officePhone !== undefined && { officePhone }),
    ...(department?.trim() && { department: department.trim() }),
  };
}
