import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Policy } from '../../services/policy/policy.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { mobiles, PhoneTalk } from '../support/phone-talk.ts';

type Walk = (talk: PhoneTalk) => Promise<unknown>;

/** Where somebody may be when they stop. */
interface Place {
  readonly walk: Walk;
  /** What is set up already, and stays. */
  readonly methods?: readonly string[];
  /** How many set-ups were begun that this ends. */
  readonly begun?: 0 | 1;
  /** Whether a phone rings there, which is hung up. */
  readonly rings?: boolean;
  readonly policy?: Partial<Policy>;
  /** Ways to stop; by the word and by the button, unless told. */
  readonly ways?: readonly ('word' | 'button')[];
}

const inOrder =
  (...walks: Walk[]): Walk =>
  async (talk) => {
    for (const walk of walks) await walk(talk);
  };

const choice: Walk = (talk) => talk.person.say('set up');
const app = inOrder(choice, (talk) => talk.click('action.set-up', { method: 'authenticator-code' }));
const qrCode = inOrder(app, (talk) => talk.click('action.next'));
const code = inOrder(qrCode, (talk) => talk.click('action.next'));
const withApp: Walk = async (talk) => {
  await qrCode(talk);
  const entry = scan(talk.person.card);
  await talk.click('action.next');
  await talk.type(codeAt(entry, talk.built.clock.now()));
};
const number: Walk = (talk) => talk.untilNumber();
const texted = inOrder(number, (talk) => talk.giveNumber());
const called = inOrder(number, (talk) => talk.giveNumber('call'));
const withPhone = inOrder(texted, (talk) => talk.type());
const status: Walk = (talk) => talk.person.say('status');
const later: Walk = ({ built }) => {
  built.clock.advance(3_600);
  return Promise.resolve();
};
const change = inOrder(withPhone, status, (talk) => talk.click('action.change-phone'));
const changeTo = (channel: 'text' | 'call'): Walk =>
  inOrder(change, (talk) => talk.giveNumber(channel, { number: '206 555 0143' }));

const phone = { methods: ['mobile-text'] } as const;
const places: Readonly<Record<string, Place>> = {
  'the choice of a method': { walk: choice },
  'the links to the app': { walk: app },
  'the QR code': { walk: qrCode, begun: 1 },
  'the code of the app': { walk: code, begun: 1 },
  'the number': { walk: number },
  'the office phone': { walk: inOrder(choice, (talk) => talk.click('action.set-up', { method: 'office-phone' })) },
  'the PIN': { walk: called, begun: 1, policy: { callPin: 'required' } },
  'the code of a text': { walk: texted, begun: 1 },
  'a call': { walk: called, begun: 1, rings: true },
  'the backup phone': {
    walk: withApp,
    methods: ['authenticator-code'],
    policy: { backupPhone: 'offered' },
    ways: ['word'],
  },
  'the trial': { ...phone, walk: inOrder(withPhone, status, (talk) => talk.click('action.try-out')) },
  'the proof before a change': {
    ...phone,
    walk: inOrder(withPhone, later, status, (talk) => talk.click('action.change-phone')),
  },
  'the number that takes the place of another': { ...phone, walk: change },
  'the code of a text to it': { ...phone, walk: changeTo('text'), begun: 1 },
  'the call to it': { ...phone, walk: changeTo('call'), begun: 1, rings: true },
};

const leave = {
  word: (talk: PhoneTalk) => talk.person.say('cancel'),
  button: (talk: PhoneTalk) => talk.click('action.cancel'),
};

describe('cancel', () => {
  for (const [name, { walk, methods = [], begun = 0, rings = false, policy = {}, ways }] of Object.entries(places)) {
    for (const way of ways ?? (['word', 'button'] as const)) {
      test(`at ${name}, by the ${way}, leaves what was set up, ends what was begun and asks nothing more`, async (t) => {
        const talk = await PhoneTalk.start(t, { policy });
        await walk(talk);
        const { built, person } = talk;
        const before = await built.enrollment.status(person);
        assert.equal(before.pending === undefined ? 0 : 1, begun);
        await leave[way](talk);
        const after = await built.enrollment.status(person);
        assert.deepEqual(after.methods, before.methods);
        assert.deepEqual(await talk.methods(), methods);
        assert.equal(after.pending, undefined);
        assert.deepEqual(built.telephony.cancelled, rings ? ['CA0'] : []);
        await worthNothing(talk, before.pending?.methodId);
        assert.doesNotMatch(talk.lastLine, /\[Cancel\]/u);
        assert.deepEqual(await talk.methods(), methods);
      });
    }
  }
});

describe('cancel, written, says what the button says', () => {
  for (const [name, { walk, policy = {}, ways }] of Object.entries(places)) {
    if (ways !== undefined) continue;
    test(`at ${name}`, async (t) => {
      const said: string[] = [];
      for (const way of ['word', 'button'] as const) {
        const talk = await PhoneTalk.start(t, { policy, store: new MemoryStore() });
        await walk(talk);
        await leave[way](talk);
        said.push(`${talk.lastLine}\n${talk.shown}`);
      }
      assert.equal(said[0], said[1]);
    });
  }
});

/** Neither the code that was sent nor # proves what was given up. */
async function worthNothing(talk: PhoneTalk, methodId: string | undefined): Promise<void> {
  if (methodId === undefined) return;
  const { enrollment, telephony } = talk.built;
  const answer = telephony.code === '' ? '123456' : telephony.code;
  assert.equal((await enrollment.prove(talk.person, methodId, answer)).code, 'cancelled');
  await talk.reply(answer, mobiles.en.e164);
  if (telephony.calls.length > 0) assert.equal((await talk.press('#')).say, 'nothing-waits');
}
