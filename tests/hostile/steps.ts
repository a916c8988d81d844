import assert from 'node:assert/strict';
import { type AppEntry, codeAt, scan } from '../support/authenticator.ts';
import { reachCode, reachQrCode } from '../support/journey.ts';
import { type Person, textOf } from '../support/person.ts';

/** Somewhere on the way to being enrolled, or behind it. */
export interface Step {
  readonly name: string;
  /** Takes somebody new there. @returns what the authenticator app has by then. */
  reach(person: Person): Promise<AppEntry | undefined>;
  /** Goes on from there as people do. @throws {AssertionError} when it is not as it was left. */
  finish(person: Person, entry: AppEntry | undefined): Promise<void>;
}

const stepMilliseconds = 30_000;

function show(person: Person, sentence: string): void {
  assert.match(textOf(person.card), new RegExp(sentence, 'u'));
}

/** Clicks the buttons, one after the other. */
async function clickOn(person: Person, ...titles: string[]): Promise<void> {
  for (const title of titles) await person.click(title);
}

async function scanAndProve(person: Person, ...titles: string[]): Promise<void> {
  await clickOn(person, ...titles);
  const entry = scan(person.card);
  await person.click('Next');
  await prove(person, entry);
}

/** Proves with the code that the app shows now; the next one is left for later. */
async function prove(person: Person, entry: AppEntry | undefined): Promise<void> {
  assert.ok(entry);
  await person.click('Verify', { code: codeAt(entry, new Date()) });
  show(person, "You're all set");
}

/** With the app's next code: it is accepted already, and never is the one that proved the set-up. */
async function tryOut(person: Person, entry: AppEntry | undefined): Promise<void> {
  assert.ok(entry);
  await person.click('Verify', { code: codeAt(entry, new Date(Date.now() + stepMilliseconds)) });
  show(person, 'It works');
}

function wrongCode(entry: AppEntry): string {
  const near = [-1, 0, 1, 2].map((steps) => codeAt(entry, new Date(Date.now() + steps * stepMilliseconds)));
  const wrong = ['000000', '000001', '000002', '000003', '000004'].find((code) => !near.includes(code));
  assert.ok(wrong);
  return wrong;
}

async function enroll(person: Person): Promise<AppEntry> {
  const entry = await reachCode(person);
  await prove(person, entry);
  return entry;
}

/** Every place where somebody may be while the storm goes on. */
export const steps: readonly Step[] = [
  {
    name: 'asked',
    reach: (person) => person.arrive().then(() => undefined),
    finish: (person) => scanAndProve(person, 'Set it up now', 'Set up', 'Next'),
  },
  {
    name: 'choosing',
    reach: async (person) => {
      await person.arrive();
      await clickOn(person, 'Set it up now');
      return undefined;
    },
    finish: (person) => scanAndProve(person, 'Set up', 'Next'),
  },
  {
    name: 'installing',
    reach: async (person) => {
      await person.arrive();
      await clickOn(person, 'Set it up now', 'Set up');
      return undefined;
    },
    finish: (person) => scanAndProve(person, 'Next'),
  },
  {
    name: 'scanning',
    reach: reachQrCode,
    finish: async (person, entry) => {
      await person.click('Next');
      await prove(person, entry);
    },
  },
  { name: 'typing', reach: reachCode, finish: prove },
  {
    name: 'mistaken',
    reach: async (person) => {
      const entry = await reachCode(person);
      await person.click('Verify', { code: wrongCode(entry) });
      return entry;
    },
    finish: async (person, entry) => {
      assert.ok(entry);
      await person.click('Verify', { code: wrongCode(entry) });
      show(person, 'You have 3 attempts left');
      await prove(person, entry);
    },
  },
  {
    name: 'proven',
    reach: enroll,
    finish: async (person, entry) => {
      await person.click('Try it out');
      await tryOut(person, entry);
    },
  },
  {
    name: 'enrolled',
    reach: async (person) => {
      const entry = await enroll(person);
      await person.click('Done');
      return entry;
    },
    finish: async (person, entry) => {
      await person.say('status');
      await person.click('Try it out');
      await tryOut(person, entry);
    },
  },
  {
    name: 'trying',
    reach: async (person) => {
      const entry = await enroll(person);
      await person.click('Try it out');
      return entry;
    },
    finish: tryOut,
  },
];
