import { act } from './actions.js';
import { button, element, setText } from './dom.js';
import { keyPad } from './key-pad.js';
import { transcript } from './transcript.js';
import { durationOf, words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').CallView} CallView */
/** @typedef {import('../../../services/telephony/simulator/phone-action.ts').CallAction} CallAction */

/**
 * A call that rings or is under way: what can be done about it, and what is said in it.
 * @param {CallView} call
 */
export function callPanel(call) {
  const { sid } = call;
  let isActing = false;
  /** @param {CallAction} action */
  const does = (action) => () => {
    if (isActing) return;
    isActing = true;
    void act({ do: action, call: sid }).finally(() => (isActing = false));
  };
  const title = element('strong');
  const about = element('span', { class: 'about' });
  const clock = element('span', { class: 'clock', role: 'timer', 'aria-live': 'off' });
  const ringing = element('div', { class: 'ringing-buttons' }, [
    button(words.answer, 'answer', does('answer')),
    button(words.decline, 'decline', does('decline')),
    button(words.busy, 'quiet', does('turn-away-busy')),
    button(words.voiceMail, 'quiet', does('send-to-voice-mail')),
  ]);
  const letRing = button(words.letRing, 'quiet', does('let-ring'));
  ringing.append(letRing);
  const said = transcript({ role: 'log', tabindex: '0' });
  const pad = keyPad(sid);
  const hint = element('p', { class: 'hint' });
  const hangUp = button(words.hangUp, 'decline wide', does('hang-up'));
  const talking = element('div', { class: 'talking', role: 'group', tabindex: '-1', 'aria-label': words.inCall }, [
    said.element,
    pad.element,
    hint,
    hangUp,
  ]);
  talking.hidden = true;
  const heading = element('div', { class: 'call-heading' }, [title, about, clock]);
  const panel = element('section', { class: 'call', 'aria-label': words.ringing }, [heading, ringing, talking]);
  let current = call;

  function tick() {
    const { answeredAt, ringsUntil } = current;
    const now = Date.now();
    if (answeredAt !== undefined) setText(clock, durationOf(Date.parse(answeredAt), now));
    else if (ringsUntil === undefined) setText(clock, '');
    else setText(clock, words.stopsIn(Math.max(0, Math.ceil((Date.parse(ringsUntil) - now) / 1000))));
  }

  return {
    element: panel,
    press: pad.press,
    tick,
    /** @param {CallView} changed */
    update(changed) {
      const hadFocus = ringing.contains(document.activeElement);
      current = changed;
      const { status, isListening, answeredBy } = changed;
      const isTalking = status === 'in-progress';
      panel.className = `call ${status}${changed.isSilenced ? ' silenced' : ''}${isListening ? ' listening' : ''}`;
      panel.setAttribute('aria-label', titleOf(changed));
      setText(title, titleOf(changed));
      setText(about, aboutOf(changed));
      if (isTalking && talking.hidden) pad.shown();
      ringing.hidden = status !== 'ringing';
      letRing.hidden = changed.isSilenced;
      talking.hidden = !isTalking;
      pad.element.hidden = hint.hidden = answeredBy === 'machine';
      setText(hint, isListening ? words.listening : words.notListening);
      said.update(changed.events);
      tick();
      // Whoever has just picked up goes on in the call.
      if (isTalking && hadFocus) talking.focus();
    },
  };
}

/** @param {CallView} call */
function titleOf({ status, isSilenced, answeredBy }) {
  if (status === 'in-progress') return answeredBy === 'machine' ? words.atVoiceMail : words.inCall;
  if (status === 'ringing') return isSilenced ? words.ringsOn : words.ringing;
  return words.dialling;
}

/** @param {CallView} call */
function aboutOf({ from, extension }) {
  return [words.from(from), ...(extension === undefined ? [] : [words.forExtension(extension)])].join(', ');
}
