import { type AppEntry, codeAt, scan } from '../support/authenticator.ts';
import type { ShownMessage } from '../support/fake-teams.ts';
import { buttonTitles, textOf, titleOf } from '../support/person.ts';
import { PhoneApp } from '../support/phone-app.ts';
import { assumptions } from './assumptions.ts';
import { ChatClient } from './chat-client.ts';
import type { Employee } from './crowd.ts';
import { Luck } from './luck.ts';
import { SimulatedPhone } from './simulated-phone.ts';
import type { World } from './world.ts';

/** More acts than anybody needs in one sitting. */
const mostActs = 60;
const setUpTitle = "You're all set";
const phoneCode = /(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}/u;

type Way = 'authenticator-push' | 'authenticator-code' | 'text' | 'call' | 'office-phone';

/** What is done with a card; `done` is the end. */
type Act = (message: ShownMessage) => Promise<'on' | 'done'>;

/**
 * Somebody who is told of the bot, sets up a way to verify by reading the cards that come, and may mistype, leave, click twice, lose the
 * phone or say that it was not them. What the bot has said is remembered, to hold it to.
 */
export class SimulatedPerson {
  readonly employee: Employee;
  readonly luck: Luck;
  readonly chat: ChatClient;
  readonly phone: SimulatedPhone;
  readonly way: Way;
  readonly #world: World;
  #app: PhoneApp | undefined;
  #entry: AppEntry | undefined;
  #pass: string | undefined;
  /** Messages that were in the chat before anything was done there. */
  firstMessages = 0;
  /** Messages by which the chat said that everything is set up. */
  readonly #receipts = new Set<string>();

  constructor(world: World, employee: Employee) {
    this.#world = world;
    this.employee = employee;
    this.luck = new Luck(`${world.seed}:${employee.index}`);
    this.chat = new ChatClient(world, employee, this.luck);
    this.phone = new SimulatedPhone(world, this.luck, employee.mobile);
    this.way = this.#choose();
  }

  /** How often the chat said that everything is set up. */
  get toldSetUp(): number {
    return this.#receipts.size;
  }

