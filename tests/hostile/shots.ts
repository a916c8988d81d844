import { saidText, strangeActivity, strangeClick } from './asking-activities.ts';
import { strangeBody } from './bodies.ts';
import { Dice } from '../support/dice.ts';
import { forgery } from './forgeries.ts';
import { rawRequest } from './raw-requests.ts';
import { strangeRequest } from './requests.ts';
import { posted, type Shot } from './shot.ts';
import { silentActivity } from './silent-activities.ts';
import { activityOf, noteAsked, type World } from './world.ts';

type Maker = (world: World, dice: Dice, index: number) => Shot;

/** How many of a hundred inputs are of each kind. */
const kinds: readonly (readonly [number, Maker])[] = [
  [22, silentActivity],
  [15, strangeActivity],
  [9, saidText],
  [12, strangeClick],
  [9, forgery],
  [14, strangeBody],
  [9, strangeRequest],
  [10, rawRequest],
];

const table = kinds.flatMap(([share, maker]) => Array.from({ length: share }, () => maker));

/** So seldom, because the bot takes its time to see that nobody takes its answer. */
const deafEvery = 5_000;

/**
 * The input with this number. An equal seed and number give an equal input, but for what a click repeats of the card
 * that is open at the time.
 */
export function shotAt(world: World, index: number): Shot {
  const dice = new Dice(`${world.seed} ${index}`);
  return index % deafEvery === deafEvery - 1 ? deafService(world, index) : dice.pick(table)(world, dice, index);
}

/** A message from a service that takes no answers. */
function deafService(world: World, index: number): Shot {
  const who = { tenantId: 'demo-tenant', objectId: 'deaf', conversationId: 'deaf' };
  const activity = activityOf(world, who, index, { text: 'hello', serviceUrl: 'http://127.0.0.1:9/' });
  noteAsked(world.asked, activity);
  return posted('deaf service', JSON.stringify(activity));
}
