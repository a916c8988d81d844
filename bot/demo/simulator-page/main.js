import { announceChanges } from './announcements.js';
import { byId, keyedList, setText } from './dom.js';
import { phoneKey } from './key-pad.js';
import { calledFirst } from './order.js';
import { phoneCard } from './phone-card.js';
import { setUpSpeech } from './speech.js';
import { language, words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').PhoneView} PhoneView */

/** The phones by number, in the order in which they came. @type {Map<string, PhoneView>} */
const phones = new Map();
/** @type {Map<string, ReturnType<typeof phoneCard>>} */
const cards = new Map();

/** Too narrow for two phones side by side. */
const narrow = matchMedia('(max-width: 44rem)');

const showPhones = keyedList(
  byId('phones'),
  (/** @type {PhoneView} */ { number }) => number,
  (phone) => {
    const card = phoneCard(phone);
    cards.set(phone.number, card);
    return card;
  },
);

function show() {
  showPhones(narrow.matches ? calledFirst([...phones.values()]) : [...phones.values()]);
  byId('empty').hidden = phones.size > 0;
  const rings = [...phones.values()].find(({ calls }) =>
    calls.some(({ status, isSilenced }) => status === 'ringing' && !isSilenced),
  );
  document.title = rings === undefined ? words.title : words.rings(rings.display);
}

/** @param {PhoneView} phone */
function take(phone) {
  const before = phones.get(phone.number);
  phones.set(phone.number, phone);
  show();
  announceChanges(before, phone);
  const isNewlyRinging = phone.calls.some(
    ({ sid, status }) => status === 'ringing' && before?.calls.find((call) => call.sid === sid)?.status !== 'ringing',
  );
  if (isNewlyRinging) cards.get(phone.number)?.element.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}

/** @param {readonly PhoneView[]} all */
function takeAll(all) {
  const known = all.filter(({ number }) => phones.has(number)).map(({ number }) => number);
  for (const number of phones.keys()) if (!known.includes(number)) phones.delete(number);
  for (const phone of all) phones.set(phone.number, phone);
  for (const number of cards.keys()) if (!phones.has(number)) cards.delete(number);
  show();
}

function listen() {
  const events = new EventSource('/simulator/events');
  events.addEventListener('phones', ({ data }) => takeAll(/** @type {PhoneView[]} */ (parsed(data))));
  events.addEventListener('phone', ({ data }) => take(/** @type {PhoneView} */ (parsed(data))));
  events.addEventListener('open', () => setText(byId('trouble'), ''));
  events.addEventListener('error', () => {
    setText(byId('trouble'), words.lost);
    // A server that answered with an error is not asked again by itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2_000);
  });
}

/**
 * What this server sent, which is believed to be what it says.
 * @param {unknown} data
 * @returns {unknown}
 */
function parsed(data) {
  return JSON.parse(String(data));
}

/** A key goes to the call under way in the phone that has the focus, or to the only one there is. */
document.addEventListener('keydown', (event) => {
  const key = phoneKey(event);
  if (key === undefined || event.repeat) return;
  const talking = [...cards.values()].filter((card) => card.pad() !== undefined);
  const focused = talking.find((card) => card.element.contains(document.activeElement));
  (focused ?? (talking.length === 1 ? talking[0] : undefined))?.pad()?.press(key);
});

document.documentElement.lang = language;
for (const target of document.querySelectorAll('[data-word]')) {
  const word = Object.entries(words).find(([name]) => name === target.getAttribute('data-word'))?.[1];
  if (typeof word === 'string') target.textContent = word;
}
setUpSpeech();
narrow.addEventListener('change', show);
listen();
setInterval(() => {
  for (const card of cards.values()) card.tick();
}, 500);
