import { isIP } from 'node:net';
import { z } from 'zod';
import { methodKinds } from '../methods/registry.ts';
import { CountryListError, defaultCountryPolicy, parseCountryRule } from '../phone-numbers/country-policy.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';

/** The document that holds for everybody, in whatever groups. */
export const defaultGroup = 'default';

/** Most passwords for programs that one person may have. */
const mostAppPasswords = 40;

/** An object whose unknown fields are named, and what would be right. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const known = `known are ${Object.keys(shape).join(', ')}`;
  const error = (issue: { readonly code?: string; readonly keys?: unknown }): string =>
    issue.code === 'unrecognized_keys' && Array.isArray(issue.keys)
      ? `must not have ${issue.keys.join()}: ${known}`
      : `must be an object: ${known}`;
  return z.strictObject(shape, { error });
};

/** A group as it is compared: in small letters, without what surrounds it. */
export const groupSchema = z
  .string('must be the name of a group')
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._@-]{0,62}[\p{L}\p{N}])?$/u, 'must be 1 to 64 letters, digits, spaces or ._@-');

const whole = (least: number, most: number, what = 'a whole number') => {
  const message = `must be ${what} from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};
const seconds = (least: number, most: number) => whole(least, most, 'a whole number of seconds');
const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, `must be one of: ${words.join(', ')}`);
const yesOrNo = z.boolean('must be true or false');

const kinds = z
  .array(z.enum(methodKinds, `must be one of: ${methodKinds.join(', ')}`), 'must be a list of methods')
  .refine((list) => new Set(list).size === list.length, 'must name each method once');

const countries = (channel: PhoneChannel) =>
  z
    .string('must be country codes separated by commas, such as NL,BE or default,IN or all,-CU')
    .transform((list, context) => {
      try {
        return parseCountryRule(list, channel);
      } catch (error) {
        if (!(error instanceof CountryListError)) throw error;
        context.addIssue({ code: 'custom', message: 'must be country codes such as NL,BE or default,IN or all,-CU' });
        return defaultCountryPolicy[channel];
      }
    });

const network = z
  .string('must be a network such as 192.0.2.0/24')
  .refine(isNetwork, 'must be a network such as 192.0.2.0/24 or 2001:db8::/32');

const gate = z.discriminatedUnion(
  'gate',
  [
    strict({ gate: z.literal('session') }),
    strict({ gate: z.literal('temporary-pass') }),
    strict({
      gate: z.literal('trusted-network'),
      networks: z.array(network, 'must be a list of networks').min(1, 'must name a network'),
    }),
  ],
  'must say a gate: session, trusted-network (with networks) or temporary-pass',
);

const agent = z
  .guid('must be an object id of Entra (a GUID)')
  .transform((id) => id.toLowerCase())
  .refine((id) => !/^[0-]*$/u.test(id), 'must not be zeros');

const fields = {
  methods: kinds.min(1, 'must name a method at least, for nobody could sign in'),
  recommended: kinds,
  backupPhone: oneOf('required', 'offered', 'off'),
  recoveryCodes: oneOf('required', 'offered', 'off'),
  callPin: oneOf('required', 'off'),
  approvalPin: oneOf('required', 'off'),
  approvalPhones: oneOf('one', 'several'),
  appPasswords: strict({ allowed: yesOrNo, most: whole(1, mostAppPasswords).optional() }),
  countries: strict({ text: countries('text').optional(), call: countries('call').optional() }),
  lifetimes: strict({
    setUpSeconds: seconds(60, 3_600).optional(),
    codeSeconds: seconds(60, 600).optional(),
    proofFreshSeconds: seconds(60, 3_600).optional(),
    temporaryPassSeconds: seconds(60, 3_600).optional(),
  }),
  attempts: strict({
    wrongCodesPerSetUp: whole(1, 10).optional(),
    wrongCodesPerHour: whole(3, 50).optional(),
    failuresUntilLocked: whole(5, 100).optional(),
    setUpsPerHour: whole(3, 60).optional(),
  }),
  firstSetUp: gate,
  agents: z.array(agent, 'must be a list of object ids'),
  resetNeedsTwoAgents: yesOrNo,
  passNeeds: oneOf('identity', 'reason'),
  entraPhones: oneOf('written', 'off'),
  entraPass: oneOf('written', 'off'),
};

/** What one group's document says; what it leaves out is as in the default one, and there as the variables say. */
const policyDocumentSchema = strict({
  group: groupSchema,
  priority: whole(-1_000, 1_000).optional(),
  ...z.object(fields).partial().shape,
}).superRefine(({ group, priority, methods, recommended }, context) => {
  if (group !== defaultGroup && priority === undefined)
    context.addIssue({ code: 'custom', path: ['priority'], message: 'is missing: the highest one of somebody wins' });
  const stray = methods && recommended?.find((kind) => !methods.includes(kind));
  if (stray !== undefined)
    context.addIssue({ code: 'custom', path: ['recommended'], message: `must be among methods: ${stray} is not` });
});
export type PolicyDocument = Readonly<z.infer<typeof policyDocumentSchema>>;

/** The documents of an organization, and nothing that makes two of them equal. */
export const policyDocumentsSchema = z
  .array(policyDocumentSchema, 'must be a list of documents, one per group')
  .superRefine((documents, context) => {
    const seen = { group: new Map<string, string>(), priority: new Map<number, string>() };
    for (const [index, document] of documents.entries()) {
      const { group } = document;
      if (seen.group.has(group))
        context.addIssue({
          code: 'custom',
          path: [index, 'group'],
          message: `must be unique: ${group} is there twice`,
        });
      const priority = priorityOf(document);
      const other = seen.priority.get(priority);
      if (other !== undefined && other !== group)
        context.addIssue({ code: 'custom', path: [index, 'priority'], message: `must differ from that of ${other}` });
      seen.group.set(group, group);
      seen.priority.set(priority, group);
    }
  });

/** Highest wins; the default document has 0 unless it says another one. */
export function priorityOf({ priority = 0 }: Pick<PolicyDocument, 'priority'>): number {
  return priority;
}

function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/u.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
