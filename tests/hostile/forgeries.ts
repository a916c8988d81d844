import { buttonData, clickPart } from './asking-activities.ts';
import type { Dice } from '../support/dice.ts';
import { posted, type RequestShot } from './shot.ts';
import { toJson } from './values.ts';
import { activityOf, type Identity, noteAsked, type World } from './world.ts';

/** What would change somebody's state, were it theirs. */
function strongPart(world: World, dice: Dice, victim: Identity): object {
  const click = buttonData(world, dice, victim);
  switch (dice.below(4)) {
    case 0:
      return { text: dice.pick(['cancel', 'status', 'set up', 'Start again', 'nederlands', '000000']) };
    case 1:
      return { type: 'installationUpdate', action: 'add' };
    default:
      return clickPart(
        dice,
        { ...click, code: '000000' },
        world.connector.find(victim.conversationId)?.messageId ?? 'x',
      );
  }
}

/** Somebody else, or somebody who claims to be a sentinel, tries to act for that sentinel. */
export function forgery(world: World, dice: Dice, index: number): RequestShot {
  const victim = dice.pick(world.crowd.sentinels);
  const attacker = dice.pick(world.crowd.residents);
  const part = strongPart(world, dice, victim);
  const activity = forged(world, dice, { victim, attacker, part, index });
  noteAsked(world.asked, activity);
  return posted('forgery', toJson(activity));
}

interface Attempt {
  readonly victim: Identity;
  readonly attacker: Identity;
  readonly part: object;
  readonly index: number;
}

function forged(world: World, dice: Dice, { victim, attacker, part, index }: Attempt): Record<string, unknown> {
  const from = (who: Identity, more: object): Record<string, unknown> =>
    activityOf(world, who, index, { ...part, ...more });
  const { conversationId, tenantId, objectId } = victim;
  switch (dice.below(9)) {
    // In the victim's chat, with the victim's own card.
    case 0:
      return from({ ...attacker, conversationId }, {});
    case 1:
      return from({ ...attacker, conversationId }, { from: { id: `29:${objectId}`, aadObjectId: attacker.objectId } });
    // With the victim's card, in the attacker's own chat.
    case 2:
      return from(attacker, {});
    // The same object id, of another tenant.
    case 3:
      return from({ ...victim, tenantId: 'forged-tenant' }, {});
    case 4:
      return from({ ...victim, tenantId: 'forged-tenant', conversationId: `forged-${objectId}` }, {});
    // Two tenants, no object id, another channel.
    case 5:
      return from(victim, { channelData: { tenant: { id: 'forged-tenant' } } });
    case 6:
      return from(victim, { from: { id: `29:${objectId}`, name: objectId } });
    case 7:
      return from(victim, { channelId: dice.pick(['emulator', 'directline', 'MSTeams', 'msteams ', 'webchat']) });
    // In public.
    default: {
      const conversationType = dice.pick(['groupChat', 'channel', 'Personal', '']);
      return from(victim, { conversation: { id: conversationId, conversationType, tenantId, isGroup: true } });
    }
  }
}
