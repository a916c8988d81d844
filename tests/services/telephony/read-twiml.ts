import assert from 'node:assert/strict';

/** One element of a TwiML document. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly verbs: readonly Verb[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The verbs of a well-formed document; anything else fails the test. */
export function readTwiml(xml: string): readonly Verb[] {
  const tokens = [...xml.matchAll(/<[^<>]*>|[^<>]+/gu)].map(([token]) => token);
  assert.equal(tokens.join(''), xml, 'a stray < or >');
  assert.equal(tokens.shift(), '<?xml version="1.0" encoding="UTF-8"?>');
  const root = readElement(tokens);
  assert.deepEqual([root.name, root.attributes, tokens], ['Response', {}, []]);
  return root.verbs;
}

function readElement(tokens: string[]): Verb {
  const opening = /^<([A-Z][A-Za-z]*)((?: [a-zA-Z]+="[^"]*")*)(\/?)>$/u.exec(tokens.shift() ?? '');
  assert.ok(opening, 'not an opening tag');
  const [, name = '', attributeText = '', isEmpty] = opening;
  const pairs = [...attributeText.matchAll(/([a-zA-Z]+)="([^"]*)"/gu)].map(
    ([, key = '', value = '']) => [key, decoded(value)] as const,
  );
  const verbs: Verb[] = [];
  let text = '';
  if (isEmpty !== '/') {
    while (tokens[0] !== `</${name}>`) {
      if (tokens[0]?.startsWith('<') === true) verbs.push(readElement(tokens));
      else text += decoded(tokens.shift() ?? assert.fail(`${name} is not closed`));
    }
    tokens.shift();
  }
  return { name, attributes: Object.fromEntries(pairs), text, verbs };
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:([a-z]+);|#x?[\da-f]+;)?/giu, (whole, name: string | undefined) => {
    if (name !== undefined) return entities[name] ?? assert.fail(`unknown entity ${whole}`);
    assert.match(whole, /^&#/u, 'a stray &');
    const digits = whole.slice(2, -1);
    return String.fromCodePoint(digits.startsWith('x') ? Number.parseInt(digits.slice(1), 16) : Number(digits));
  });
}
