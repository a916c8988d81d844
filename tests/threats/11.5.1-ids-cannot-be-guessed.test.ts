import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { ConversationLeases } from '../../bot/conversation/conversation-leases.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { type Randomness, randomId, systemRandomness } from '../../services/randomness.ts';
import type { StoredDocument } from '../../services/store/document-store.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';

/** The system's own dice, which remember what they gave, by its text. */
class RecordedRandomness implements Randomness {
  readonly given = new Map<string, number>();

  bytes(count: number): Buffer {
    const bytes = systemRandomness.bytes(count);
    this.given.set(bytes.toString('base64url'), count);
    return bytes;
  }
}

/** The values of every field of a name, wherever it stands. */
function fieldsNamed(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => fieldsNamed(name, each));
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([key, each]) => [...(key === name ? [each] : []), ...fieldsNamed(name, each)]);
}

/** Each must be at least 128 bits, all of them off the dice. */
function assertUnguessable(ids: readonly unknown[], { given }: RecordedRandomness): void {
  assert.ok(ids.length > 0);
  for (const id of ids) {
    assert.ok(typeof id === 'string' && (given.get(id) ?? 0) >= 16, `${String(id)} is not 128 bits off the dice`);
  }
}

/** Somebody enrolls; what is then in the store and was on the cards. */
async function enroll(t: TestContext) {
  const randomness = new RecordedRandomness();
  const built = await buildBot(t, { randomness });
  const person = built.person();
  const entry = await reachCode(person);
  const pending: StoredDocument[] = await built.store.collection(enrollmentCollection).find({});
  await person.click('Verify', { code: codeAt(entry, built.clock.now()) });
  const enrolled: StoredDocument[] = await built.store.collection(enrollmentCollection).find({});
  const cards = structuredClone(person.chat.map(({ card }) => card));
  return { ...built, randomness, pending, enrolled, cards };
}

describe('ASVS 11.5.1: nobody guesses', () => {
  test('the id of a set-up, which is the method’s later on', async (t) => {
    const { pending, enrolled, randomness } = await enroll(t);
    const flows = fieldsNamed('methodId', fieldsNamed('pending', pending));
    assertUnguessable(flows, randomness);
    const methods = fieldsNamed('methodId', fieldsNamed('methods', enrolled));
    assert.deepEqual(methods, flows);
  });

  test('the nonce of a card, which no other card has', async (t) => {
    const randomness = new RecordedRandomness();
    const { person } = await buildBot(t, { randomness });
    const alex = person();
    const nonces = new Set<unknown>();
    await alex.arrive();
    for (const title of ['Set it up now', 'Set up', 'Next', 'Next', 'Show the QR code again', 'Next']) {
      const onCard = new Set(fieldsNamed('nonce', alex.card));
      assert.equal(onCard.size, 1);
      for (const nonce of onCard) {
        assert.ok(!nonces.has(nonce), title);
        nonces.add(nonce);
      }
      await alex.click(title);
    }
    assertUnguessable([...nonces], randomness);
  });

  test('the token of a lease', async (t) => {
    const { store, clock } = await buildBot(t);
    const randomness = new RecordedRandomness();
    const conversations = new ConversationLeases({ store, clock, randomness });
    const read = () => store.collection(conversationCollection).findOne({ _id: 'demo' });
    const token = await conversations.exclusively('demo', async () => fieldsNamed('token', await read()));
    assertUnguessable(token, randomness);
    clock.advance(3600);
    await conversations.exclusively('demo', async () => {
      assert.notDeepEqual(fieldsNamed('token', await read()), token);
    });
  });

  test('the id of an audit event', async (t) => {
    const { enrolled, randomness } = await enroll(t);
    const ids = fieldsNamed('id', fieldsNamed('unsealed', enrolled));
    assert.equal(new Set(ids).size, 3);
    assertUnguessable(ids, randomness);
  });

  test('any bit of such an id: all 128 are as likely one as nought, which a UUID’s are not', () => {
    const ids = Array.from({ length: 2_000 }, () => Buffer.from(randomId(systemRandomness), 'base64url'));
    assert.ok(ids.every((id) => id.length === 16));
    for (let bit = 0; bit < 128; bit += 1) {
      const ones = ids.filter((id) => ((id[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
      // Nine standard deviations.
      assert.ok(ones > 800 && ones < 1_200, `bit ${bit}: ${ones} of 2000`);
    }
  });
});

describe('ASVS 11.5.1: the product', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const sources = globSync('{bot,dialogs,cards,services}/**/*.ts', { cwd: root });
  const filesWith = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(root + file, 'utf8')));

  test('has one source of randomness, the operating system’s, and the program uses that one', () => {
    const sourcesOfRandomness =
      /Math\.random|\brandom(Bytes|UUID|Int|Fill)\b|getRandomValues|['"](uuid|nanoid|crypto-js)['"]/u;
    assert.deepEqual(filesWith(sourcesOfRandomness), ['services/randomness.ts']);
    assert.deepEqual(filesWith(/^const randomness = systemRandomness;$/mu), ['bot/main.ts']);
    assert.ok(sources.length > 100);
  });

  test('makes no id out of the time or of the process', () => {
    const guessable = /\bDate\.now\b|performance\.now|hrtime|process\.pid|new Date\(\)/u;
    // What is waited for, Teams and the Playground, is waited for by the clock on the wall; a phone signs by its own, put right. How long
    // something took is told to whoever watches.
    const measured = [
      'bot/authenticator/page/looking.ts',
      'bot/authenticator/page/server.ts',
      'bot/channel/channel-exchange.ts',
      'bot/channel/connector-requests.ts',
      'bot/commands/patience.ts',
      'bot/demo/playground-child.ts',
      'bot/demo/playground.ts',
      'bot/http/watched-requests.ts',
      'bot/watching/metrics.ts',
      'services/clock.ts',
    ];
    assert.deepEqual(filesWith(guessable).sort(), measured);
  });
});
