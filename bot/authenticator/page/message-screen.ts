import { button, element, paragraph } from './dom.js';
import { pictures } from './pictures.js';
import type { Screen } from './view.js';
import { words } from './words.js';
import type { OutcomeName } from './words-en.js';

/** What came of a request. */
export function outcomeScreen(name: OutcomeName, done: () => void): Screen {
  const [heading, text] = words.outcome[name];
  const picture = {
    verified: 'good',
    denied: 'good',
    over: 'over',
    locked: 'bad',
    throttled: 'over',
    gone: 'bad',
  } as const;
  return messageScreen({ heading, text, picture: pictures[picture[name]](), act: [words.done, done] });
}

/** One thing that is to be known, and one that can be done. */
export function messageScreen(message: {
  readonly heading: string;
  readonly text: string;
  readonly picture?: Node;
  readonly act?: readonly [label: string, act: () => void];
}): Screen {
  const { heading, text, picture, act } = message;
  return {
    heading,
    picture,
    parts: [paragraph(text), ...(act === undefined ? [] : [button(act[0], 'primary', act[1])])],
  };
}

/** While something is being done that takes a moment. */
export function busyScreen(text: string): Screen {
  return { heading: text, parts: [element('div', { class: 'busy', 'aria-hidden': 'true' })] };
}
