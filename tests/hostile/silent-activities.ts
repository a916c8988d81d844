import type { Dice } from '../support/dice.ts';
import { posted, type RequestShot } from './shot.ts';
import { canary } from './texts.ts';
import { toJson } from './values.ts';
import { activityOf, type Identity, type World } from './world.ts';

/** The protocol's types without those that can ask the bot something, then more that channels send, then none at all. */
const types = [
  'contactRelationUpdate',
  'conversationUpdate',
  'deleteUserData',
  'endOfConversation',
  'event',
  'handoff',
  'messageDelete',
  'messageReaction',
  'messageUpdate',
  'suggestion',
  'trace',
  'typing',
  'command',
  'commandResult',
  'delay',
  'invokeResponse',
  'Message',
  'message ',
  'INVOKE',
  '__proto__',
  'constructor',
  canary,
];

const invokes = [
  'actionableMessage/executeAction',
  'application/search',
  'cardExtension/token',
  'composeExtension/anonymousQueryLink',
  'composeExtension/fetchTask',
  'composeExtension/onCardButtonClicked',
  'composeExtension/query',
  'composeExtension/queryLink',
  'composeExtension/querySettingUrl',
  'composeExtension/selectItem',
  'composeExtension/setting',
  'composeExtension/submitAction',
  'config/fetch',
  'config/submit',
  'fileConsent/invoke',
  'message/fetchTask',
  'message/submitAction',
  'signin/failure',
  'signin/tokenExchange',
  'signin/verifyState',
  'tab/fetch',
  'tab/submit',
  'task/fetch',
  'task/submit',
  'handoff/action',
  'AdaptiveCard/Action',
  '',
  canary,
];

const events = [
  'ContinueConversation',
  'application/vnd.microsoft.meetingStart',
  'application/vnd.microsoft.readReceipt',
  'tokens/response',
  'CreateConversation',
  canary,
];

/**
 * An activity that asks nothing of the bot: it is taken, says nothing, changes nothing, and leaves nothing behind. Some
 * are of somebody new each time, some of people in the middle of something.
 */
export function silentActivity(world: World, dice: Dice, index: number): RequestShot {
  const part = silentPart(world, dice);
  const activity = activityOf(world, somebody(world, dice, index), index, part);
  return posted(`silent ${String(activity['type'])}`, toJson(activity));
}

function silentPart(world: World, dice: Dice): object {
  const { texts, values } = world;
  const value = dice.oneIn(40) ? dice.pick(values.large) : dice.pick(values.small);
  const text = `${canary} cancel`;
  switch (dice.below(6)) {
    case 0:
      return { type: 'invoke', name: dice.pick(invokes), value, text };
    case 1:
      return { type: 'event', name: dice.pick(events), value, text };
    case 2:
      return {
        type: 'installationUpdate',
        action: dice.pick(['remove-upgrade', 'add-upgrade', 'upgrade', '']),
      };
    case 3:
      return {
        text: dice.pick(['', ' ', '\n\t', '<at>Demo Bot</at>', '\ufeff']),
        attachments: [{ content: value }],
      };
    case 4: {
      const members = someMembers(dice.oneIn(30) ? 3_000 : dice.below(4));
      return { type: 'conversationUpdate', membersAdded: members, membersRemoved: members, topicName: text };
    }
    default:
      return {
        type: dice.pick(types),
        text,
        value,
        reactionsAdded: [{ type: dice.pick(texts.short) }],
        code: 'unknown',
      };
  }
}

function someMembers(count: number): object[] {
  return Array.from({ length: count }, (_, member) => ({ id: `29:demo-${member}`, aadObjectId: `demo-${member}` }));
}

function somebody({ crowd: { residents, sentinels } }: World, dice: Dice, index: number): Identity {
  if (dice.oneIn(3)) return dice.pick(sentinels);
  if (dice.oneIn(3)) return dice.pick(residents);
  return { tenantId: 'silent-tenant', objectId: `silent-${index}`, conversationId: `silent-${index}` };
}
