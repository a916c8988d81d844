import type { SendWebhook, WebhookRequest } from './webhooks.ts';

/** Longest, in milliseconds, that an answer is waited for, as at Twilio. */
const timeoutMs = 15_000;
/** Largest answer, in bytes. */
const largestAnswer = 131_072;

const thisMachine = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Sends a webhook over HTTP. The simulator speaks to this machine and to no other. */
export const sendWebhook: SendWebhook = async ({ method, url, headers, body }: WebhookRequest) => {
  if (!thisMachine.has(new URL(url).hostname)) throw new RangeError('The simulator calls this machine only');
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length > largestAnswer) throw new RangeError('The answer is too large');
  return { status: answer.status, contentType: answer.headers.get('content-type') ?? '', body: bytes.toString('utf8') };
};
