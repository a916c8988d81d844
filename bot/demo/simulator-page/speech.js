import { byId } from './dom.js';

const toggle = byId('speak');

/** Sets up the switch; without a voice in this browser there is none. */
export function setUpSpeech() {
  if (!('speechSynthesis' in window)) return;
  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    const isOn = toggle.getAttribute('aria-pressed') !== 'true';
    toggle.setAttribute('aria-pressed', String(isOn));
    if (!isOn) hush();
  });
}

/**
 * Says something after what is being said, if calls are to be heard.
 * @param {string} text
 * @param {string} language
 */
export function speak(text, language) {
  if (toggle.getAttribute('aria-pressed') !== 'true') return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  speechSynthesis.speak(utterance);
}

/** Says no more. */
export function hush() {
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}
