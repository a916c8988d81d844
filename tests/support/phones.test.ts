import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { inProcessTwilio } from './in-process-twilio.ts';
import { Phones, webhooksTo } from './phones.ts';

const publicUrl = 'https://bot.example.com/somewhere';
const somebody = '+447700900123';

/** A server that takes webhooks, and phones that tell it of everything. */
async function start(t: TestContext, status = 200) {
  const taken: { readonly url: string; readonly isGenuine: boolean }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      const parameters = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const signature = String(request.headers['x-twilio-signature']);
      // The server has no path of its own: whatever stands before it takes it off.
      const isGenuine = validateRequest(phones.account.authToken, signature, publicUrl + url, parameters);
      taken.push({ url, isGenuine });
      response.writeHead(status, { 'content-type': 'text/xml', location: '/elsewhere' });
      response.end('<Response><Say>Hello.</Say></Response>');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const phones = new Phones({ send: webhooksTo({ publicUrl, port }), textUrl: `${publicUrl}/text` });
  const client = inProcessTwilio(phones.simulator, phones.account);
  const url = `${publicUrl}/voice?a=b%20c`;
  const call = () => client.calls.create({ to: somebody, from: phones.account.from, url, machineDetection: 'Enable' });
  return { taken, phones, phone: phones.phone(somebody), call };
}

test('phones tell a server on this machine what they would tell a public address, signed over that', async (t) => {
  const { taken, phones, phone, call } = await start(t);
  await call();
  await phones.settled();
  await phone.answer();
  assert.deepEqual(phone.heard(), ['Hello.']);
  await phone.reply('Ünïcode & more = 1 👍');
  assert.deepEqual(taken, [
    { url: '/voice?a=b%20c', isGenuine: true },
    { url: '/text', isGenuine: true },
  ]);
});

test('phones follow no answer to somewhere else', async (t) => {
  const { taken, phones, phone, call } = await start(t, 302);
  await call();
  await phones.settled();
  await phone.answer();
  assert.equal(phone.call.problem?.detail, 'The bot answered 302.');
  assert.equal(taken.length, 1);
});
