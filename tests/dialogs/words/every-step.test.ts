import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cleanup } from '../../support/cleanup.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';
import { hears } from './words-kit.ts';

const sentences = {
  cancel: [
    'please cancel this',
    'ik wil hier graag mee stoppen',
    'bitte alles abbrechen',
    "je voudrais annuler, s'il vous plaît",
    'quiero cancelar esto por favor',
  ],
  human: [
    'can I talk to a real person please?',
    'kan ik een mens spreken?',
    'ich möchte mit einem Menschen sprechen',
    "je voudrais parler à quelqu'un",
    'quiero hablar con una persona',
  ],
  help: ['help me please', 'ik heb hulp nodig', 'ich brauche Hilfe', "j'ai besoin d'aide", 'necesito ayuda'],
} as const;

type Walk = (talk: PhoneTalk) => Promise<void>;
const choice: Walk = (talk) => talk.person.say('set up');
const steps: Readonly<Record<string, Walk>> = {
  'the choice of a method': choice,
  'the links to the app': async (talk) => {
    await choice(talk);
    await talk.click('action.set-up', { method: 'authenticator-code' });
  },
  'the QR code': async (talk) => {
    await choice(talk);
    await talk.click('action.set-up', { method: 'authenticator-code' });
    await talk.click('action.next');
  },
  'the code of the app': async (talk) => {
    await choice(talk);
    await talk.click('action.set-up', { method: 'authenticator-code' });
    await talk.click('action.next');
    await talk.click('action.next');
  },
  'the number': (talk) => talk.untilNumber(),
  'the code of a text': async (talk) => {
    await talk.untilNumber();
    await talk.giveNumber();
  },
  'a call': async (talk) => {
    await talk.untilNumber();
    await talk.giveNumber('call');
  },
};

for (const [step, walk] of Object.entries(steps)) {
  describe(`at ${step}, inside a sentence of any of five languages`, () => {
    const start = async (t: Cleanup): Promise<PhoneTalk> => {
      const talk = await PhoneTalk.start(t, { store: new MemoryStore() });
      await walk(talk);
      return talk;
    };

    test('cancel leaves', async (t) => {
      for (const text of sentences.cancel) {
        const talk = await start(t);
        await hears(talk, text);
        assert.equal((await talk.built.enrollment.status(talk.person)).pending, undefined, text);
        assert.doesNotMatch(talk.lastLine, /\[(?:Cancel|Annuleren)\]/u, text);
      }
    });

    test('human says how to reach one, and help what can be written; the question stands', async (t) => {
      const talk = await start(t);
      const before = talk.person.transcript;
      for (const text of sentences.human) {
        assert.match((await hears(talk, text)).join('\n'), /helpdesk|assistance|soporte/iu, text);
      }
      for (const text of sentences.help) {
        assert.match(
          (await hears(talk, text)).join('\n'),
          /^(?:What you can write|Wat u mij kunt sturen|Was Sie|Ce que vous|Lo que|Qué puede)/u,
          text,
        );
      }
      assert.deepEqual(talk.person.transcript.slice(0, before.length), before);
    });
  });
}

test('these words are not heard in a name, a code or a sentence that says something else', async (t) => {
  const talk = await PhoneTalk.start(t, { store: new MemoryStore() });
  await talk.untilNumber();
  await talk.giveNumber();
  for (const text of ['Agent Smith', 'Jan Mens', 'my helpdesk badge', 'Stopford']) {
    const lines = await hears(talk, text);
    assert.ok((await talk.built.enrollment.status(talk.person)).pending !== undefined, text);
    assert.doesNotMatch(lines.join('\n'), /^What you can write/u, text);
  }
});
