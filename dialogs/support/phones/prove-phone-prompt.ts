import { z } from 'zod';
import { provePhoneCard, type ProvePhoneView } from '../../../cards/prove-phone-card.ts';
import { plainText } from '../../../cards/support/plain-text.ts';
import { isMeantAsCode, typedCode } from '../../../services/challenges/typed-code.ts';
import type { ProofOutcome } from '../../../services/enrollment/outcome.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import type { ReadNumber } from '../../../services/phone-numbers/phone-number.ts';
import { askedMethod, wayOutOf } from '../asked-method.ts';
import { type Answer, CardPrompt } from '../card-prompt.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { answerTo } from '../nothing-checked.ts';
import { type Ending, endingOf, endingSchema, phoneProblemText, type Problem } from '../outcome-text.ts';
import { contactProblemText, isContactProblem, progressOf } from './phone-texts.ts';
import { typedRecoveryCode } from '../recovery-code-prompt.ts';
import { setUpStep } from '../set-up-step.ts';
import type { Turn } from '../turn.ts';

const optionsSchema = z.object({
  /** The set-up or method that the text or call proves. */
  methodId: z.string(),
  purpose: z.enum(['set-up', 'verify']),
  /** How often the person had proven something when it was asked: one more is the answer. */
  proofs: z.int(),
  /** Whether a recovery code may be used instead. */
  recovery: z.boolean().optional(),
  /** Whether there is another way to verify, which may be chosen instead. */
  hasOther: z.boolean().optional(),
});
export type ProvePhoneOptions = z.infer<typeof optionsSchema>;

/** `other` is a set-up of the same number by text instead of call, or the other way round. */
export const provePhoneResultSchema = z.union([
  z.enum(['verified', 'back', 'cancel']),
  z.object({ other: z.string() }),
  endingSchema,
]);
export type ProvePhoneResult = z.infer<typeof provePhoneResultSchema>;

/** Waits for what a phone has to say: a code typed here or sent in reply, or a key pressed on a call. */
export function provePhonePrompt(
  deps: Pick<DialogDependencies, 'clock' | 'phoneNumbers'>,
): CardPrompt<ProvePhoneOptions, ProvePhoneResult | 'use-recovery-code' | 'other-way'> {
  const question = new ProvePhone(deps);
  return new CardPrompt<ProvePhoneOptions, ProvePhoneResult | 'use-recovery-code' | 'other-way'>(
    'prove-phone',
    optionsSchema,
    {
      actions: [
        'verify',
        'send-again',
        'call-instead',
        'text-instead',
        'back',
        'other-way',
        'use-recovery-code',
        'cancel',
      ],
      draw: async (turn, { options, binding, problem, notice }) => {
        const shown = await question.shown(turn, options);
        if ('end' in shown) return shown;
        const { recovery, hasOther } = options;
        return provePhoneCard(
          { binding, ...shown, recovery, hasOther, problem: problem ?? shown.problem, notice },
          turn.translate,
        );
      },
      onClick: async (turn, options, { action, inputs }) => {
        const { code = '' } = inputs;
        if (action === 'verify') return (await recovered(turn, options, code)) ?? question.prove(turn, options, code);
        if (action === 'send-again') return question.contactAgain(turn, options);
        if (action === 'call-instead') return question.useOther(turn, options, 'mobile-call');
        if (action === 'text-instead') return question.useOther(turn, options, 'mobile-text');
        if (action === 'back' || action === 'other-way' || action === 'use-recovery-code') return { end: action };
        return { end: 'cancel' };
      },
      onText: async (turn, options, text) =>
        (await recovered(turn, options, text)) ??
        (isMeantAsCode(text) ? question.prove(turn, options, text) : undefined),
    },
  );
}

async function recovered(
  turn: Turn,
  { recovery }: ProvePhoneOptions,
  text: string,
): Promise<Answer<ProvePhoneResult> | undefined> {
  return recovery === true ? typedRecoveryCode(turn, text) : undefined;
}

class ProvePhone {
  readonly #deps: Pick<DialogDependencies, 'clock' | 'phoneNumbers'>;

  constructor(deps: Pick<DialogDependencies, 'clock' | 'phoneNumbers'>) {
    this.#deps = deps;
  }

