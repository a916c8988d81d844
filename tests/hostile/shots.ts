import { saidText, strangeActivity, strangeClick } from './asking-activities.ts';
import { strangeBody } from './bodies.ts';
import { Dice } from '../support/dice.ts';
import { forgery } from './forgeries.ts';
import { rawRequest } from './raw-requests.ts';
import { strangeRequest } from './requests.ts';
import type { Shot } from './shot.ts';
import { silentActivity } from './silent-activities.ts';
import type { World } from './world.ts';

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

/**
 * The input with this number. An equal seed and number give an equal input, but for what a click repeats of the card
 * that is open at the time.
 */
export function shotAt(world: World, index: number): Shot {
  const dice = new Dice(`${world.seed} ${index}`);
  return dice.pick(table)(world, dice, index);
}
