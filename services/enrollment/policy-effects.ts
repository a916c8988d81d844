import type { MethodKind, MethodRegistry } from '../methods/registry.ts';
import type { Policy } from '../policy/policy.ts';
import { defaultGroup } from '../policy/policy-document.ts';
import type { PolicyOf } from '../policy/policy-of.ts';
import type { Enrollment } from './state/enrollment.ts';
import { codesLeft } from './transitions/recovery-transitions.ts';

/** What another policy means for the people of one group. */
export interface GroupEffects {
  /** People who are in it; of the default one, those who are in no group. */
  people: number;
  /** Of them, those for whom another policy would hold than now. */
  changed: number;
  /** How many of them have a method that would be accepted no more, by kind. */
  readonly losing: Map<MethodKind, number>;
  /** How many of them would have nothing left that is accepted. */
  stranded: number;
  /** How many of them have app passwords that would let nobody in any more. */
  losingAppPasswords: number;
  /** How many of them have recovery codes left that would count no more. */
  losingCodes: number;
  /** How many of them would lack the phone that is required beside the app. */
  lackingPhone: number;
}

/** Counts, person by person, what the change from one policy to another means; by group, the default one first. */
export class PolicyEffects {
  readonly groups = new Map<string, GroupEffects>([[defaultGroup, none()]]);
  readonly #before: PolicyOf;
  readonly #after: PolicyOf;
  readonly #methods: MethodRegistry;

  constructor(before: PolicyOf, after: PolicyOf, methods: MethodRegistry) {
    this.#before = before;
    this.#after = after;
    this.#methods = methods;
  }

  add(enrollment: Enrollment): void {
    const groups = enrollment.groups.length === 0 ? [defaultGroup] : enrollment.groups;
    const [before, after] = [this.#before(enrollment.groups), this.#after(enrollment.groups)];
    for (const group of groups) {
      const effects = this.groups.get(group) ?? none();
      this.groups.set(group, effects);
      this.#count(effects, enrollment, { before, after });
    }
  }

  #count(effects: GroupEffects, enrollment: Enrollment, policies: Readonly<Record<'before' | 'after', Policy>>): void {
    const { before, after } = policies;
    effects.people += 1;
    if (JSON.stringify(before) !== JSON.stringify(after)) effects.changed += 1;
    this.#countMethods(effects, enrollment, policies);
    const { appPasswords, recoveryCodes } = enrollment;
    const arePasswordsLost = before.appPasswords.allowed && !after.appPasswords.allowed;
    if (arePasswordsLost && appPasswords.length > 0) effects.losingAppPasswords += 1;
    const areCodesLost = before.recoveryCodes !== 'off' && after.recoveryCodes === 'off';
    if (areCodesLost && recoveryCodes !== undefined && codesLeft(recoveryCodes) > 0) effects.losingCodes += 1;
  }

  #countMethods(
    effects: GroupEffects,
    { methods }: Enrollment,
    { before, after }: Readonly<Record<'before' | 'after', Policy>>,
  ): void {
    const isLost = (kind: MethodKind): boolean =>
      after.forbiddenMethods.includes(kind) && !before.forbiddenMethods.includes(kind);
    const kinds = new Set(methods.map(({ kind }) => kind));
    const lost = [...kinds].filter(isLost);
    for (const kind of lost) effects.losing.set(kind, (effects.losing.get(kind) ?? 0) + 1);
    const left = [...kinds].filter((kind) => !after.forbiddenMethods.includes(kind));
    if (lost.length > 0 && left.length === 0) effects.stranded += 1;
    const becomesRequired = after.backupPhone === 'required' && before.backupPhone !== 'required';
    const isPhone = (kind: MethodKind): boolean => this.#methods.get(kind)?.form === 'phone';
    if (becomesRequired && kinds.size > 0 && !left.some(isPhone)) effects.lackingPhone += 1;
  }
}

function none(): GroupEffects {
  return {
    people: 0,
    changed: 0,
    losing: new Map(),
    stranded: 0,
    losingAppPasswords: 0,
    losingCodes: 0,
    lackingPhone: 0,
  };
}
