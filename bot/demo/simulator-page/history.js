import { button, element, keyedList, setText } from './dom.js';
import { transcript } from './transcript.js';
import { durationOf, timeOf, words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').PhoneView} PhoneView */
/** @typedef {import('../../../services/telephony/simulator/views.ts').CallView} CallView */
/** @typedef {import('../../../services/telephony/simulator/views.ts').TextView} TextView */
/** @typedef {{ readonly sid: string, readonly at: string, readonly text?: TextView, readonly call?: CallView }} Entry */

/** A phone's texts and the calls that are over, oldest first. */
export function history() {
  const list = element('ol', { class: 'history', tabindex: '0', 'aria-label': words.history });
  const show = keyedList(list, (/** @type {Entry} */ { sid }) => sid, entryOf);
  return {
    element: list,
    /** @param {PhoneView} phone */
    update({ texts, calls }) {
      const before = list.lastElementChild;
      const ended = calls.filter(({ endedAt }) => endedAt !== undefined);
      /** @type {Entry[]} */
      const entries = [
        ...texts.map((text) => ({ sid: text.sid, at: text.at, text })),
        ...ended.map((call) => ({ sid: call.sid, at: call.endedAt ?? call.placedAt, call })),
      ];
      show(entries.toSorted((one, two) => (one.at < two.at ? -1 : one.at > two.at ? 1 : 0)));
      list.hidden = entries.length === 0;
      if (list.lastElementChild !== before) list.scrollTop = list.scrollHeight;
    },
  };
}

/** @param {Entry} entry */
function entryOf({ text, call }) {
  const item = element('li', { class: text === undefined ? 'ended' : text.direction });
  const problem = element('p', { class: 'problem' });
  if (text !== undefined) item.append(...textEntry(text), problem);
  else if (call !== undefined) item.append(callEntry(call, problem));
  return {
    element: item,
    /** @param {Entry} changed */
    update(changed) {
      const trouble = (changed.text ?? changed.call)?.problem;
      problem.hidden = trouble === undefined;
      if (trouble !== undefined) setText(problem, `${words.problems[trouble.code]} ${trouble.detail}`);
    },
  };
}

/** @param {TextView} text */
function textEntry({ body, at, direction }) {
  const bubble = element('p', { class: 'bubble', dir: 'auto' }, [body]);
  const below = element('div', { class: 'below' }, [element('time', { datetime: at }, [timeOf(at)])]);
  const code = direction === 'received' ? codeIn(body) : undefined;
  if (code !== undefined) below.append(copyButton(code));
  return [bubble, below];
}

/**
 * The code that phones would offer: of the last line, where the text is bound to a site, or else its six digits.
 * @param {string} body
 */
function codeIn(body) {
  return /^@[\w.-]+ #(\w{4,10})$/mu.exec(body)?.[1] ?? /(?<![+\d])\d{6}(?!\d)/u.exec(body)?.[0];
}

/** @param {string} code */
function copyButton(code) {
  /** @param {string} label */
  const say = (label) => setText(made, label);
  const made = button(words.copy(code), 'copy', () => {
    navigator.clipboard.writeText(code).then(
      () => {
        say(words.copied);
        setTimeout(() => say(words.copy(code)), 2_000);
      },
      () => say(words.notCopied),
    );
  });
  return made;
}

/**
 * @param {CallView} call
 * @param {HTMLElement} problem
 */
function callEntry(call, problem) {
  const { answeredAt, endedAt = '', events, wasHungUp } = call;
  const lasted = answeredAt === undefined ? [] : [durationOf(Date.parse(answeredAt), Date.parse(endedAt))];
  const summary = [outcomeOf(call), ...lasted, timeOf(endedAt)].join(' · ');
  const said = transcript({ role: 'group' });
  said.update(events);
  const details = element('details', { class: 'past-call' }, [element('summary', {}, [summary])]);
  details.append(events.length === 0 ? element('p', { class: 'hint' }, [words.silence]) : said.element);
  if (wasHungUp) details.append(element('p', { class: 'hint' }, [words.youHungUp]));
  details.append(problem);
  details.open = call.problem !== undefined;
  return details;
}

/** @param {CallView} call */
function outcomeOf({ status, answeredBy, wasDeclined }) {
  if (status === 'queued' || status === 'ringing' || status === 'in-progress') return words.outcomes.completed;
  if (status === 'completed' && answeredBy === 'machine') return words.outcomes.voiceMail;
  return status === 'busy' && wasDeclined ? words.outcomes.declined : words.outcomes[status];
}
