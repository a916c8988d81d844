/**
 * Loaded before the bot: what it sends to Twilio's API, which the demo answers itself, goes to the phones of the bench
 * instead, at port `BENCH_PHONES_PORT`: simulated phones are then no part of what the bot costs.
 */
import http, { type RequestOptions } from 'node:http';
import process from 'node:process';

const port = Number(process.env['BENCH_PHONES_PORT']);
const request = http.request;

Reflect.set(http, 'request', (...parameters: readonly unknown[]) => {
  const [options, ...others] = parameters;
  const isOfTwilio = isOptions(options) && options.path?.startsWith('/2010-04-01/') === true;
  const moved = isOfTwilio ? { ...options, host: '127.0.0.1', hostname: '127.0.0.1', port } : options;
  const sent: unknown = Reflect.apply(request, http, [moved, ...others]);
  return sent;
});

function isOptions(value: unknown): value is RequestOptions {
  return typeof value === 'object' && value !== null && !(value instanceof URL);
}
