/** @typedef {import('../../../services/telephony/simulator/views.ts').PhoneView} PhoneView */

/** Where a phone belongs: those that ring, those with a call under way, all others. */
const places = /** @type {const} */ ({ rings: 0, talks: 1, rests: 2 });

/**
 * The phones as a narrow screen shows them, one below the other: whoever is called does not have to look for the phone.
 * Otherwise they keep the order in which they came.
 * @param {readonly PhoneView[]} phones
 * @returns {PhoneView[]}
 */
export function calledFirst(phones) {
  return [...phones].sort((one, other) => placeOf(one) - placeOf(other));
}

/** @param {PhoneView} phone */
function placeOf({ calls }) {
  const live = calls.filter(({ endedAt }) => endedAt === undefined);
  if (live.some(({ status, isSilenced }) => status === 'ringing' && !isSilenced)) return places.rings;
  return live.some(({ status }) => status === 'in-progress') ? places.talks : places.rests;
}
