import { element, keyedList, setText } from './dom.js';
import { words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').CallEvent} CallEvent */
/** @typedef {{ readonly id: string, readonly event: CallEvent }} Line */

/**
 * What was said and pressed in a call, line by line. Keys that follow one another share a line.
 * @param {Readonly<Record<string, string>>} attributes
 */
export function transcript(attributes) {
  const list = element('div', { class: 'transcript', 'aria-label': words.transcript, ...attributes });
  const show = keyedList(list, (/** @type {Line} */ { id }) => id, lineOf);
  return {
    element: list,
    /** @param {readonly CallEvent[]} events */
    update(events) {
      const before = list.childElementCount;
      show(linesOf(events));
      if (list.childElementCount > before) list.scrollTop = list.scrollHeight;
    },
  };
}

/** @param {readonly CallEvent[]} events */
function linesOf(events) {
  /** @type {Line[]} */
  const lines = [];
  events.forEach((event, index) => {
    const last = lines.at(-1);
    if (event.kind === 'pressed' && last?.event.kind === 'pressed') {
      lines[lines.length - 1] = { id: last.id, event: { kind: 'pressed', key: last.event.key + event.key } };
    } else lines.push({ id: String(index), event });
  });
  return lines;
}

function lineOf() {
  const line = element('p');
  return {
    element: line,
    /** @param {Line} item */
    update({ event }) {
      line.className = event.kind;
      if (event.kind === 'said') line.lang = event.language;
      setText(line, textOf(event));
    },
  };
}

/** @param {CallEvent} event */
function textOf(event) {
  switch (event.kind) {
    case 'said':
      return event.text;
    case 'played':
      return words.playing(event.sound);
    case 'dialled':
      return words.dialled(event.keys);
    case 'pressed':
      return `${words.you} ${event.key.split('').join(' ')}`;
  }
}
