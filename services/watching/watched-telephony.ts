import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { defaultCountryPolicy } from '../phone-numbers/country-policy.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';
import { gsm7Length } from '../telephony/gsm7.ts';
import type { Dispatch, Telephony } from '../telephony/telephony.ts';
import type { End, Watcher } from './watcher.ts';

export interface WatchedTelephonyOptions {
  readonly watcher?: Watcher | undefined;
  /** The organization's own country, ISO 3166-1 alpha-2. */
  readonly defaultCountry: string;
}

/**
 * What is given to the carrier, counted by where its number is: in the organization's own country, in another one that is texted and
 * called unless it is told otherwise, or elsewhere. The carrier says what something costs only later and to whoever asks, so no money is
 * counted: a text is billed by its parts, and a call by its zone.
 */
export function watchedTelephony(telephony: Telephony, options: WatchedTelephonyOptions): Telephony {
  const { watcher, defaultCountry } = options;
  if (watcher === undefined) return telephony;
  const send = (kind: 'text' | 'call' | 'notice', to: string, ask: () => Promise<Dispatch>): Promise<Dispatch> =>
    watcher.watch('outgoing', { to: 'carrier', operation: kind }, async (end) => {
      const dispatch = await ask();
      endOf(dispatch, end);
      const outcome = dispatch.code === 'refused' ? dispatch.reason : dispatch.code;
      const zone = zoneOf(to, kind === 'text' ? 'text' : 'call', defaultCountry);
      watcher.note('send', { kind, zone, outcome });
      return dispatch;
    });
  return {
    channels: telephony.channels,
    sendText: async (message) => {
      const dispatch = await send('text', message.to, () => telephony.sendText(message));
      const zone = zoneOf(message.to, 'text', defaultCountry);
      if (dispatch.code === 'accepted') watcher.note('textParts', { zone }, partsOf(message.body));
      return dispatch;
    },
    placeCall: (call) => send('call', call.to, () => telephony.placeCall(call)),
    speakNotice: (notice) => send('notice', notice.to, () => telephony.speakNotice(notice)),
    cancelCall: (sid) =>
      watcher.watch('outgoing', { to: 'carrier', operation: 'hang-up' }, () => telephony.cancelCall(sid)),
  };
}

function endOf({ code }: Dispatch, end: End): void {
  if (code === 'refused') end('refused');
  if (code === 'unavailable') end('unreachable');
}

function zoneOf(e164: string, channel: PhoneChannel, home: string): 'home' | 'listed' | 'elsewhere' {
  const parsed = parsePhoneNumberFromString(e164);
  const country = parsed?.country ?? parsed?.getPossibleCountries()[0] ?? '';
  if (country === home) return 'home';
  const { allowed } = defaultCountryPolicy[channel];
  return allowed !== 'all' && allowed.includes(country) ? 'listed' : 'elsewhere';
}

/**
 * How many parts a text is billed as: 160 places of the alphabet of texts, or 70 characters of another one; several parts have room
 * for 153 and 67 each.
 */
export function partsOf(body: string): number {
  const places = gsm7Length(body);
  const [length, alone, together] = places === undefined ? [body.length, 70, 67] : [places, 160, 153];
  return length <= alone ? 1 : Math.ceil(length / together);
}
