import assert from 'node:assert/strict';
import { type AppEntry, codeAt, scan } from '../../support/authenticator.ts';
import type { HelpdeskTalk } from '../../support/helpdesk-talk.ts';
import { type Person, textOf } from '../../support/person.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';
import type { Canaries } from './canaries.ts';

/** The numbers of somebody's phones: called, texted, and that of the directory. */
const numbers = { called: '206 735 9142', texted: '206 735 2210', office: '+1 425 555 0101' } as const;
const pin = '739154';

/** Alex sets up all that there is, and proves it; whatever only they may know is a canary from then on. */
export class HelpedPerson {
  readonly #talk: HelpdeskTalk;
  readonly #alex: Person;
  readonly #phones: PhoneTalk;
  readonly #canaries: Canaries;
  #entry: AppEntry | undefined;

  constructor(talk: HelpdeskTalk, canaries: Canaries) {
    this.#talk = talk;
    this.#alex = talk.alex;
    this.#phones = new PhoneTalk(talk.bot, 'en', talk.alex);
    this.#canaries = canaries;
    for (const [name, number] of Object.entries(numbers)) canaries.addNumber(`the ${name} number`, number);
    canaries.addCode('the PIN', pin);
  }

  /** A code of six digits that is typed. */
  #typed(what: string, code: string): string {
    assert.match(code, /^\d{6}$/u);
    this.#canaries.addCode(what, code);
    return code;
  }

  #appCode(what: string): string {
    assert.ok(this.#entry);
    return this.#typed(`the code of the app, ${what}`, codeAt(this.#entry, this.#talk.bot.clock.now()));
  }

  async setsUpApp(): Promise<void> {
    await this.#alex.click('Start');
    await this.#alex.click('Set up', { method: 'authenticator-code' });
    await this.#alex.click('Next');
    this.#entry = scan(this.#alex.card);
    const { secret } = this.#entry;
    for (const [index, separator] of ['', ' ', '-'].entries())
      this.#canaries.addText('secret', `the key, form ${index}`, (secret.match(/.{1,4}/gu) ?? []).join(separator));
    await this.#alex.say(this.#typed('a wrong code', '918273'));
    await this.#alex.say(this.#appCode('first'));
  }

  async addsCalledPhone(): Promise<void> {
    await this.#alex.click('Contact me', { country: 'US', number: numbers.called, channel: 'call' });
    await this.#answersWithPin();
  }

  async makesRecoveryCodes(): Promise<void> {
    await this.#alex.click('Make recovery codes');
    const shown = textOf(this.#alex.card).replaceAll('\\', '');
    const codes = [...shown.matchAll(/\b(?:\w{4}-){3}\w{4}\b/gu)].map(([code]) => code);
    assert.equal(codes.length, 10);
    for (const [index, code] of codes.entries()) {
      this.#canaries.addText('code', `recovery code ${index + 1}`, code);
      this.#canaries.addText('code', `recovery code ${index + 1} in one piece`, code.replaceAll('-', ''));
    }
    await this.#alex.click('I have saved them');
  }

  async makesAppPassword(): Promise<void> {
    await this.#alex.click('Make an app password');
    const [password = ''] = /^[a-km-np-z2-9]{16}$/mu.exec(textOf(this.#alex.card)) ?? [];
    assert.equal(password.length, 16);
    this.#canaries.addText('secret', 'the app password', password);
    this.#canaries.addText('secret', 'the app password in groups', (password.match(/.{4}/gu) ?? []).join(' '));
    await this.#alex.click('I have copied it');
  }

  async changesToTextedPhone(): Promise<void> {
    await this.#anew('Change the phone number');
    await this.#alex.click('Contact me', { country: 'US', number: numbers.texted, channel: 'text' });
    await this.#alex.click('Verify', { code: this.#typed('the texted code', this.#talk.bot.telephony.code) });
  }

  async addsOfficePhone(): Promise<void> {
    await this.#anew('Add the office phone');
    await this.#alex.click('Contact me');
    await this.#answersWithPin();
  }

  /** On the phone with the helpdesk, a wrong code first. */
  async showsWhoTheyAre(): Promise<void> {
    await this.#alex.click('It is me');
    await this.#alex.click('Next');
    await this.#alex.say(this.#typed('another wrong code', '102938'));
    await this.#alex.say(this.#appCode('later'));
  }

  async #anew(button: string): Promise<void> {
    this.#talk.bot.clock.advance(60);
    await this.#alex.say('status');
    await this.#alex.click(button);
  }

  async #answersWithPin(): Promise<void> {
    await this.#alex.click('Contact me', { pin, repeatedPin: pin });
    await this.#phones.answer();
    await this.#phones.press(`${pin}#`);
  }
}