  /** What the card shows of how things stand, or the end of it. */
  async shown(
    turn: Turn,
    options: ProvePhoneOptions,
  ): Promise<Omit<ProvePhoneView, 'binding' | 'notice'> | { readonly end: ProvePhoneResult }> {
    const asked = await askedMethod(turn, options);
    if ('end' in asked) return asked;
    const { methodId, purpose } = options;
    const { status: enrollment, held } = asked;
    const { channel, hasPin: asksPin, label } = held;
    if (channel === undefined) return { end: { code: 'not-set-up' } satisfies Ending };
    const challenge = enrollment.challenge?.methodId === methodId ? enrollment.challenge : undefined;
    const other: MethodKind = channel === 'text' ? 'mobile-call' : 'mobile-text';
    const mayUseOther = purpose === 'set-up' && held.contact === 'mobile' && enrollment.allowedMethods.includes(other);
    const otherChannel = mayUseOther && (await this.#readAs(turn, methodId, other))?.code === 'ok';
    const last = asksPin ? 4 : 3;
    return {
      step: setUpStep(enrollment, { number: last, of: last }),
      purpose,
      isNumberFixed: held.contact === 'office',
      channel,
      asksPin,
      masked: plainText(label),
      minutes: Math.max(1, Math.round(enrollment.challengeLifetimeSeconds / 60)),
      otherChannel,
      canReply: challenge?.canReply,
      ...progressOf(challenge, enrollment.expiredChallengeOf === methodId, turn.translate),
    };
  }

  async prove(turn: Turn, options: ProvePhoneOptions, typed: string): Promise<Answer<ProvePhoneResult>> {
    const { methodId, purpose } = options;
    const { enrollment, person } = turn;
    const code = typedCode(typed);
    const outcome: ProofOutcome =
      purpose === 'set-up'
        ? await enrollment.prove(person, methodId, code)
        : await enrollment.verify(person, methodId, code);
    return answerTo(turn, methodId, { outcome, text: (problem) => this.#problemText(turn, options, problem) });
  }

  /** Nothing has expired that there never was. */
  async #problemText({ enrollment, person, translate }: Turn, { methodId }: ProvePhoneOptions, problem: Problem) {
    const { pending, methods, challenge, expiredChallengeOf } = await enrollment.status(person);
    const held = pending?.methodId === methodId ? pending : methods.find((method) => method.methodId === methodId);
    if (held?.channel === 'call') return translate('outcome.no-code-call');
    const isThere = challenge?.methodId === methodId || expiredChallengeOf === methodId;
    if (problem.code === 'code-expired' && !isThere) return translate('outcome.code-not-sent');
    return phoneProblemText(problem, translate);
  }

  async contactAgain(turn: Turn, options: ProvePhoneOptions): Promise<Answer<ProvePhoneResult>> {
    const { enrollment, person, translate, language } = turn;
    const outcome = await enrollment.phones.contact(person, options.methodId, language);
    const wayOut = wayOutOf(options);
    if (isContactProblem(outcome))
      return { again: contactProblemText(outcome, translate, { now: this.#deps.clock.now(), wayOut }) };
    if (outcome.code === 'verified') return { end: 'verified' };
    if (outcome.code !== 'sent') return { end: endingOf(outcome) };
    const { challenge } = await enrollment.status(person);
    return {
      refreshed: translate(
        challenge?.channel === 'call' ? 'prove-phone-card.called-again' : 'prove-phone-card.sent-again',
      ),
    };
  }

  /** A number that is called may not be one that takes texts, or its country may not be texted, and the other way round. */
  async #readAs({ enrollment, person }: Turn, methodId: string, kind: MethodKind): Promise<ReadNumber | undefined> {
    const channel = kind === 'mobile-text' ? 'text' : 'call';
    const { phoneNumbers } = this.#deps;
    const { countries } = await enrollment.status(person);
    return enrollment.phones.ofPending(person, methodId, ({ e164 }) =>
      phoneNumbers.read(e164, { country: undefined, channel, countries }),
    );
  }

  /** What goes wrong with sending shows on the card of the new set-up. */
  async useOther(turn: Turn, { methodId }: ProvePhoneOptions, kind: MethodKind): Promise<Answer<ProvePhoneResult>> {
    const { enrollment, person, language, translate } = turn;
    const read = await this.#readAs(turn, methodId, kind);
    if (read?.code === 'refused') return { again: translate(`phone-problem.${read.problem}`) };
    const begun = await enrollment.phones.beginSame(person, methodId, kind);
    if (begun.code !== 'started') return { end: begun.code === 'same-number' ? 'back' : endingOf(begun) };
    if (await enrollment.pins.isNeeded(person, begun.methodId)) return { end: { other: begun.methodId } };
    const outcome = await enrollment.phones.contact(person, begun.methodId, language);
    if (outcome.code === 'sent' || isContactProblem(outcome)) return { end: { other: begun.methodId } };
    return { end: outcome.code === 'verified' ? 'verified' : endingOf(outcome) };
  }
}
