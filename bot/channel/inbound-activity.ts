import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { sameId } from '../../services/directory/directory.ts';

/**
 * Text of at most so many UTF-16 units. Zod's own limits, of texts and of lists, also look at the length of whatever came
 * instead, and throw where that makes no number.
 */
export const text = (longest: number) => z.string().refine(({ length }) => length <= longest);
const filled = (longest: number) => text(longest).refine((value) => value !== '');
/** A reply names these in its path and its headers: ASCII, and no step to another folder. */
const id = text(512).regex(/^(?!\.{1,2}$)[\x20-\x7e]+$/u);

const directoryId = filled(128)
  .refine((value) => value.isWellFormed())
  .transform(sameId);
const account = z.object({
  id,
  name: text(1024).optional(),
  aadObjectId: directoryId.optional(),
});

/** More are not looked at. */
const mostAttachments = 20;
const attachmentSchema = z.object({ contentType: filled(256), content: z.unknown().optional() });
/** A card's own, of messages with words, and what goes with a reply; what is none of these is left out. */
const attachments = z
  .array(z.unknown())
  .transform((list) => list.slice(0, mostAttachments).flatMap((one) => attachmentSchema.safeParse(one).data ?? []));

/**
 * The part of a Bot Framework activity that the bot reads; everything else is left out.
 * @see https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
 */
const activitySchema = z.object({
  type: filled(64),
  id: id.optional(),
  name: text(256).optional(),
  action: text(64).optional(),
  channelId: filled(64),
  serviceUrl: text(2048).pipe(z.url({ protocol: /^https?$/u })),
  from: account,
  recipient: account,
  conversation: z.object({
    id,
    conversationType: text(64).optional(),
    tenantId: directoryId.optional(),
    isGroup: z.boolean().optional(),
  }),
  text: z.string().optional(),
  /** What nobody can read is as good as none. */
  attachments: attachments.optional().catch(undefined),
  locale: text(64).optional(),
  /** IANA name, such as `Europe/Amsterdam`. */
  localTimezone: text(64).optional().catch(undefined),
  /** Stamped by the client: what is no id says nothing, and is no reason to hear nobody. */
  replyToId: id.optional().catch(undefined),
  value: z.unknown().optional(),
  entities: z
    .array(z.unknown())
    .refine(({ length }) => length <= 1000)
    .optional(),
  channelData: z.object({ tenant: z.object({ id: directoryId }).optional() }).optional(),
});

/** An activity as the bot reads it. */
export type InboundActivity = z.infer<typeof activitySchema>;

/** Parses the body of a request. @returns undefined when it is no activity. */
export function parseActivity(body: unknown): Activity | undefined {
  const parsed = activitySchema.safeParse(body);
  // Whatever is sent back names the tenant in the conversation: how fast it may be sent depends on it.
  if (parsed.success) parsed.data.conversation.tenantId ??= tenantOf(parsed.data);
  // The SDK's type asks for many fields that no channel promises; the ones it uses are all in the schema.
  return parsed.success ? (parsed.data as unknown as Activity) : undefined;
}

/** The tenant the activity comes from; undefined when it names none, or two. */
export function tenantOf(activity: InboundActivity): string | undefined {
  const named = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter((one) => one !== undefined);
  return new Set(named).size === 1 ? named[0] : undefined;
}

const clientInfoSchema = z.object({
  type: z.literal('clientInfo'),
  locale: text(64).optional().catch(undefined),
  timezone: text(64).optional().catch(undefined),
  platform: text(64).optional().catch(undefined),
});

/** The locale of the client, which is there more often than the activity's own. */
export function clientLocale(activity: InboundActivity): string | undefined {
  return clientInfo(activity, 'locale');
}

/** Where the client is: an IANA name, if it is one. */
export function timeZoneOf(activity: InboundActivity): string | undefined {
  return activity.localTimezone ?? clientInfo(activity, 'timezone');
}

/** What the client runs on, in its own words: `iOS`, `Android`, `Windows`, `Mac`, `Web` and more. */
export function platformOf(activity: InboundActivity): string | undefined {
  return clientInfo(activity, 'platform');
}

function clientInfo(activity: InboundActivity, what: 'locale' | 'timezone' | 'platform'): string | undefined {
  return (activity.entities ?? [])
    .map((entity) => clientInfoSchema.safeParse(entity).data?.[what])
    .find((found) => found !== undefined);
}
