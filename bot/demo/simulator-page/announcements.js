import { byId } from './dom.js';
import { hush, speak } from './speech.js';
import { words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').PhoneView} PhoneView */
/** @typedef {import('../../../services/telephony/simulator/views.ts').CallView} CallView */

/**
 * Says to who does not look, what has become of a phone since it was last seen.
 * @param {PhoneView | undefined} before
 * @param {PhoneView} now
 */
export function announceChanges(before, now) {
  const known = new Set(before?.texts.map(({ sid }) => sid));
  if (now.texts.some(({ sid, direction }) => direction === 'received' && !known.has(sid))) {
    announce(words.textArrived(now.display));
  }
  for (const call of now.calls) {
    const earlier = before?.calls.find(({ sid }) => sid === call.sid);
    if (call.status === 'ringing' && earlier?.status !== 'ringing') announce(words.rings(now.display));
    if (call.endedAt !== undefined && earlier !== undefined && earlier.endedAt === undefined) {
      announce(words.callEnded(now.display));
    }
    voice(earlier, call);
  }
}

/**
 * The call itself, for whoever wants to hear it; a key or the end silences it.
 * @param {CallView | undefined} before
 * @param {CallView} now
 */
function voice(before, now) {
  if (now.wasHungUp && before?.wasHungUp === false) hush();
  if (now.answeredAt === undefined || before === undefined) return;
  for (const event of now.events.slice(before.events.length)) {
    if (event.kind === 'said') speak(event.text, event.language);
    else if (event.kind === 'pressed') hush();
  }
}

/** @param {string} text */
function announce(text) {
  const region = byId('announcements');
  // A paragraph of its own is read even when it says the same as the one before.
  region.replaceChildren(Object.assign(document.createElement('span'), { textContent: text }));
}
