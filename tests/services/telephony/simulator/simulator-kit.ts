import { createHmac } from 'node:crypto';
import assert from 'node:assert/strict';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Twilio } from 'twilio';
import type { WebhookAnswer, WebhookRequest } from '../../../../services/telephony/simulator/webhooks.ts';
import { inProcessTwilio } from '../../../support/in-process-twilio.ts';
import { Phones, type PhonesOptions } from '../../../support/phones.ts';

export const bot = 'https://bot.example.com';
/** Numbers that regulators keep for films: nobody's. */
export const somebody = '+447700900123';
export const somebodyElse = '+447700900124';

/** What a webhook is answered: a TwiML document, or anything else; undefined when there is no answer. */
export type Answer = string | WebhookAnswer | undefined;
type Answering = Answer | ((parameters: Readonly<Record<string, string>>) => Answer | Promise<Answer>);

interface Heard {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The bot's side: answers by path, and remembers what it heard. */
class ScriptedBot {
  readonly heard: Heard[] = [];
  readonly answers: Record<string, Answering> = { '/call-status': '', '/text-status': '' };
  authToken = '';

  async take({ method, url, headers, body }: WebhookRequest): Promise<WebhookAnswer> {
    const { pathname, search } = new URL(url);
    const parameters = Object.fromEntries(new URLSearchParams(body ?? search));
    assert.equal(headers['x-twilio-signature'], signature(this.authToken, url, body === undefined ? {} : parameters));
    this.heard.push({ method, target: pathname + search, parameters });
    const notFound = { status: 404, contentType: 'text/plain', body: '' };
    const answering = pathname in this.answers ? this.answers[pathname] : notFound;
    const answer = typeof answering === 'function' ? await answering(parameters) : answering;
    if (answer === undefined) throw new Error('no answer');
    return typeof answer === 'string' ? { status: 200, contentType: 'text/xml', body: answer } : answer;
  }

  /** What was heard at a path, oldest first. */
  at(path: string): readonly Heard['parameters'][] {
    return this.heard.filter(({ target }) => target === path).map(({ parameters }) => parameters);
  }
}

/** Twilio's signature, made from its description and not with its library. */
function signature(authToken: string, url: string, parameters: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(parameters).sort(([one], [two]) => (one < two ? -1 : 1));
  return createHmac('sha1', authToken)
    .update(url + sorted.flat().join(''))
    .digest('base64');
}

/** Phones, a bot that follows a test's script, and the real client to ask for texts and calls with. */
export function startPhones(options: Partial<PhonesOptions> = {}) {
  const scripted = new ScriptedBot();
  const phones = new Phones({ send: (request) => scripted.take(request), textUrl: `${bot}/text`, ...options });
  const { account, simulator } = phones;
  scripted.authToken = account.authToken;
  const client = inProcessTwilio(simulator, account);
  return { phones, scripted, client, account, simulator, phone: phones.phone(somebody) };
}

/** A call as the bot's gateway places it, with what a test changes. */
export function placeCall(client: Twilio, from: string, part: Partial<Parameters<Twilio['calls']['create']>[0]> = {}) {
  return client.calls.create({
    to: somebody,
    from,
    url: `${bot}/voice`,
    statusCallback: `${bot}/call-status`,
    ...part,
  });
}

/** A text as the bot's gateway sends it, with what a test changes. */
export function sendText(
  client: Twilio,
  from: string,
  part: Partial<Parameters<Twilio['messages']['create']>[0]> = {},
) {
  return client.messages.create({
    to: somebody,
    from,
    body: '042042 is your code',
    statusCallback: `${bot}/text-status`,
    ...part,
  });
}

/** Greeting and question, as the bot asks: any one key, eight seconds. */
export function question(action = `${bot}/keys`): string {
  const response = new VoiceResponse();
  const gather = response.gather({ input: ['dtmf'], action, timeout: 8, numDigits: 1, finishOnKey: '' });
  gather.pause({ length: 1 });
  gather.say({ language: 'en-US', voice: 'Polly.Joanna' }, 'Hello. Press #.');
  response.redirect({ method: 'POST' }, action);
  return response.toString();
}

export function farewell(sentence: string): string {
  const response = new VoiceResponse();
  response.say({ language: 'nl-NL', voice: 'Polly.Lotte' }, sentence);
  response.hangup();
  return response.toString();
}

/** These parameters are among those of a webhook. */
export function assertHas(
  actual: Readonly<Record<string, string>> | undefined,
  part: Readonly<Record<string, string>>,
): void {
  assert.deepEqual({ ...actual, ...part }, actual);
}

/** A call that was answered, whose script begins with `first`. */
export async function answered(first: Answer, others: Readonly<Record<string, Answer>> = {}) {
  const started = startPhones({ pace: { pausedSecond: 1000 } });
  const { scripted, phones, client, account, phone } = started;
  Object.assign(scripted.answers, { '/voice': first, ...others });
  await placeCall(client, account.from);
  await phones.settled();
  await phone.answer();
  return started;
}
