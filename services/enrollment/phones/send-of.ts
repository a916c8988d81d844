import type { PersonId } from '../../directory/directory.ts';
import type { Contact } from '../../methods/forms.ts';
import type { PhoneChannel } from '../../phone-numbers/phone-number.ts';
import type { Send } from '../../telephony/limits/send-limits.ts';

/** A text or call to somebody's phone, as limits count it. The office number is the directory's: nobody chose it. */
export function sendOf(
  person: PersonId,
  { id, channel, contact }: { readonly id: string; readonly channel: PhoneChannel; readonly contact: Contact },
): Send {
  const source = contact.contact === 'office' ? 'directory' : 'person';
  return { id, person, number: contact.number, channel, source };
}
