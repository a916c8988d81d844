/**
 * Loaded before a program under measurement (`node --import`): counts what its store and its sockets do, and answers
 * the bench's question over the process channel.
 */
import diagnostics from 'node:diagnostics_channel';
import process from 'node:process';
import { EmbeddedCollection } from '../../services/store/embedded/collection.ts';
import { MongoCollection } from '../../services/store/mongodb/collection.ts';

/** What a program has used since it started; `cpu` in microseconds, `rss` in bytes. */
export interface Reading {
  readonly cpu: number;
  readonly rss: number;
  readonly roundTrips: number;
  readonly outboundCalls: number;
}

let roundTrips = 0;
let outboundCalls = 0;

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

// There `findOne` is a `find`.
countCalls(EmbeddedCollection.prototype, 'findOne');
countCalls(MongoCollection.prototype, '');
diagnostics.subscribe('http.client.request.start', () => {
  outboundCalls += 1;
});

process.on('message', (message) => {
  if (message !== 'read') return;
  const { user, system } = process.cpuUsage();
  const reading: Reading = { cpu: user + system, rss: process.memoryUsage.rss(), roundTrips, outboundCalls };
  process.send?.(reading);
});
