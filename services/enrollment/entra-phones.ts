import type { PersonId } from '../directory/directory.ts';
import {
  type EntraPhone,
  entraPhoneTypes,
  type EntraPhoneType,
  type PhoneMethods,
} from '../directory/phone-methods.ts';
import type { Contact } from '../methods/forms.ts';
import type { MethodRegistry } from '../methods/registry.ts';
import { graphNumber, isSameGraphNumber } from '../phone-numbers/graph-number.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import type { Enrollment, HeldCredential, WrittenPhones } from './state/enrollment.ts';
import { notePhone, phonesWantedInEntra } from './transitions/in-entra.ts';

export interface EntraPhonesOptions {
  readonly changes: EnrollmentChanges;
  readonly methods: MethodRegistry;
  readonly phones: PhoneMethods;
}

/** What an enrollment holds, and as what Entra has it. */
interface HeldPhone {
  readonly held: HeldCredential;
  readonly phone: EntraPhone;
}

/** What is wanted of one type, what the bot wrote of it, and what is there. */
interface PhoneSlot {
  readonly type: EntraPhoneType;
  readonly wanted: HeldPhone | undefined;
  readonly written: readonly HeldPhone[];
  readonly there: (EntraPhone & { readonly id: string }) | undefined;
}

const typeOf: Readonly<Record<Contact['contact'], EntraPhoneType>> = {
  mobile: 'mobile',
  office: 'office',
  'alternate-mobile': 'alternateMobile',
};

/** What is there, if the bot wrote it. */
function mineOf({ written, there }: Pick<PhoneSlot, 'written' | 'there'>): HeldPhone | undefined {
  return there && written.find(({ phone }) => isSameGraphNumber(phone.number, there.number));
}

/** An alternate mobile is wanted only where a mobile is there afterwards, be it somebody else's: Entra takes none without. */
function onlyBeside(slots: readonly PhoneSlot[]): (slot: PhoneSlot) => PhoneSlot {
  const mobile = slots.find(({ type }) => type === 'mobile');
  const stays = mobile?.there !== undefined && mineOf(mobile) === undefined;
  const isThere = stays || mobile?.wanted !== undefined;
  return (slot) => (slot.type === 'alternateMobile' && !isThere ? { ...slot, wanted: undefined } : slot);
}

/**
 * Makes the phones that Microsoft Entra has like those that were proven here, where the policy says so. An entry that the bot did
 * not write is left alone, whatever is wanted.
 */
export class EntraPhones {
  readonly #options: EntraPhonesOptions;

  constructor(options: EntraPhonesOptions) {
    this.#options = options;
  }

  /** @returns what the bot has there now. @throws {DirectoryUnavailableError} with what was answered. */
  async makeAlike(person: PersonId, enrollment: Enrollment): Promise<WrittenPhones> {
    const wishes = phonesWantedInEntra(enrollment, await this.#options.changes.contextOf(enrollment));
    const wanted = wishes.map(({ methodId }) => methodId);
    const before = enrollment.entra?.phones?.written ?? [];
    if (wishes.length + before.length === 0) return { wanted, written: [] };
    const [wantedHere, writtenHere] = [wishes, before].map((list) =>
      list.flatMap((held) => this.#phoneOf(person, held)),
    );
    const listed = await this.#options.phones.of(person);
    const slots = entraPhoneTypes.map((type) => ({
      type,
      wanted: wantedHere?.find(({ phone }) => phone.type === type),
      written: writtenHere?.filter(({ phone }) => phone.type === type) ?? [],
      there: listed.find((each) => each.type === type),
    }));
    return { wanted, written: await this.#fillAll(person, slots.map(onlyBeside(slots))) };
  }

  /** What goes goes first, in the order in which it may. @returns what the bot has there now */
  async #fillAll(person: PersonId, slots: readonly PhoneSlot[]): Promise<HeldCredential[]> {
    for (const { wanted, written, there } of slots.toReversed())
      if (wanted === undefined && there !== undefined && mineOf({ written, there }) !== undefined)
        await this.#options.phones.remove(person, there.id);
    const filled: HeldCredential[] = [];
    for (const { wanted, written, there } of slots) {
      const mine = wanted && (await this.#fill(person, { wanted, written, there }));
      if (mine !== undefined) filled.push(mine);
    }
    return filled;
  }

  /** @returns what the bot has there now; undefined where it has nothing. */
  async #fill(
    person: PersonId,
    { wanted, written, there }: Omit<PhoneSlot, 'type'> & { readonly wanted: HeldPhone },
  ): Promise<HeldCredential | undefined> {
    const { changes, phones } = this.#options;
    const mine = mineOf({ written, there });
    if (there !== undefined && mine === undefined) return undefined;
    if (mine !== undefined && isSameGraphNumber(wanted.phone.number, mine.phone.number)) return mine.held;
    await changes.change(person, (enrollment) => notePhone(enrollment, wanted.held));
    if (there !== undefined) await phones.change(person, there.id, wanted.phone);
    else if (!(await phones.add(person, wanted.phone)))
      // What is there was not listed yet: it may be what was written before, whose answer got lost.
      return written.find(({ held }) => held.methodId === wanted.held.methodId)?.held;
    return wanted.held;
  }

  /** None for a number that Entra cannot take. @throws {SecretUnreadableError} */
  #phoneOf(person: PersonId, held: HeldCredential): HeldPhone[] {
    const method = this.#options.methods.get(held.kind);
    if (method?.form !== 'phone') return [];
    const { contact, number } = method.contactOf({ person, methodId: held.methodId, credential: held.credential });
    const type = typeOf[contact];
    const written = graphNumber(number);
    if (written === undefined) return [];
    const { methodId, kind, credential } = held;
    return [{ held: { methodId, kind, credential }, phone: { number: written, type } }];
  }
}
