import { codeAt, scan } from './authenticator.ts';
import type { HelpdeskTalk } from './helpdesk-talk.ts';
import type { Person } from './person.ts';

/** Somebody sets up an authenticator, and the trail has it. */
export async function setUpBy(talk: HelpdeskTalk, person: Person): Promise<void> {
  await person.arrive();
  await person.click('Set it up now');
  await person.click('Set up');
  await person.click('Next');
  await person.say(codeAt(scan(person.card), talk.bot.clock.now()));
  await talk.settle();
}
