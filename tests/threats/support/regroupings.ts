import type { Parameters } from '../../support/twilio-sender.ts';

type Pair = readonly [name: string, value: string];

/**
 * Every other way to read what Twilio signed: names and values are signed in one string, sorted, with nothing between
 * them. Each two neighbours of which one is in `names` are cut anew, into one parameter or two, wherever that can be.
 */
export function* regroupings(parameters: Parameters, names: readonly string[]): Generator<Record<string, string>> {
  const sorted = Object.entries(parameters).toSorted(([one], [two]) => (one < two ? -1 : 1));
  for (let at = 0; at + 1 < sorted.length; at += 1) {
    const [first, second] = sorted.slice(at, at + 2);
    if (first === undefined || second === undefined || ![first, second].some(([name]) => names.includes(name)))
      continue;
    const before = sorted.slice(0, at);
    const after = sorted.slice(at + 2);
    const [low, high] = [before.at(-1)?.[0] ?? '', after[0]?.[0] ?? '\uFFFF'];
    for (const pairs of cuts(first.join('') + second.join(''))) {
      const order = [low, ...pairs.map(([name]) => name), high];
      const isSorted = order.every((name, index) => index === 0 || (order[index - 1] ?? '') < name);
      if (isSorted) yield Object.fromEntries([...before, ...pairs, ...after]);
    }
  }
}

/** A text as one parameter or two. */
function* cuts(text: string): Generator<readonly Pair[]> {
  for (let end = 1; end <= text.length; end += 1) {
    const name = text.slice(0, end);
    yield [[name, text.slice(end)]];
    for (let middle = end; middle < text.length; middle += 1) {
      for (let last = middle + 1; last <= text.length; last += 1) {
        yield [
          [name, text.slice(end, middle)],
          [text.slice(middle, last), text.slice(last)],
        ];
      }
    }
  }
}
