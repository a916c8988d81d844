import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { CallView, PhoneView } from '../../../services/telephony/simulator/views.ts';

/** The page's own modules are JavaScript, and typed apart from the rest. */
const { calledFirst } = (await import(
  String(new URL('../../../bot/demo/simulator-page/order.js', import.meta.url))
)) as {
  readonly calledFirst: (phones: readonly PhoneView[]) => PhoneView[];
};

type Call = Partial<Pick<CallView, 'status' | 'isSilenced' | 'endedAt'>>;

const phone = (number: string, ...calls: Call[]): PhoneView => ({ number, calls }) as unknown as PhoneView;
const ringing: Call = { status: 'ringing', isSilenced: false };
const numbers = (phones: readonly PhoneView[]): string =>
  calledFirst(phones)
    .map(({ number }) => number)
    .join('');

describe('on a narrow screen', () => {
  test('the phone that rings comes first, whenever it came, and the others keep their order', () => {
    assert.equal(numbers([phone('a'), phone('b'), phone('c', ringing), phone('d')]), 'cabd');
    assert.equal(numbers([phone('a'), phone('b', ringing), phone('c', ringing)]), 'bca');
  });

  test('a call that was picked up keeps its phone in front, behind one that rings', () => {
    assert.equal(numbers([phone('a'), phone('b', { status: 'in-progress' }), phone('c', ringing)]), 'cba');
  });

  test('a phone whose ringing was turned off, or whose call is over, is where it was', () => {
    const silenced = { ...ringing, isSilenced: true };
    assert.equal(numbers([phone('a'), phone('b', silenced), phone('c', { ...ringing, endedAt: '1' })]), 'abc');
  });
});

describe('in light and in dark', () => {
  for (const theme of ['light', 'dark'] as const) {
    test(`whatever names its ground and its letters can be read on it, a key under the pointer too (${theme})`, async () => {
      const [style, more] = await Promise.all([sheet('style.css'), sheet('phone.css')]);
      const colours = coloursOf(style, theme);
      const pairs = [...`${style}${more}`.matchAll(/([^{}]+)\{([^{}]*)\}/gu)].flatMap(
        ([, selector = '', body = '']) => {
          const [ground, letters] = [/background: var\(--([\w-]+)\)/u, /[^-]color: var\(--([\w-]+)\)/u].map(
            (one) => one.exec(body)?.[1],
          );
          return ground === undefined || letters === undefined ? [] : [{ selector: selector.trim(), ground, letters }];
        },
      );
      assert.ok(pairs.some(({ selector }) => selector === '.key:hover'));
      for (const { selector, ground, letters } of pairs) {
        const ratio = contrast(colours.get(ground), colours.get(letters));
        assert.ok(ratio >= 4.5, `${selector}: ${ratio.toFixed(2)}`);
      }
    });
  }
});

function sheet(name: string): Promise<string> {
  return readFile(new URL(`../../../bot/demo/simulator-page/${name}`, import.meta.url), 'utf8');
}

/** The colours by name; a theme that says nothing of one has that of the light one. */
function coloursOf(style: string, theme: 'light' | 'dark'): Map<string, string> {
  const [light = '', dark = ''] = [...style.matchAll(/:root \{([^}]*)\}/gu)].map(([, body = '']) => body);
  const both = theme === 'light' ? light : `${light}${dark}`;
  return new Map(
    [...both.matchAll(/--([\w-]+): (#[0-9a-f]{6})/gu)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

/** WCAG 2.2, contrast ratio. */
function contrast(one = '#808080', other = '#808080'): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
