import type { Dispatch, Telephony } from './telephony.ts';

const refuse = (): Promise<Dispatch> => Promise.resolve({ code: 'refused', reason: 'rejected' });

/** Where nobody is texted or called: no way to reach a phone, so that no policy offers one, and whatever is asked is refused. */
export const noTelephony: Telephony = {
  channels: [],
  sendText: refuse,
  placeCall: refuse,
  speakNotice: refuse,
  cancelCall: () => Promise.resolve(),
};
