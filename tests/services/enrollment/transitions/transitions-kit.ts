import type { DecisionContext } from '../../../../services/enrollment/transitions/decision.ts';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { beginSetUp, proveSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import type { Challenge } from '../../../../services/challenges/challenge.ts';
import { issueChallenge } from '../../../../services/enrollment/transitions/challenge-transitions.ts';
import type { MethodKind } from '../../../../services/methods/registry.ts';
import type { CheckResult, Credential, Refusal } from '../../../../services/methods/method.ts';
import { defaultPolicy, type Policy } from '../../../../services/policy/policy.ts';

const start = new Date('2026-03-02T09:00:00.000Z');
/** What the rules have to know of the methods that there are in these tests. */
const label = (credential: Credential): string => `label of ${String(credential['demo'])}`;
const methods: DecisionContext['methods'] = new Map([
  ['authenticator-code', { form: 'authenticator', explainsOldCodes: true, label }],
  ['mobile-text', { form: 'phone', explainsOldCodes: false, label }],
  ['mobile-call', { form: 'phone', explainsOldCodes: false, label }],
  ['office-call', { form: 'phone', explainsOldCodes: false, label }],
]);

export const right: CheckResult = { proven: true, credential: { demo: 'used' } };
export const wrong = refused({ reason: 'wrong-code' });

export function refused(refusal: Refusal): CheckResult {
  return { proven: false, refusal };
}

/** The circumstances some seconds after the start. */
export function after(seconds: number, policy: Partial<Policy> = {}): DecisionContext {
  return { now: new Date(start.getTime() + seconds * 1000), policy: { ...defaultPolicy, ...policy }, methods };
}

/** A request to start a set-up; its credential names the flow. */
export function setUpRequest(methodId: string) {
  const credential = (): Credential => ({ demo: methodId });
  return { methodId, kind: 'authenticator-code' as const, credential };
}

/** The enrollment after a set-up was started. */
export function pendingSetUp(methodId = 'flow-1', enrollment = newEnrollment, seconds = 0): Enrollment {
  return beginSetUp(enrollment, setUpRequest(methodId), after(seconds)).next;
}

/** The enrollment after a set-up was started and proven. */
export function withMethod(methodId = 'flow-1'): Enrollment {
  return proveSetUp(pendingSetUp(methodId), { methodId, check: () => right }, after(1)).next;
}

/** The enrollment after one more method was set up and proven, some seconds after the start. */
export function withAnother(
  enrollment: Enrollment,
  another: { readonly methodId: string; readonly kind: MethodKind; readonly replaces?: readonly string[] },
  seconds = 2,
): Enrollment {
  const { methodId } = another;
  const request = { ...another, credential: (): Credential => ({ demo: methodId }) };
  const begun = beginSetUp(enrollment, request, after(seconds)).next;
  return proveSetUp(begun, { methodId, check: () => right }, after(seconds)).next;
}

/** The enrollment after a text or call was asked for, some seconds after the start. */
export function contacted(
  enrollment: Enrollment,
  asked: { readonly methodId: string; readonly id?: string; readonly channel?: Challenge['channel'] },
  seconds = 3,
): Enrollment {
  const { methodId, id = 'challenge-1', channel = 'text' } = asked;
  const text = channel === 'text' ? { code: { keyId: 'demo', mac: 'demo' }, replyFrom: 'demo-hash' } : {};
  return issueChallenge(enrollment, { methodId, challenge: { id, channel, language: 'nl', ...text } }, after(seconds))
    .next;
}

/** A check that must not be reached. */
export function unreachable(): never {
  throw new Error('An answer was checked that may not be checked');
}

export function types(events: readonly { readonly type: string }[]): string[] {
  return events.map(({ type }) => type);
}
