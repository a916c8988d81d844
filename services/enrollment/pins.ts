import type { PersonId } from '../directory/directory.ts';
import type { Method, PinMethod } from '../methods/forms.ts';
import type { MethodKind, MethodRegistry } from '../methods/registry.ts';
import type { Policy } from '../policy/policy.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import type { SetUpEnd } from './state/enrollment.ts';
import { auditDraft, unchanged } from './transitions/decision.ts';
import { endDetail, endOf, endSetUp } from './transitions/set-up-endings.ts';

export interface PinsDependencies {
  readonly changes: EnrollmentChanges;
  readonly methods: MethodRegistry;
}

/** What came of a PIN. */
export interface PinOutcome {
  readonly code: 'chosen' | SetUpEnd;
}

/** PINs that may be chosen for one set-up: each is hashed, and stays in the audit trail for ever (ASVS 2.4.1). */
const mostPins = 5;

/** The PINs of methods that are being set up. */
export class Pins {
  readonly #deps: PinsDependencies;

  constructor(dependencies: PinsDependencies) {
    this.#deps = dependencies;
  }

  /** Whether a PIN has to be chosen for this set-up before its phone is asked. */
  async isNeeded(person: PersonId, methodId: string): Promise<boolean> {
    const { changes, methods } = this.#deps;
    const enrollment = await changes.status(person);
    const { pending } = enrollment;
    if (pending?.methodId !== methodId) return false;
    const { policy } = await changes.contextOf(enrollment);
    const method = methods.get(pending.kind);
    return method !== undefined && asksPin(method, policy) && !pinMethod(method).hasPin(pending.credential);
  }

  /** Sets the PIN of a pending set-up. @returns how the set-up ended when it is not pending any more. */
  async choose(person: PersonId, methodId: string, pin: string): Promise<PinOutcome> {
    const { changes } = this.#deps;
    const { pending } = await changes.status(person);
    // The hash is made once, and only for whoever may choose: it costs more than all the rest.
    const mayChoose = pending?.methodId === methodId && (pending.pins ?? 0) < mostPins;
    const sealed = mayChoose ? await this.#method(pending.kind).sealedPin({ person, methodId }, pin) : undefined;
    return changes.change<PinOutcome>(person, (enrollment) => {
      const now = enrollment.pending;
      if (now?.methodId !== methodId) return unchanged(enrollment, { code: endOf(enrollment, methodId) });
      const pins = (now.pins ?? 0) + 1;
      if (sealed === undefined || pins > mostPins) {
        const events = [auditDraft('set-up-failed', { ...endDetail(enrollment, now), pins: mostPins }, 'system')];
        return { next: endSetUp(enrollment, 'too-many-attempts'), outcome: { code: 'too-many-attempts' }, events };
      }
      const credential = this.#method(now.kind).withPin(now.credential, sealed);
      const next = { ...enrollment, pending: { ...now, credential, pins } };
      return { next, outcome: { code: 'chosen' }, events: [auditDraft('pin-chosen', { methodId })] };
    });
  }

  #method(kind: MethodKind): PinMethod {
    return pinMethod(this.#deps.methods.get(kind));
  }
}

/** Whether the policy wants a PIN for this way to verify: a code of an app, or of a text, has none. */
function asksPin(method: Method, { callPin, approvalPin }: Policy): boolean {
  if (method.form === 'push') return approvalPin === 'required';
  return method.form === 'phone' && method.channel === 'call' && callPin === 'required';
}

function pinMethod(method: Method | undefined): PinMethod {
  if (method?.form !== 'phone' && method?.form !== 'push') throw new Error('This method has no PIN');
  return method;
}
