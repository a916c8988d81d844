import { MemoryStore } from '../../faults/memory-store.ts';
import type { Language } from '../../../services/localization/translate.ts';
import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';

/** A sentence of each intent that is plain enough to be acted on. */
export const plainly: Readonly<Record<WantedIntent, string>> = {
  set_up: 'how do i set up my account for two-step verification?',
  lost_phone: 'i lost my phone',
  left_phone: 'my phone is lying at home today',
  found_phone: 'good news, I found my phone',
  new_phone: 'i got a new phone and need to move the authenticator to it',
  change_number: 'my phone number has changed',
  add_backup: 'I want to add a second phone',
  app_password: 'outlook 2010 keeps asking my password',
  not_receiving: 'i am not receiving the text message',
  code_refused: 'it says my code is invalid',
  my_methods: 'what methods do I have',
  talk_to_human: 'can I speak to a human please',
  cancel: 'please cancel this',
  what_is_this: 'is this phishing?',
  who_started_this: 'who started this',
  change_language: 'can I have this in another language',
  greeting_thanks: 'thanks!',
};

/** Somebody who has set up a phone and is asked nothing. */
export async function enrolled(t: Cleanup, language: Language = 'en'): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { language, store: new MemoryStore() });
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  return talk;
}

/** Somebody in the middle of a first set-up, who is asked for the code of a text. */
export async function inTheMiddle(t: Cleanup, language: Language = 'en'): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { language, store: new MemoryStore() });
  await talk.untilNumber();
  await talk.giveNumber();
  return talk;
}

/** Says something. @returns what the chat shows since, one line a message. */
export async function hears({ person }: PhoneTalk, text: string): Promise<string[]> {
  const before = person.chat.length;
  await person.say(text);
  return person.transcript.slice(before);
}
