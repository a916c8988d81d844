import { describe, test } from 'node:test';
import {
  appPasswordRace,
  beginningRace,
  deletionRace,
  guessingRace,
  hourlyRace,
  proofRace,
  storesForRaces,
  verificationRace,
} from './races.ts';

for (const { name, skip, open } of storesForRaces) {
  describe(`two replicas on ${name}`, () => {
    test('activate a method once when fifty send the code that proves it', { skip }, async (t) =>
      proofRace(await open(t)),
    );
    test('accept a fresh code once when fifty verify with it', { skip }, async (t) => verificationRace(await open(t)));
    test('count five wrong codes of a burst of fifty at one set-up', { skip }, async (t) =>
      guessingRace(await open(t)),
    );
    test('count twenty wrong codes of a burst of fifty at one method', { skip }, async (t) =>
      hourlyRace(await open(t)),
    );
    test('make forty app passwords when fifty are asked for', { skip }, async (t) => appPasswordRace(await open(t)));
    test('let in no program any more with an app password that either has deleted', { skip }, async (t) =>
      deletionRace(await open(t)),
    );
    test('start thirty set-ups when fifty begin, and leave one pending', { skip }, async (t) =>
      beginningRace(await open(t)),
    );
  });
}
