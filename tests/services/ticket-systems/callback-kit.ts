import type { HandOff } from '../../../services/hand-off/hand-off.ts';
import { became, close, start } from '../../../services/hand-off/transitions.ts';
import type { OutgoingAnswer, OutgoingPost } from '../../../services/outgoing/outgoing-post.ts';
import { StatusCallbacks } from '../../../services/ticket-systems/status-callbacks.ts';
import { programs, taken } from '../../bot/http/routes/hand-off-kit.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { alex, type EnrollmentKit } from '../enrollment/enrollment-kit.ts';

/** What a program was sent, read. */
export interface Told {
  readonly type: string;
  readonly id: string;
  readonly status: string;
  readonly step?: string;
  readonly sequence: number;
  readonly isFinal: boolean;
}

/** A ticket system, as callbacks meet it. */
export class TicketSystem {
  readonly posts: OutgoingPost[] = [];
  answer: (post: OutgoingPost) => Promise<OutgoingAnswer> = () => Promise.resolve(taken);

  readonly post = (post: OutgoingPost): Promise<OutgoingAnswer> => {
    this.posts.push(post);
    return this.answer(post);
  };

  /** Answers with this status from now on. */
  answers(status: number, retryAfter?: string): void {
    this.answer = () => Promise.resolve({ status, retryAfter });
  }

  get told(): Told[] {
    return this.posts.map(({ body }) => JSON.parse(body) as Told);
  }

  get sequence(): number[] {
    return this.told.map(({ sequence }) => sequence);
  }
}

/** Callbacks of one replica. */
export function callbacksOn(kit: EnrollmentKit, { post }: TicketSystem, seed = 'callbacks') {
  const troubles: unknown[] = [];
  const callbacks = new StatusCallbacks({
    ...kit,
    programs,
    post,
    randomness: new FakeRandomness(seed),
    onTrouble: (error) => void troubles.push(error),
  });
  return { callbacks, troubles };
}

/** A hand-off that a ticket system opened. */
export async function openedBy(kit: EnrollmentKit, program = 'servicenow', person = alex): Promise<HandOff> {
  const about = { reason: 'helpdesk-asked', kind: 'reset', note: 'New phone', ticket: 'INC1' } as const;
  return (await kit.handOffs.open(person, { ...about, openedBy: { by: 'program', program } })).handOff;
}

/** The person begins: `accepted`. */
export async function begin({ handOffs }: EnrollmentKit, { _id }: HandOff): Promise<void> {
  await handOffs.change(_id, start);
}

/** It fails at a step: `failed`, and not in the end. */
export async function fail({ handOffs }: EnrollmentKit, { _id }: HandOff, step: 'method' | 'proof'): Promise<void> {
  await handOffs.change(_id, (handOff, context) => ({
    next: became({ ...handOff, failedStep: step }, 'failed', context, { what: 'failed' }),
    outcome: undefined,
  }));
}

/** The end: `failed` because it is closed. */
export async function end({ handOffs }: EnrollmentKit, { _id }: HandOff): Promise<void> {
  await handOffs.change(_id, (handOff, context) => close(handOff, { by: 'agent', reason: 'demo' }, context));
}
