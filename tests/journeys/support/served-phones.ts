import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { WebhookRequest } from '../../../services/telephony/simulator/webhooks.ts';
import { servePhones, somebody } from '../../bot/http/routes/simulator-kit.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { type BrowserSettings, type PhoneOnPage, PhonesPage } from './phones-page.ts';

export const display = '+44 7700 900123';
export const code = 'Contoso: 042042 is your code.\n\n@bot.example.com #042042';

/** The bot's side: asks for a key, says which one it was, and takes texts but for one. */
function answer({ url, body }: WebhookRequest) {
  const { pathname } = new URL(url);
  const form = new URLSearchParams(body ?? '');
  const response = new VoiceResponse();
  if (pathname === '/voice') {
    const gather = response.gather({ input: ['dtmf'], action: '/keys', timeout: 60, numDigits: 1, finishOnKey: '' });
    gather.say({ language: 'nl-NL' }, 'Druk op hekje.');
  } else if (pathname === '/keys') response.say({ language: 'en-US' }, `You pressed ${form.get('Digits') ?? ''}.`);
  else if (pathname === '/wrong') response.dial('+31612345678');
  const status = form.get('Body') === 'refuse this' ? 403 : 200;
  return Promise.resolve({ status, contentType: 'text/xml', body: response.toString() });
}

/** The server, its phones and the page in a browser; the bot texts and calls. */
export async function openPhones(t: Cleanup, settings: BrowserSettings = {}) {
  const served = await servePhones(t, answer);
  const { phones, twilio, origin } = served;
  const page = await PhonesPage.open(origin, settings);
  t.after(() => page.close());
  const { from } = phones.account;
  const text = async (body: string): Promise<void> => {
    await twilio.messages.create({ to: somebody, from, body });
    await phones.settled();
  };
  const call = async (path = '/voice', sendDigits?: string): Promise<void> => {
    const extension = sendDigits === undefined ? {} : { sendDigits };
    await twilio.calls.create({ to: somebody, from, url: `https://bot.example.com${path}`, timeout: 30, ...extension });
    await phones.settled();
  };
  /** Something that a person does, and all that comes of it. */
  const person = async (act: (phone: PhoneOnPage) => Promise<void>): Promise<void> => {
    await act(page.phone(display));
    await phones.settled();
  };
  return { ...served, page, phone: page.phone(display), text, call, person };
}
