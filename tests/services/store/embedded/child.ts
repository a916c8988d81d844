/**
 * Run as a process of its own by the tests: opens the embedded store in the directory given, says `open`, then inserts
 * `<prefix>0`, `<prefix>1` … one after another and prints each id once the write is acknowledged. With prefix `-` it
 * writes nothing and waits to be ended.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { openEmbeddedStore } from '../../../../services/store/embedded/store.ts';
import { type AnyDocument, people } from '../store-contract.ts';

/** Not by `process.stdout`, which does not wait for a parent that is slow to read: what was said would be lost with the process. */
const say = (line: string): number => writeSync(1, `${line}\n`);

const [directory = '', prefix = '-'] = process.argv.slice(2);
try {
  const store = await openEmbeddedStore({ directory });
  await store.prepare([people]);
  say('open');
  const collection = store.collection<AnyDocument>(people);
  for (let number = 0; prefix !== '-'; number += 1) {
    const _id = `${prefix}${number}`;
    await collection.insertOne({ _id, number, filling: 'x'.repeat(500) });
    await collection.findOneAndUpdate({ _id: 'total' }, { $inc: { count: 1 } }, { upsert: true });
    say(_id);
  }
  process.stdin.resume();
} catch (error) {
  say(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
  process.exitCode = 1;
}
