/**
 * Loaded before a program under measurement (`node --import`), of whatever build: counts what its store and its sockets
 * do, notes when it says where it listens, and answers the bench's questions over the process channel. Imports nothing of
 * the product by itself: `BENCH_COUNTED` says which classes to count the calls of (`file:///…#Class`, one or more).
 */
import diagnostics from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a program has used since it started: `cpu` in microseconds, of all its threads; memory in bytes. */
export interface Reading {
  readonly cpu: number;
  readonly rss: number;
  readonly peakRss: number;
  readonly heap: number;
  readonly roundTrips: number;
  readonly outboundCalls: number;
  /** `cpu` when it said where it listens; 0 if it has not. */
  readonly cpuUntilListening: number;
}

let roundTrips = 0;
let outboundCalls = 0;
let cpuUntilListening = 0;

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function reading(): Reading {
  const { rss, heapUsed: heap } = process.memoryUsage();
  const peakRss = process.resourceUsage().maxRSS * 1024;
  return { cpu: cpu(), rss, peakRss, heap, roundTrips, outboundCalls, cpuUntilListening };
}

function countCalls(prototype: object, except: string): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Reflect.get(prototype, name);
    if (name === 'constructor' || name === except || typeof method !== 'function') continue;
    const counted = function (this: unknown, ...parameters: unknown[]): unknown {
      roundTrips += 1;
      const result: unknown = Reflect.apply(method, this, parameters);
      return result;
    };
    Reflect.set(prototype, name, counted);
  }
}

const places = (process.env['BENCH_COUNTED'] ?? '').split(' ').filter((place) => place !== '');
for (const place of places) {
  const [file = '', name = ''] = place.split('#');
  const { [name]: counted } = (await import(file)) as Record<string, { prototype: object }>;
  // In the embedded store `findOne` is a `find`.
  if (counted !== undefined) countCalls(counted.prototype, name === 'EmbeddedCollection' ? 'findOne' : '');
}

diagnostics.subscribe('http.client.request.start', () => {
  outboundCalls += 1;
});

const write = process.stdout.write.bind(process.stdout);
Reflect.set(process.stdout, 'write', (...said: Parameters<typeof write>) => {
  if (cpuUntilListening === 0 && String(said[0]).includes('http://127.0.0.1:')) cpuUntilListening = cpu();
  return write(...said);
});

if (process.send !== undefined) {
  // Nobody is left to stop it.
  process.once('disconnect', () => process.exit());
  process.on('message', (message) => {
    if (message === 'collect') {
      setFlagsFromString('--expose-gc');
      (runInNewContext('gc') as () => void)();
    }
    process.send?.(reading());
  });
}

const usage = Number(process.env['BENCH_USAGE_DESCRIPTOR']);
if (usage > 0) process.once('exit', () => writeSync(usage, JSON.stringify(reading())));
