import type { AppEntry } from '../support/authenticator.ts';
import { Person } from '../support/person.ts';
import type { HttpChats } from './chats.ts';
import { type Step, steps } from './steps.ts';
import type { Identity } from './world.ts';

const tenantId = '11111111-0000-0000-0000-000000000001';

/** Somebody who has been taken to a step. */
export interface Placed {
  readonly step: Step;
  readonly person: Person;
  readonly entry: AppEntry | undefined;
}

/** Takes somebody new to a step. */
export async function place(chats: HttpChats, name: string, step: Step): Promise<Placed> {
  const person = new Person(chats, { tenantId, objectId: name });
  return { step, person, entry: await step.reach(person) };
}

/** Who somebody of that name is; `Person` names the chat after the object id. */
export function identityOf(name: string): Identity {
  return { tenantId, objectId: name, conversationId: `chat-of-${name}` };
}

/** The steps one after the other, round and round. */
export function stepOf(number: number): Step {
  const step = steps[number % steps.length];
  if (step === undefined) throw new Error('There are no steps');
  return step;
}
