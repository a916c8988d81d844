import type { ActionId } from '../../cards/support/actions.ts';
import type { Cleanup } from './cleanup.ts';
import { type AppEntry, codeAt, scan } from './authenticator.ts';
import type { BuildBotOptions, BuiltBot } from './build-bot.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Language } from '../../services/localization/translate.ts';
import { PhoneTalk } from './phone-talk.ts';

/** Somebody who has an app and a mobile phone, set up by chat an hour ago, and looks after them. */
export class ManagedTalk {
  readonly talk: PhoneTalk;
  /** The entry of the app that was set up last. */
  entry: AppEntry;

  private constructor(talk: PhoneTalk, entry: AppEntry) {
    this.talk = talk;
    this.entry = entry;
  }

  /** @param hours since it was set up: after one, what was proven then frees nothing any more. */
  static async start(
    t: Cleanup,
    {
      language = 'en',
      hours = 1,
      policy,
      ...options
    }: BuildBotOptions & { readonly language?: Language; readonly hours?: number } = {},
  ): Promise<ManagedTalk> {
    const talk = await PhoneTalk.start(t, { language, ...options, policy: { backupPhone: 'offered', ...policy } });
    await talk.person.say('set up');
    await talk.click('action.set-up', { method: 'authenticator-code' });
    const managed = new ManagedTalk(talk, await scanned(talk));
    await talk.type(managed.code);
    await talk.giveNumber();
    await talk.type();
    talk.built.clock.advance(hours * 3_600);
    return managed;
  }

  /** The same person, in the same chat, with another bot: one that was restarted. */
  on(built: BuiltBot): ManagedTalk {
    return new ManagedTalk(new PhoneTalk(built, this.talk.language, this.talk.person), this.entry);
  }

  /** What the app shows now. */
  get code(): string {
    return codeAt(this.entry, this.talk.built.clock.now());
  }

  /** Who it is, for the use cases. */
  get id(): PersonId {
    const { tenantId, objectId } = this.talk.person;
    return { tenantId, objectId };
  }

  /** Opens a dialog as a button that stays good does, on whatever card it was. */
  async opens(action: ActionId): Promise<void> {
    const { person } = this.talk;
    const data = { action, flow: 'any-time', nonce: `demo-${action}` };
    await person.replay({ ...person.messageActivity(''), value: data });
  }

  /** Opens a card that stays good, of the newest status. */
  async open(key: 'action.manage' | 'action.try-out'): Promise<void> {
    await this.talk.person.say('status');
    await this.talk.click(key);
  }

  /** Chooses one of the ways to prove, and proves. */
  async proveWith(kind: 'app' | 'phone'): Promise<void> {
    const { talk } = this;
    if (talk.lastLine.startsWith(talk.translate('choose-method-card.title-verify'))) {
      await talk.click('action.next', {
        method: await this.idOf(kind === 'app' ? 'authenticator-code' : 'mobile-text'),
      });
    }
    await talk.type(kind === 'app' ? this.code : talk.built.telephony.code);
  }

  async idOf(kind: string): Promise<string> {
    const { methods } = await this.talk.built.enrollment.status(this.talk.person);
    return methods.find((method) => method.kind === kind)?.methodId ?? '';
  }

  /** Scans another app, from the card that says where to get one, and types its code. */
  async setUpApp(): Promise<void> {
    this.entry = await scanned(this.talk);
    await this.talk.type(this.code);
  }

  /** Each method with what it is besides: its default, and why it is off. */
  async standing(): Promise<string[]> {
    const { methods } = await this.talk.built.enrollment.status(this.talk.person);
    return methods.map(({ kind, isDefault, suspended }) => [kind, isDefault ? '*' : '', suspended ?? ''].join(''));
  }

  async auditTypes(): Promise<string[]> {
    const types: string[] = [];
    await this.talk.built.repository.moveAuditEvents((events) => {
      types.push(...events.map(({ type }) => type));
      return Promise.resolve();
    }, 100);
    return types;
  }
}

async function scanned(talk: PhoneTalk): Promise<AppEntry> {
  await talk.click('action.next');
  const entry = scan(talk.person.card);
  await talk.click('action.next');
  return entry;
}
