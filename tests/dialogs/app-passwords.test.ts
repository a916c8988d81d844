import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Language, MessageKey } from '../../services/localization/translate.ts';
import { type AppEntry, codeAt, scan } from '../support/authenticator.ts';
import { type BuildBotOptions, type BuiltBot, buildBot } from '../support/build-bot.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { type Person, textOf } from '../support/person.ts';
import { createLocalization } from '../../services/localization/localization.ts';

const appPasswords = { allowed: true, most: 40 };
const password = /^[a-km-np-z2-9]{16}$/mu;

/** Somebody who sets up an app, and then app passwords. */
class Talk {
  readonly built: BuiltBot;
  readonly person: Person;
  readonly translate: (key: MessageKey, values?: Record<string, string | number>) => string;
  #app: AppEntry | undefined;

  constructor(built: BuiltBot, language: Language) {
    this.built = built;
    this.person = built.person({ locale: language === 'en' ? 'en-GB' : `${language}-${language.toUpperCase()}` });
    this.translate = createLocalization().translator(language);
  }

  static async start(t: TestContext, language: Language = 'en', options: BuildBotOptions = {}): Promise<Talk> {
    const talk = new Talk(await buildBot(t, { ...options, policy: { appPasswords, ...options.policy } }), language);
    await talk.person.say('set up');
    await talk.click('action.set-up');
    await talk.click('action.next');
    talk.#app = scan(talk.person.card);
    await talk.click('action.next');
    await talk.type();
    return talk;
  }

  click(key: MessageKey, inputs: Record<string, string> = {}): Promise<unknown> {
    return this.person.click(this.translate(key), inputs);
  }

