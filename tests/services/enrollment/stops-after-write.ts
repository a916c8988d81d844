/**
 * A process of its own for `killed-after-write.test.ts`: begins a set-up in the store of the directory given, tells the
 * test its id and secret, proves it, and stands still between the write and the answer until it is killed.
 */
import process from 'node:process';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { alex, codeNow, kitOn, setUp } from './enrollment-kit.ts';

// Keeps the process alive while nothing happens, for a minute at most: should the test be gone, so is this.
setTimeout(() => process.exit(1), 60_000);

const mortal = mortalStore(await openEmbeddedStore({ directory: process.argv[2] ?? '' }), {
  fate: 'dies after',
  // The set-up is the first.
  write: 2,
});
void mortal.died.then(() => process.stdout.write('written\n'));
const kit = await kitOn(mortal.store);
const started = await setUp(kit);
process.stdout.write(`${JSON.stringify(started)}\n`);
await kit.service.prove(alex, started.methodId, codeNow(kit, started));
