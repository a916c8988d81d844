import { type PersonId, personKey, sameId } from '../directory/directory.ts';
import type { HandOff } from './hand-off.ts';
import type { HandOffs } from './hand-offs.ts';
import { answerIdentity, isAnswerable } from './safeguards.ts';
import { dispute, type HandOffContext, type HandOffDecision, start, withdraw } from './transitions.ts';

export interface HandOffAnswersOptions {
  readonly handOffs: Pick<HandOffs, 'find' | 'change'>;
}

/** A question who somebody is, as its card names it. */
export interface CallerQuestion {
  readonly handOff: string;
  readonly asked: string;
}

type Answered<Outcome> = { readonly code: Outcome; readonly handOff: HandOff } | { readonly code: 'over' };

/** What the person of a hand-off, and their manager, answer to it; what is somebody else's is over for them. */
export class HandOffAnswers {
  readonly #options: HandOffAnswersOptions;

  constructor(options: HandOffAnswersOptions) {
    this.#options = options;
  }

  /** The person begins with what the helpdesk asked for. */
  start(person: PersonId, id: string): Promise<Answered<'started'>> {
    return this.#answer(id, isOf(person), start);
  }

  /** The person did not ask for this: it ends, and a pass that was given for it. */
  dispute(person: PersonId, id: string): Promise<Answered<'disputed'>> {
    return this.#answer(id, isOf(person), dispute);
  }

  /** The person takes back what they asked for: it ends, and a pass that was given for it. */
  withdraw(person: PersonId, id: string): Promise<Answered<'withdrawn'>> {
    return this.#answer(id, isOf(person), withdraw);
  }

  /** Whether the person can be asked for a method now. */
  async isCallerAsked(person: PersonId, { handOff: id, asked }: CallerQuestion, now: Date): Promise<boolean> {
    const handOff = await this.#options.handOffs.find(id);
    return (
      handOff !== undefined &&
      isOf(person)(handOff) &&
      handOff.identity?.way === 'method' &&
      isAnswerable(handOff, asked, now)
    );
  }

  /** The person has just proven a method of theirs, or could not: to whoever asked this, and not to who asks by now. */
  callerAnswered(
    person: PersonId,
    { handOff: id, asked }: CallerQuestion,
    result: 'confirmed' | 'failed',
  ): Promise<Answered<'answered'>> {
    const mayAnswer = (handOff: HandOff): boolean => isOf(person)(handOff) && handOff.identity?.way === 'method';
    return this.#answer(id, mayAnswer, (handOff, context) => answerIdentity(handOff, { id: asked, result }, context));
  }

  /** The person's manager says whether it is them. */
  vouch(
    manager: PersonId,
    id: string,
    { identity, result }: { readonly identity: string; readonly result: 'confirmed' | 'refused' },
  ): Promise<Answered<'answered'>> {
    // Whoever helps by now does not vouch.
    const mayAnswer = ({ identity: asked, person, agent }: HandOff): boolean =>
      asked?.way === 'manager' &&
      asked.manager === manager.objectId &&
      agent !== manager.objectId &&
      sameId(person.tenantId) === sameId(manager.tenantId);
    return this.#answer(id, mayAnswer, (handOff, context) =>
      answerIdentity(handOff, { id: identity, result }, context),
    );
  }

  async #answer<Outcome extends string>(
    id: string,
    mayAnswer: (handOff: HandOff) => boolean,
    decide: (handOff: HandOff, context: HandOffContext) => HandOffDecision<Outcome | 'over'>,
  ): Promise<Answered<Exclude<Outcome, 'over'>>> {
    const found = await this.#options.handOffs.find(id);
    const changed =
      found &&
      (await this.#options.handOffs.change(found._id, (handOff, context) =>
        mayAnswer(handOff) ? decide(handOff, context) : { next: handOff, outcome: 'over' as const },
      ));
    if (changed === undefined || changed.outcome === 'over') return { code: 'over' };
    return { code: changed.outcome as Exclude<Outcome, 'over'>, handOff: changed.handOff };
  }
}

function isOf(person: PersonId): (handOff: HandOff) => boolean {
  return (handOff) => personKey(handOff.person) === personKey(person);
}