  /** Types the code that the app shows. */
  async type(): Promise<void> {
    assert.ok(this.#app);
    this.built.clock.advance(60);
    await this.click('action.verify', { code: codeAt(this.#app, this.built.clock.now()) });
  }

  /** Begins anew, later, as somebody who comes back. */
  async comeBack(seconds = 3_600): Promise<void> {
    this.built.clock.advance(seconds);
    await this.person.say(this.translate('action.app-passwords'));
  }

  /** What the newest card says. */
  get shown(): string {
    return textOf(this.person.card).replaceAll('\\', '');
  }

  /** The password that the newest card shows. */
  get password(): string {
    const [found] = password.exec(this.shown) ?? [];
    assert.ok(found, `No app password on the card:\n${this.shown}`);
    return found;
  }

  says(key: MessageKey, values?: Record<string, string | number>): void {
    assert.ok(this.shown.includes(this.translate(key, values).replaceAll('\\', '')), this.shown);
  }

  titled(key: MessageKey): void {
    assert.ok(this.person.lastLine.startsWith(this.translate(key)), this.person.transcript.join('\n'));
  }

  /** Whether anything in the chat shows this. */
  shows(text: string): boolean {
    return this.person.chat.some(({ card, text: said }) => JSON.stringify([card, said]).includes(text));
  }

  async names(): Promise<string[]> {
    const { list } = (await this.built.enrollment.status(this.person)).appPasswords;
    return list.map(({ name }) => name);
  }

  /** Whether a program that comes with it is let in. */
  check(typed: string): Promise<'right' | 'wrong'> {
    const person = { tenantId: this.person.tenantId, objectId: this.person.objectId };
    return this.built.enrollment.appPasswords.check(person, typed, { caller: 'mail', mayRecord: () => true });
  }
}

for (const language of ['en', 'nl'] as const) {
  describe(`app passwords in the chat (${language})`, () => {
    test('they are offered at the end of a set-up, and left with one click', async (t) => {
      const talk = await Talk.start(t, language);
      talk.titled('app-passwords.title-offer');
      talk.says('app-passwords.explanation');
      await talk.click('action.no-such-apps');
      talk.titled('summary-card.title');
      assert.deepEqual(await talk.names(), []);
    });

    test('one is named, shown once, copied, and the set-up goes on to its summary', async (t) => {
      const talk = await Talk.start(t, language);
      await talk.click('action.make-app-password', { name: 'Outlook' });
      talk.titled('app-passwords.title-copy');
      talk.says('app-passwords.copy', { name: 'Outlook' });
      const { password } = talk;
      assert.ok(talk.shows(password.replace(/.{4}(?=.)/gu, '$& ')));
      await talk.click('action.copied');
      assert.equal(talk.shows(password), false);
      talk.says('app-passwords.unused');
      assert.equal(await talk.check(password), 'right');
      await talk.click('action.done');
      talk.titled('summary-card.title');
      assert.deepEqual(await talk.names(), ['Outlook']);
    });

    test('whoever comes back proves first, makes another, deletes one and then all, told what it does', async (t) => {
      const talk = await Talk.start(t, language);
      await talk.click('action.make-app-password');
      const first = talk.password;
      await talk.click('action.copied');
      await talk.click('action.done');
      await talk.click('action.done');
      await talk.comeBack();
      assert.equal(talk.person.transcript.at(-2), talk.translate('app-passwords.title'));
      talk.titled('enter-code-card.title-set-up');
      await talk.type();
      talk.titled('app-passwords.title');
      await talk.click('action.make-another');
      await talk.click('action.make-app-password');
      const second = talk.password;
      await talk.click('action.copied');
      const [one, two] = ['1', '2'].map((number) => talk.translate('app-passwords.default-name', { number }));
      assert.deepEqual(await talk.names(), [one, two]);
      const { list } = (await talk.built.enrollment.status(talk.person)).appPasswords;
      await talk.click('action.delete-app-password', { appPassword: list[0]?.id ?? '' });
      talk.says('app-passwords.delete', { name: one ?? '' });
      await talk.click('action.keep');
      assert.equal(await talk.check(first), 'right');
      await talk.click('action.delete-app-password', { appPassword: list[0]?.id ?? '' });
      await talk.click('action.delete');
      talk.says('app-passwords.deleted');
      assert.deepEqual([await talk.check(first), await talk.check(second)], ['wrong', 'right']);
      await talk.click('action.delete-all-app-passwords');
      talk.says('app-passwords.delete-all', { count: 1 });
      await talk.click('action.delete');
      assert.ok(JSON.stringify(talk.person.chat).includes(talk.translate('app-passwords.deleted-all')));
      assert.deepEqual([await talk.check(second), await talk.names()], ['wrong', []]);
    });
  });
}

describe('an app password is shown once', () => {
  test('after five minutes its card is replaced by itself, and says so', async (t) => {
    const talk = await Talk.start(t);
    await talk.click('action.make-app-password');
    const { password } = talk;
    const expire = () =>
      talk.built.enrollment.expireDue(10, { tell: (whom) => talk.built.resumer.enrollmentChanged(whom) });
    talk.built.clock.advance(299);
    await expire();
    assert.equal(talk.shows(password), true);
    talk.built.clock.advance(1);
    await expire();
    assert.equal(talk.shows(password), false);
    talk.says('app-passwords.hidden');
    assert.equal(await talk.check(password), 'right');
    assert.deepEqual(await expire(), []);
  });

  for (const text of ['thanks', 'cancel', 'status', 'nederlands', 'start again']) {
    test(`it is gone from the chat when the person writes "${text}"`, async (t) => {
      const talk = await Talk.start(t);
      await talk.click('action.make-app-password');
      const { password } = talk;
      await talk.person.say(text);
      assert.equal(talk.shows(password), false, talk.person.transcript.join('\n'));
    });
  }

  test('writing what the button says copies it too', async (t) => {
    const talk = await Talk.start(t);
    await talk.click('action.make-app-password');
    const { password } = talk;
    await talk.person.say('I have copied it');
    assert.equal(talk.shows(password), false);
    assert.ok(!talk.shown.includes(talk.translate('app-passwords.hidden')));
  });

  test('a bot that was restarted does not know it any more, and says that it was shown', async (t) => {
    const talk = await Talk.start(t);
    await talk.click('action.make-app-password');
    const { password } = talk;
    const { store, clock, teams } = talk.built;
    const restarted = await buildBot(t, { store, clock, teams, policy: { appPasswords }, seed: 'restarted' });
    clock.advance(300);
    await restarted.enrollment.expireDue(10, { tell: (whom) => restarted.resumer.enrollmentChanged(whom) });
    assert.equal(talk.shows(password), false);
    talk.says('app-passwords.hidden');
  });
});

describe('what is in the way of an app password is said', () => {
  test('a name that is too long, or taken, is asked for again', async (t) => {
    const talk = await Talk.start(t);
    await talk.click('action.make-app-password', { name: 'n'.repeat(41) });
    talk.says('app-passwords.name-too-long');
    await talk.click('action.make-app-password', { name: 'Mail on my tablet' });
    await talk.click('action.copied');
    await talk.click('action.make-another');
    await talk.click('action.make-app-password', { name: 'MAIL on my  tablet' });
    talk.says('app-passwords.name-taken');
    await talk.click('action.back');
    assert.deepEqual(await talk.names(), ['Mail on my tablet']);
  });

  test('at the limit of the policy no more are offered, and the card says why', async (t) => {
    const talk = await Talk.start(t, 'en', { policy: { appPasswords: { allowed: true, most: 1 } } });
    await talk.click('action.make-app-password');
    await talk.click('action.copied');
    talk.says('app-passwords.too-many');
    assert.ok(!talk.person.lastLine.includes(talk.translate('action.make-another')));
  });

  const wishes = {
    en: ['I lost my phone', 'please cancel this', 'no thanks', 'Outlook'],
    nl: ['ik ben mijn telefoon kwijt', 'ik wil een mens spreken', 'nee bedankt', 'nummer toevoegen'],
    de: ['ich habe mein Handy verloren', 'bitte abbrechen', 'Ich habe mein Handy zuhause vergessen'],
    fr: ["j'ai perdu mon téléphone", 'je veux parler à quelqu’un'],
    es: ['he perdido mi móvil', 'quiero hablar con una persona'],
  } as const;
  for (const [language, texts] of Object.entries(wishes))
    test(`what is written is no name of one: nothing is made of it (${language})`, async (t) => {
      for (const text of texts) {
        const talk = await Talk.start(t, language as keyof typeof wishes, { store: new MemoryStore() });
        talk.titled('app-passwords.title-offer');
        await talk.person.say(text);
        const { list } = (await talk.built.enrollment.status(talk.person)).appPasswords;
        assert.deepEqual(list, [], text);
      }
    });

  test('where the policy has none, they are neither offered nor made', async (t) => {
    const talk = await Talk.start(t, 'en', { policy: { appPasswords: { allowed: false, most: 40 } } });
    talk.titled('summary-card.title');
    await talk.comeBack();
    talk.titled('app-passwords.title');
    assert.match(talk.shown, /Your organization does not accept app passwords/u);
  });

  test('a proof that is too old by the time of the click is asked for, and the name then', async (t) => {
    const talk = await Talk.start(t);
    talk.built.clock.advance(601);
    await talk.click('action.make-app-password', { name: 'Outlook' });
    talk.titled('enter-code-card.title-set-up');
    await talk.type();
    talk.titled('app-passwords.title');
    await talk.click('action.make-app-password', { name: 'Outlook' });
    assert.equal(await talk.check(talk.password), 'right');
  });

  test('a proof that is not given makes nothing', async (t) => {
    const talk = await Talk.start(t);
    await talk.click('action.no-such-apps');
    await talk.comeBack();
    await talk.click('action.cancel');
    talk.says('app-passwords.nothing');
    assert.deepEqual(await talk.names(), []);
  });
});
