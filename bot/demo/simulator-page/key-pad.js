import { act } from './actions.js';
import { button, element } from './dom.js';
import { words } from './words.js';

/** How long the second half of a double click on what was there before is not meant for a key, in milliseconds. */
const settlingMilliseconds = 500;

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/**
 * What a key is called, where its sign is not read out.
 * @param {string} key
 */
function nameOf(key) {
  return key === '*' || key === '#' ? words.keyNames[key] : key;
}

/**
 * The keys of a phone in a call. Whatever has the focus in `scope`, the keyboard's keys press them too.
 * @param {string} call the call's id
 */
export function keyPad(call) {
  let shownAt = -Infinity;
  const pad = element('div', { class: 'pad', role: 'group', 'aria-label': words.keyPad });
  for (const key of keys) {
    const made = button(key, 'key', ({ detail }) => {
      if (detail < 2 || performance.now() - shownAt >= settlingMilliseconds) press(key);
    });
    made.setAttribute('aria-label', nameOf(key));
    pad.append(made);
  }
  /** @param {string} key */
  function press(key) {
    void act({ do: 'press', call, key });
    const made = pad.children[keys.indexOf(key)];
    made?.classList.add('down');
    setTimeout(() => made?.classList.remove('down'), 160);
  }
  return {
    element: pad,
    press,
    /** It has just come into view. */
    shown() {
      shownAt = performance.now();
    },
  };
}

/**
 * The key of a keyboard that is one of a phone too.
 * @param {KeyboardEvent} event
 */
export function phoneKey({ key, ctrlKey, altKey, metaKey, target }) {
  // Where somebody writes or chooses, keys are theirs.
  const isField = target instanceof HTMLElement && target.matches('input, textarea, select');
  return isField || ctrlKey || metaKey || altKey || !keys.includes(key) ? undefined : key;
}