  /** The app is installed for them, at a moment of a wave; and they come to it when they come. */
  async live(comesAtSeconds: number | undefined): Promise<void> {
    const { counts, day } = this.#world;
    await this.#persistently(() => this.chat.install());
    // What Teams does not take yet comes later.
    while (this.chat.count === 0 && !this.#world.isOver()) await this.chat.change(3_600);
    counts.told += this.chat.count > 0 ? 1 : 0;
    this.firstMessages = this.chat.count;
    if (comesAtSeconds === undefined) return;
    await day.until(comesAtSeconds);
    counts.began += 1;
    this.firstMessages = this.chat.count;
    let isSetUp = await this.#sitting(this.luck.happens('dropsOff') ? 1 + this.luck.between0And1() * 5 : mostActs);
    while (!isSetUp) {
      counts.leftAndCameBack += 1;
      await day.wait(this.luck.time('backAfter') * this.#world.scale * 1_000);
      if (this.#world.isOver()) return;
      isSetUp = await this.#sitting(mostActs);
    }
    if (this.luck.happens('losesPhone')) await this.#losePhone();
    this.chat.forget();
  }

  /** The helpdesk tells it on the phone, after it has made sure who it is. */
  hearPass(pass: string): void {
    this.#pass = pass;
    this.#passCame();
  }

  #passCame: () => void = () => undefined;

  /** @returns whether everything is set up. */
  async #sitting(acts: number): Promise<boolean> {
    const { day, counts } = this.#world;
    for (let times = 0; times < acts; times += 1) {
      await day.wait(this.luck.time('readsCard') * 1_000);
      const found = this.#next();
      if (found === undefined) await this.chat.say('set up');
      else if ((await found.act(found.message)) === 'done') {
        counts.setUp += this.toldSetUp === 1 ? 1 : 0;
        return true;
      }
    }
    if (acts === mostActs) {
      counts.stuck += 1;
      this.#world.onStuck(`${this.employee.name} (${this.way}): ${this.chat.transcript.slice(-4).join(' | ')}`);
    }
    return false;
  }

  /** The newest card that there is something to do with. @param except what is done with already */
  #next(except?: string): { readonly message: ShownMessage; readonly act: Act } | undefined {
    for (const message of this.chat.messages.toReversed()) {
      const titles = [titleOf(message.card), ...buttonTitles(message.card)];
      if (titles[0] === except) continue;
      const known = titles.map((title) => this.#acts[title]).find((act) => act !== undefined);
      if (known !== undefined) return { message, act: known };
    }
    return undefined;
  }

  /** What is done with a card, by its title or a button of it. */
  readonly #acts: Readonly<Partial<Record<string, Act>>> = {
    'Set it up now': (message) => this.#click('Set it up now', message),
    'How should we contact you?': (message) => {
      const isMobile = this.way === 'text' || this.way === 'call';
      return this.#click('Set up', message, { method: isMobile ? 'mobile-phone' : this.way });
    },
    'Install an authenticator app': (message) => this.#click('Next', message),
    'Scan this QR code with the app': (message) => this.#scan(message),
    'Enter the code from the app': (message) => this.#typeAppCode(message),
    "Scan this QR code with your phone's camera": (message) => this.#register(message),
    'Your phone is ready': (message) => this.#click('Contact me', message),
    'Approve on your phone': (message) => this.#approve(message),
    'Your mobile phone': (message) => {
      const { mobile: number } = this.employee;
      this.phone.code = undefined;
      return this.#click('Contact me', message, {
        country: 'NL',
        number,
        channel: this.way === 'call' ? 'call' : 'text',
      });
    },
    'We have texted you a code': (message) => this.#typeTextedCode(message),
    'We are calling you': (message) => this.#answerCall(message),
    'Your office phone': (message) => this.#click('Contact me', message),
    'Send it again': (message) => this.#click('Send it again', message),
    'Call again': (message) => this.#click('Call again', message),
    'Start again': (message) => this.#click('Start again', message),
    Skip: (message) => this.#click('Skip', message),
    "I don't use these apps": (message) => this.#click("I don't use these apps", message),
    'Turn off and replace': (message) => this.#click('Turn off and replace', message),
    'Ask the helpdesk': (message) => this.#click('Ask the helpdesk', message),
    'Temporary pass': (message) => this.#typePass(message),
    'Replace it now': (message) => this.#click('Replace it now', message),
    [setUpTitle]: async (message) => {
      this.#receipts.add(message.id);
      await this.#click('Done', message);
      return 'done';
    },
  };

  #choose(): Way {
    const dice = this.luck.between0And1();
    const push = assumptions.choosesPush.value;
    const code = push + assumptions.choosesCode.value;
    const text = code + assumptions.choosesText.value;
    if (dice < push) return 'authenticator-push';
    if (dice < code) return 'authenticator-code';
    if (dice < text) return 'text';
    return dice < text + assumptions.choosesCall.value ? 'call' : 'office-phone';
  }

  async #click(title: string, message: ShownMessage, inputs: Record<string, string> = {}): Promise<'on'> {
    // Whatever came meanwhile: the button may be gone.
    if (!buttonTitles(message.card).includes(title)) return 'on';
    await this.chat.click(title, inputs, message);
    return 'on';
  }

  async #scan(message: ShownMessage): Promise<'on'> {
    if (message.card === undefined) return 'on';
    this.#entry = scan(message.card);
    await this.#world.day.wait(this.luck.time('picksUpPhone') * 1_000);
    return this.#click('Next', message);
  }

  async #typeAppCode(message: ShownMessage): Promise<'on'> {
    if (this.#entry === undefined) return this.#click('Show the QR code again', message);
    await this.#world.day.wait(this.luck.time('typesCode') * 1_000);
    return this.#type(codeAt(this.#entry, this.#world.day.clock.now()), message);
  }

  async #typeTextedCode(message: ShownMessage): Promise<'on'> {
    const code = await this.phone.nextCode(this.#world.seconds('givesUpWaiting'));
    if (code === undefined) return this.#click('Send it again', message);
    await this.#world.day.wait(this.luck.time('typesCode') * 1_000);
    if (this.luck.happens('notMe')) {
      this.#world.counts.saidNotMe += 1;
      await this.phone.reply('That was not me');
      return 'on';
    }
    if (!this.luck.happens('repliesByText')) return this.#type(code, message);
    await this.phone.reply(code);
    return 'on';
  }

  /** A code that was mistyped is typed anew from the card as it is then. */
  async #type(code: string, message: ShownMessage): Promise<'on'> {
    if (!this.luck.happens('wrongCode')) return this.#click('Verify', message, { code });
    this.#world.counts.wrongCodes += 1;
    // The text stays on the phone.
    this.phone.code = code;
    return this.#click('Verify', message, { code: String((Number(code) + 1) % 1_000_000).padStart(6, '0') });
  }

  async #register(message: ShownMessage): Promise<'on'> {
    const { day, site } = this.#world;
    const code = phoneCode.exec(textOf(message.card))?.[0];
    if (code === undefined) return 'on';
    await day.wait(this.luck.time('picksUpPhone') * 1_000);
    const outcome = await site.tell((bot) => {
      this.#app ??= new PhoneApp(bot.devices, day.clock);
      this.#app.askFrom(bot.devices);
      return this.#app.register(code);
    });
    await this.chat.change(this.#world.seconds('readsCard'));
    const isAddedAlready = outcome.code !== 'registered' && this.#app?.handle !== '';
    if (isAddedAlready && this.#shows(message)) await this.chat.say('I have scanned it');
    return 'on';
  }

  /** Whether a card is in the chat as it was. */
  #shows(message: ShownMessage): boolean {
    const shown = this.chat.messages.find(({ id }) => id === message.id) ?? message;
    return JSON.stringify(shown.card) === JSON.stringify(message.card);
  }

  async #approve(message: ShownMessage): Promise<'on'> {
    const { day, site } = this.#world;
    const number = /^\d\d$/mu.exec(textOf(message.card))?.[0];
    const app = this.#app;
    if (number === undefined || app === undefined) return 'on';
    await day.wait(this.luck.time('typesCode') * 1_000);
    const approved = await site.tell(async ({ devices }) => {
      app.askFrom(devices);
      const known = await app.waiting();
      if (known.code !== 'known' || known.request === undefined) return undefined;
      return app.approve(number, { request: known.request.id });
    });
    if (approved === undefined) return this.#click('Ask again', message);
    await this.chat.change(this.#world.seconds('readsCard'));
    return 'on';
  }

  /** The phone rings by itself; when nothing has come of it for a while, another call is asked for. */
  async #answerCall(message: ShownMessage): Promise<'on'> {
    await this.chat.change(this.#world.seconds('givesUpWaiting'));
    return this.#shows(message) ? this.#click('Call again', message) : 'on';
  }

  /** What nobody answers is done again, as Teams says that it could not be sent. */
  async #persistently(act: () => Promise<boolean>): Promise<void> {
    while (!(await act())) await this.#world.day.wait(this.luck.time('backAfter') * 100);
  }

  /** Only who has an authenticator loses it with the phone. */
  async #losePhone(): Promise<void> {
    const { day, counts, scale, isOver } = this.#world;
    if (!this.way.startsWith('authenticator')) return;
    await day.wait(this.luck.time('lostAfter') * scale * 1_000);
    if (isOver()) return;
    counts.lostPhones += 1;
    this.#entry = undefined;
    this.#app = undefined;
    await this.chat.say('I lost my phone');
    for (let acts = 0; acts < mostActs; acts += 1) {
      await day.wait(this.luck.time('readsCard') * 1_000);
      if (this.#isReplaced) {
        counts.phonesReplaced += 1;
        return;
      }
      // Teams may take the receipt's end, and what the bot says of the loss, only later.
      const found = this.#next(setUpTitle);
      if (found === undefined) await this.chat.say('I lost my phone');
      else await found.act(found.message);
    }
    counts.stuck += 1;
    this.#world.onStuck(`${this.employee.name} lost a phone: ${this.chat.transcript.slice(-5).join(' | ')}`);
  }

  get #isReplaced(): boolean {
    return this.chat.messages.some(({ card }) => titleOf(card) === 'A way to verify was replaced ✓');
  }

  /** Waits for somebody of the helpdesk to ring. */
  async #typePass(message: ShownMessage): Promise<'on'> {
    const { day } = this.#world;
    if (this.#pass === undefined) {
      const came = Promise.withResolvers<undefined>();
      this.#passCame = () => came.resolve(undefined);
      await Promise.race([came.promise, day.wait(3_600_000)]);
    }
    const pass = this.#pass;
    this.#pass = undefined;
    return pass === undefined ? 'on' : this.#click('Continue', message, { letterCode: pass });
  }
}
