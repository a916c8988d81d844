import { personKey } from '../../services/directory/directory.ts';
import type { LoopbackConnector } from '../support/loopback-connector.ts';
import type { Texts } from './texts.ts';
import type { Values } from './values.ts';

/** Who somebody is to the bot, and where they chat. */
export interface Identity {
  readonly tenantId: string;
  readonly objectId: string;
  readonly conversationId: string;
}

/** What inputs are made of. */
export interface World {
  readonly seed: number;
  /** Teams' side. */
  readonly connector: LoopbackConnector;
  readonly serviceUrl: string;
  readonly texts: Texts;
  readonly values: Values;
  readonly crowd: {
    /** People whose own chats the storm goes through; what it does there is theirs. */
    readonly residents: readonly Identity[];
    /** People whom nobody else's input may touch. */
    readonly sentinels: readonly Identity[];
  };
  readonly asked: Asked;
}

/** The ids that stood in inputs which ask something: only these may come to be stored. */
export interface Asked {
  readonly conversations: Set<string>;
  /** Keys, as they are stored under. */
  readonly people: Set<string>;
}

/** An activity of somebody, with the fields that Teams sends. */
export function activityOf(world: World, who: Identity, index: number, part: object): Record<string, unknown> {
  return {
    type: 'message',
    id: `hostile-${index}`,
    timestamp: '2026-03-02T09:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: world.serviceUrl,
    from: { id: `29:${who.objectId}`, name: 'Demo Person', aadObjectId: who.objectId },
    recipient: { id: '28:demo-bot', name: 'Demo Bot' },
    conversation: { id: who.conversationId, conversationType: 'personal', tenantId: who.tenantId },
    channelData: { tenant: { id: who.tenantId } },
    entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web' }],
    locale: 'en-US',
    ...part,
  };
}

/** Notes whom an activity could be about, whatever became of its fields. */
export function noteAsked(asked: Asked, activity: Record<string, unknown>): void {
  const conversation = field(activity, 'conversation');
  const tenants = [field(conversation, 'tenantId'), field(field(field(activity, 'channelData'), 'tenant'), 'id')];
  const objectId = field(field(activity, 'from'), 'aadObjectId');
  for (const tenantId of tenants) noteIds(asked, { tenantId, objectId, conversationId: field(conversation, 'id') });
}

/** As `noteAsked`; what is no text that can be stored is left out. */
export function noteIds({ conversations, people }: Asked, ids: { [Name in keyof Identity]: unknown }): void {
  const { tenantId, objectId, conversationId } = ids;
  if (isText(conversationId)) conversations.add(conversationId);
  if (isText(tenantId) && isText(objectId)) people.add(personKey({ tenantId, objectId }));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (Reflect.get(value, name) as unknown)
    : undefined;
}
