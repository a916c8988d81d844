import { DemoPhone } from './demo-phone.ts';
import type { PhoneView } from './views.ts';

/** Most phones; beyond that the one that has done nothing for longest goes. */
const mostPhones = 100;

/** The phones that were texted or called, and who watches them. */
export class PhoneBook {
  /** The one that did something last comes last. */
  readonly #phones = new Map<string, DemoPhone>();
  readonly #watchers = new Set<(phone: PhoneView) => void>();

  /** The phone of a number, which there is from now on. */
  phone(number: string): DemoPhone {
    const phone = this.#phones.get(number) ?? new DemoPhone(number);
    this.#phones.delete(number);
    this.#phones.set(number, phone);
    this.#forget(phone);
    return phone;
  }

  find(number: string): DemoPhone | undefined {
    return this.#phones.get(number);
  }

  /** Every phone; the one that did something last comes last. */
  views(): readonly PhoneView[] {
    return [...this.#phones.values()].map((phone) => phone.view());
  }

  changed(phone: DemoPhone): void {
    const view = phone.view();
    for (const watch of this.#watchers) watch(view);
  }

  /** @returns what ends the watching */
  watch(watcher: (phone: PhoneView) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #forget(kept: DemoPhone): void {
    if (this.#phones.size <= mostPhones) return;
    const idle = [...this.#phones.values()].find((phone) => phone !== kept && !phone.isInCall);
    if (idle !== undefined) this.#phones.delete(idle.number);
  }
}
