import { byId, setText } from './dom.js';
import { words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/phone-action.ts').PhoneAction} PhoneAction */

/** How long a notice stays, in milliseconds. */
const noticeMilliseconds = 6_000;

/**
 * Does something at a phone. @returns whether it could be done
 * @param {PhoneAction} action
 */
export async function act(action) {
  try {
    const answer = await fetch('/simulator/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    if (!answer.ok) notice(answer.status === 409 ? words.impossible : words.failed);
    return answer.ok;
  } catch {
    notice(words.failed);
    return false;
  }
}

/** @param {string} text */
function notice(text) {
  const trouble = byId('trouble');
  setText(trouble, text);
  setTimeout(() => {
    if (trouble.textContent === text) setText(trouble, '');
  }, noticeMilliseconds);
}
