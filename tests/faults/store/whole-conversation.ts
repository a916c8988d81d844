import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { type Conversation, conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type { CollectionSpec, DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { TroubledStore } from '../../support/troubled-store.ts';
import { apology, GoalDrivenPerson } from '../goal-driven-person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startWiredBot, type WiredBot } from '../wired-bot.ts';

/** How a conversation is walked through. */
export interface Walk {
  /** Lets the person do the next thing; at once, unless a test has a say in it. */
  readonly act?: () => Promise<void>;
  /** What happens outside the chat before the person does the next thing. */
  readonly afterAct?: () => Promise<void>;
  /** What happens before it is looked at what is left. */
  readonly afterGoal?: () => Promise<void>;
  /** More actions than it takes, one mistake and one fault included. */
  readonly mostActions?: number;
}

const enrollmentSchema = z.object({
  enrollment: z.object({ methods: z.array(z.unknown()) }),
  unsealed: z.array(z.object({ type: z.string() })),
});

/** A whole enrollment, from the first message to a code that was tried, on a store in trouble. */
export class WholeConversation {
  readonly bot: Pick<WiredBot, 'person' | 'clock' | 'logLines'>;
  readonly store: TroubledStore;
  readonly alex: GoalDrivenPerson;
  readonly #real: DocumentStore;

  constructor(bot: WholeConversation['bot'], store: TroubledStore, real: DocumentStore) {
    this.bot = bot;
    this.store = store;
    this.#real = real;
    this.alex = new GoalDrivenPerson(bot.person(), bot.clock);
  }

  /** Acts until the goal is reached, and checks the promises after every action. */
  async walk({ act = () => this.alex.act(), afterAct, afterGoal, mostActions = 16 }: Walk = {}): Promise<void> {
    for (let actions = 0; !this.alex.isDone; actions += 1) {
      assert.ok(actions < mostActions, `It leads nowhere:\n${this.alex.person.transcript.join('\n')}`);
      await act();
      await this.assertPromises();
      await afterAct?.();
    }
    await afterGoal?.();
    await this.#assertNothingIsLeft();
  }

  /** Nobody is enrolled who was not, what was acknowledged is there, and nothing counts twice. */
  async assertPromises(): Promise<void> {
    const [document] = await this.#documents(enrollmentCollection);
    const { enrollment, unsealed } =
      document === undefined ? { enrollment: { methods: [] }, unsealed: [] } : enrollmentSchema.parse(document);
    const events = (...types: string[]): number => unsealed.filter(({ type }) => types.includes(type)).length;
    const isActive = enrollment.methods.length > 0;
    if (isActive) assert.ok(this.alex.rightCodes.length > 0, 'A method is active without its proof');
    if (this.alex.heard.join().includes('all set')) assert.ok(isActive, 'What was acknowledged is gone');
    assert.ok(events('proof-failed', 'verification-failed') <= this.alex.wrongCodes, 'A wrong code was counted twice');
    assert.ok(events('method-activated') <= 1, 'A method was activated twice');
    assert.ok(events('verification-succeeded') <= this.alex.rightCodes.length, 'A code was accepted twice');
  }

  /** No lease, no second open card, no secret in the chat or in the log. */
  async #assertNothingIsLeft(): Promise<void> {
    const conversations = await this.#documents<Conversation>(conversationCollection);
    assert.deepEqual(
      conversations.map(({ lease }) => lease),
      [undefined],
    );
    assert.ok(this.alex.openCards <= 1, `Two cards are open:\n${this.alex.person.transcript.join('\n')}`);
    const secret = this.alex.entry?.secret ?? '';
    assert.ok(secret !== '' && !JSON.stringify(this.alex.person.chat).includes(secret), 'The secret is in the chat');
    const log = this.bot.logLines.join('');
    for (const private_ of [secret, ...this.alex.rightCodes])
      assert.ok(!log.includes(private_), 'The log has a secret');
  }

  /** Whether the person was told that something went wrong. */
  get apologized(): boolean {
    return this.alex.heard.some((line) => apology.test(line));
  }

  #documents<T extends StoredDocument>(spec: CollectionSpec): Promise<T[]> {
    return this.#real.collection<T>(spec).find({});
  }
}

/** A bot on a store that a test brings into trouble; nothing was said yet. */
export async function startConversation(t: TestContext) {
  const real = new MemoryStore();
  const store = new TroubledStore(real);
  const wired = await startWiredBot(t, { store });
  t.after(() => real.close());
  store.calls.length = 0;
  return { wired, store, conversation: new WholeConversation(wired, store, real) };
}

/** How many calls to the store the whole conversation makes when all is well. */
export async function callsOfWholeConversation(t: TestContext): Promise<number> {
  const { store, conversation } = await startConversation(t);
  await conversation.walk();
  return store.calls.length;
}
