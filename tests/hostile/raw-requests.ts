import type { Dice } from '../support/dice.ts';
import { abandoned, answered, close, json, lines, local, post } from './raw-bytes.ts';
import type { RawShot } from './shot.ts';
import { toJson } from './values.ts';
import { activityOf, type World } from './world.ts';

/** Bytes that no HTTP client sends: broken, cut off, slow, several at once. */
export function rawRequest(world: World, dice: Dice, index: number): RawShot {
  switch (dice.below(8)) {
    case 0:
      return { kind: 'abandoned bytes', parts: [latin1(dice.pick(abandoned))], pauseMilliseconds: 0, endedBy: 'us' };
    case 1:
      return slowly(world, dice, index);
    case 2: {
      const bytes = latin1(dice.pick(answered));
      const noise = Array.from({ length: 3 }, (): [number, number] => [dice.below(bytes.length), dice.below(256)]);
      for (const [place, value] of noise) bytes[place] = value;
      return { kind: 'damaged bytes', parts: [bytes], pauseMilliseconds: 0, endedBy: 'us' };
    }
    default:
      return { kind: 'broken HTTP', parts: [latin1(dice.pick(answered))], pauseMilliseconds: 0, endedBy: 'bot' };
  }
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A whole activity in a few pieces with pauses between; now and then its sender leaves before the last one. */
function slowly(world: World, dice: Dice, index: number): RawShot {
  const activity = activityOf(world, dice.pick(world.crowd.residents), index, { text: 'status' });
  const body = Buffer.from(toJson(activity));
  const head = Buffer.from(lines(post, local, json, close, `Content-Length: ${body.length}`, '', ''));
  const all = Buffer.concat([head, body]);
  const cuts = Array.from({ length: 3 }, () => dice.below(all.length)).sort((a, b) => a - b);
  const parts = [0, ...cuts].map((from, piece) => all.subarray(from, cuts[piece] ?? all.length));
  const leaves = dice.oneIn(3);
  return {
    kind: 'slow body',
    parts: leaves ? parts.slice(0, -1) : parts,
    pauseMilliseconds: 10 + dice.below(30),
    endedBy: leaves ? 'us' : 'bot',
  };
}
