import type { PersonId } from '../../directory/directory.ts';
import type { Contact } from '../../methods/forms.ts';
import type { PhoneChannel } from '../../phone-numbers/phone-number.ts';
import type { Send, SendLimits } from '../../telephony/limits/send-limits.ts';
import type { Dispatch } from '../../telephony/telephony.ts';

/** A text or call to somebody's phone, as limits count it. The office number is the directory's: nobody chose it. */
export function sendOf(
  person: PersonId,
  { id, channel, contact }: { readonly id: string; readonly channel: PhoneChannel; readonly contact: Contact },
): Send {
  const source = contact.contact === 'office' ? 'directory' : 'person';
  return { id, person, number: contact.number, channel, source };
}

/** Gives back what the carrier says that it has not sent; what nobody knows the fate of stays counted. */
export async function refundUnsent(
  limits: Pick<SendLimits, 'refund'>,
  send: Pick<Send, 'id' | 'person'>,
  dispatch: Dispatch,
): Promise<void> {
  if (dispatch.code === 'refused') await limits.refund(send);
  if (dispatch.code === 'unavailable' && dispatch.isUnsent) await limits.refund(send, { isUnsent: true });
}
