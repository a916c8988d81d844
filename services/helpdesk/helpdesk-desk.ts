import { type About, DeskAccess, type Refused } from './desk-access.ts';
import { RateLimit } from '../rate-limit.ts';
import { type Clock, hourSeconds } from '../clock.ts';
import { type Directory, type FoundPerson, type PersonId, personKey, sameId } from '../directory/directory.ts';
import type { OperatorEnrollment, OperatorView } from '../enrollment/operator-enrollment.ts';
import type { EntraPass, EntraPasses } from '../enrollment/entra-passes.ts';
import type { Passes } from '../enrollment/passes.ts';
import {
  type HandOff,
  type HandOffHappening,
  type HandOffKind,
  isIdentityConfirmed,
  isOver,
} from '../hand-off/hand-off.ts';
import type { HandOffs } from '../hand-off/hand-offs.ts';
import { answerApproval, askApproval, askIdentity, notePass, passTold } from '../hand-off/safeguards.ts';
import { changeAgent, isTooOften, claim, noteAct } from '../hand-off/transitions.ts';
import { isReason } from './reason.ts';
import type { Policy } from '../policy/policy.ts';
import type { ActingAgent } from '../enrollment/transitions/operator-act.ts';
import { longestPassSeconds } from '../enrollment/transitions/last-resort-endings.ts';

export interface HelpdeskDeskOptions {
  readonly handOffs: Pick<HandOffs, 'open' | 'roomAgainAt' | 'find' | 'list' | 'allWaiting' | 'change' | 'close'>;
  readonly operator: Pick<OperatorEnrollment, 'show' | 'reset' | 'unlock' | 'block' | 'unblock' | 'deleteAppPasswords'>;
  readonly passes: Pick<Passes, 'issue' | 'revoke'>;
  readonly entraPasses: Pick<EntraPasses, 'make'>;
  readonly directory: Pick<Directory, 'find' | 'findByAccountName' | 'search' | 'managerOf'>;
  readonly clock: Clock;
  /** Object ids of the people at the helpdesk who are there for somebody. */
  readonly agentsOf: (person: PersonId) => Promise<readonly string[]>;
  /** Whether somebody is at the helpdesk, for whomever. */
  readonly isAgent: (candidate: PersonId) => Promise<boolean>;
  readonly policyOf: (person: PersonId) => Promise<Policy>;
}

export interface OpenForm {
  readonly kind: Exclude<HandOffKind, 'help'>;
  readonly note: string;
  readonly ticket?: string | undefined;
}

/** A pass, told once to the agent who gives it. */
export interface GivenPassToShow extends About {
  readonly code: 'given';
  readonly pass: string;
  readonly expiresAt: Date;
  /** What goes with it for Microsoft's sign-in page; undefined where the policy wants nothing there. */
  readonly entra: EntraPass | undefined;
}

/** Why no pass is given. */
type PassRefusal = 'identity-needed' | 'reason-needed' | 'pass-blocked' | 'is-on-hold' | 'unknown';

/** Acts on a person that need no hand-off. */
export type PersonAct = 'unlock' | 'block' | 'unblock' | 'delete-app-passwords';

/** What came of such an act. */
interface Done {
  readonly code: Awaited<ReturnType<OperatorEnrollment['unlock' | 'block' | 'unblock']>> | 'deleted' | 'none';
  /** How many, where that is said. */
  readonly count?: number;
}

/** What an act is in the history of a hand-off. */
const happeningOf = {
  unlock: 'unlocked',
  block: 'blocked',
  unblock: 'unblocked',
  'delete-app-passwords': 'app-passwords-deleted',
} as const satisfies Record<PersonAct, HandOffHappening>;

/** Most people that a name is answered with. */
const mostFound = 6;
/** Hand-offs that one list shows. */
const mostListed = 50;

/**
 * What agents of the helpdesk may do; whether they may is decided by `DeskAccess`. Agents learn no code, secret, PIN or number.
 */
export class HelpdeskDesk {
  readonly #options: HelpdeskDeskOptions;
  readonly #access: DeskAccess;
  /** Of one person, on each replica. */
  readonly #unblocking: RateLimit;

  constructor(options: HelpdeskDeskOptions) {
    this.#options = options;
    this.#access = new DeskAccess(options);
    this.#unblocking = new RateLimit({ most: 6, seconds: hourSeconds, clock: options.clock });
  }

  /** Whether somebody is at the helpdesk. */
  isAgent(candidate: PersonId): Promise<boolean> {
    return this.#options.isAgent(candidate);
  }

  /** Whom an agent means: of their own tenant, by sign-in name or the beginning of a name. @throws {DirectoryUnavailableError} */
  async findPeople(agent: PersonId, text: string): Promise<readonly FoundPerson[]> {
    if (!(await this.isAgent(agent))) return [];
    const { directory } = this.#options;
    const exact = text.includes('@') ? await directory.findByAccountName(text) : undefined;
    const found = exact === undefined ? await directory.search(text, mostFound) : [exact];
    return found.filter(({ tenantId }) => sameId(tenantId) === sameId(agent.tenantId));
  }

  /** How things stand with somebody. */
  async status(
    agent: PersonId,
    person: PersonId,
  ): Promise<
    { readonly code: 'known'; readonly view: OperatorView | undefined; readonly open: readonly HandOff[] } | Refused
  > {
    const refusal = await this.#access.refusal(agent, person, { maySeeSelf: true });
    if (refusal !== undefined) return { code: refusal };
    const { operator, handOffs } = this.#options;
    return { code: 'known', view: await operator.show(person), open: await handOffs.allWaiting(person) };
  }

  /** What is to be seen to of the people whom this agent is there for: what is disputed first, then the oldest. */
  async list(agent: PersonId): Promise<readonly HandOff[]> {
    const mine: HandOff[] = [];
    const known = new Map<string, boolean>();
    for (const handOff of await this.#options.handOffs.list()) {
      const key = personKey(handOff.person);
      const may = known.get(key) ?? (await this.#access.refusal(agent, handOff.person)) === undefined;
      known.set(key, may);
      if (may) mine.push(handOff);
      if (mine.length === mostListed) break;
    }
    return mine;
  }

  /** One hand-off, for whoever may see it. */
  async show(agent: PersonId, id: string): Promise<({ readonly code: 'known' } & About) | Refused> {
    const found = await this.#access.find(agent, id);
    return 'code' in found ? found : { code: 'known', handOff: found };
  }

  /** Writes to somebody first: whoever opens it helps. */
  async open(
    agent: PersonId,
    person: PersonId,
    { kind, note, ticket }: OpenForm,
  ): Promise<({ readonly code: 'opened' | 'waits-already' } & About) | Refused> {
    const refusal = await this.#access.refusal(agent, person);
    if (refusal !== undefined) return { code: refusal };
    const openedBy = { by: 'agent', agent: agent.objectId } as const;
    if (await this.#hasNoRoom(person)) return { code: 'too-often' };
    return this.#options.handOffs.open(person, { reason: 'helpdesk-asked', kind, openedBy, note, ticket });
  }

  claim(agent: PersonId, id: string) {
    return this.#access.act(agent, id, { mayBeAnybodys: true }, (handOff, context) =>
      claim(handOff, agent.objectId, context),
    );
  }

  /** Whoever helps is somebody else from now on: as the agent who takes over saw it, so that two do not take over at once. */
  takeOver(agent: PersonId, id: string, from: string) {
    const change = { from, to: agent.objectId, by: agent.objectId };
    return this.#access.act(agent, id, { mayBeAnybodys: true }, (handOff, context) =>
      changeAgent(handOff, change, context),
    );
  }

  /** To a colleague who is there for this person too. */
  async handOver(agent: PersonId, id: string, to: string) {
    const found = await this.#access.find(agent, id);
    if ('code' in found) return found;
    if (!(await this.colleagues(agent, id)).includes(to)) return { code: 'not-a-colleague' } as const;
    const change = { from: agent.objectId, to, by: agent.objectId };
    return this.#access.act(agent, id, {}, (handOff, context) => changeAgent(handOff, change, context));
  }

  /** Object ids of those whom a hand-off may be handed over to. */
  async colleagues(agent: PersonId, id: string): Promise<readonly string[]> {
    const found = await this.#access.find(agent, id);
    if ('code' in found) return [];
    const agents = await this.#options.agentsOf(found.person);
    return agents.filter((each) => each !== agent.objectId && each !== found.person.objectId);
  }

  /** The person proves a method of theirs while the agent talks to them. */
  async verifyCaller(agent: PersonId, id: string) {
    const found = await this.#access.find(agent, id);
    if ('code' in found) return found;
    const view = await this.#options.operator.show(found.person);
    const canProve = view?.methods.some(({ lock, suspended }) => lock === undefined && suspended === undefined);
    // How things stand is said as if nobody were blocked.
    if (canProve !== true || view?.blockedAt !== undefined) return { code: 'no-method' } as const;
    const ask = { agent: agent.objectId, way: 'method' } as const;
    return this.#access.act(agent, id, {}, (handOff, context) => askIdentity(handOff, ask, context));
  }

  /** The person's manager says in their own chat whether it is them. @throws {DirectoryUnavailableError} */
  async askManager(agent: PersonId, id: string) {
    const found = await this.#access.find(agent, id);
    if ('code' in found) return found;
    const manager = await this.#options.directory.managerOf(found.person);
    // Whoever helps does not vouch, and nobody for themselves.
    const involved = [agent, found.person].map(({ objectId }) => sameId(objectId));
    if (manager === undefined || involved.includes(sameId(manager.objectId))) return { code: 'no-manager' } as const;
    const ask = { agent: agent.objectId, way: 'manager', manager: manager.objectId } as const;
    return this.#access.act(agent, id, {}, (handOff, context) => askIdentity(handOff, ask, context));
  }

  /**
   * A temporary pass, for once: after the caller was verified or vouched for, or for a written reason where the policy lets
   * that do. It is in the answer and nowhere else.
   */
  async givePass(
    agent: PersonId,
    id: string,
    { reason, minutes }: { readonly reason: string; readonly minutes?: number | undefined },
  ): Promise<GivenPassToShow | Refused | { readonly code: PassRefusal }> {
    const found = await this.#access.owned(agent, id);
    if ('code' in found) return found;
    const view = await this.#options.operator.show(found.person);
    // A pass would be refused while it lasts.
    if (view?.blockedAt !== undefined) return { code: 'pass-blocked' };
    if (view?.isOnHold === true) return { code: 'is-on-hold' };
    const { passes, entraPasses, clock, policyOf, handOffs } = this.#options;
    if (isTooOften(found, 'pass-given', clock.now())) return { code: 'too-often' };
    const policy = await policyOf(found.person);
    const isSure = isIdentityConfirmed(found, clock.now()) && !isOwnWord(found, agent);
    if (!isSure && policy.passNeeds === 'identity') return { code: 'identity-needed' };
    if (!isSure && !isReason(reason)) return { code: 'reason-needed' };
    const on = isSure ? (found.identity?.way ?? 'reason') : 'reason';
    const seconds = Math.min(minutes === undefined ? policy.temporaryPassSeconds : minutes * 60, longestPassSeconds);
    const by = this.#actingFor(agent, found);
    const issued = await passes.issue(found.person, {
      reason: isReason(reason) ? reason.trim() : `identity: ${on}`,
      seconds,
      by,
    });
    if (issued.code !== 'issued') return { code: issued.code };
    const now = clock.now();
    const given = { id: issued.id, issuedBy: agent.objectId, issuedAt: now, expiresAt: issued.expiresAt, on } as const;
    const noted = await handOffs.change(id, (handOff, context) =>
      handOff.agent === agent.objectId && !isOver(handOff, now)
        ? { ...notePass(handOff, given, context), outcome: true }
        : { next: handOff, outcome: false },
    );
    // It was taken over, disputed or ended meanwhile: nobody may use it.
    if (noted?.outcome !== true) {
      await passes.revoke(found.person, 'the hand-off went on without it', by, issued.id);
      return { code: 'over' };
    }
    const { pass, expiresAt } = issued;
    const entra = await entraPasses.make(found.person, issued.id);
    if (entra === 'void') {
      await passes.revoke(found.person, 'it counted for nothing before it was shown', by, issued.id);
      return { code: 'over' };
    }
    return { code: 'given', handOff: noted.handOff, pass, expiresAt, entra };
  }

  /** The agent has told the pass. */
  passTold(agent: PersonId, id: string) {
    // Whoever gave it has it on a card, whoever helps by now.
    const may = { mayBeOver: true, mayBeAnybodys: true };
    return this.#access.act(agent, id, may, (handOff) => passTold(handOff, agent.objectId));
  }

  /** Everything that the person has set up goes; where the policy wants it, once a second agent agrees. */
  async reset(agent: PersonId, id: string, reason: string) {
    const found = await this.#access.owned(agent, id);
    if ('code' in found) return found;
    if (isTooOften(found, 'reset', this.#options.clock.now())) return { code: 'too-often' } as const;
    const { resetNeedsTwoAgents } = await this.#options.policyOf(found.person);
    // Where the process died after the second agent had agreed, it is done now.
    if (resetNeedsTwoAgents && !isApprovedStill(found)) {
      const ask = { agent: agent.objectId, reason };
      return this.#access.act(agent, id, {}, (handOff, context) => askApproval(handOff, ask, context));
    }
    return this.#resetNow(agent, found, reason);
  }

  /** A second agent agrees to a reset, or does not. */
  async answerReset(
    agent: PersonId,
    id: string,
    answer: { readonly id: string; readonly result: 'approved' | 'refused' },
  ) {
    const given = { ...answer, agent: agent.objectId };
    const answered = await this.#access.act(agent, id, { mayBeAnybodys: true }, (handOff, context) =>
      answerApproval(handOff, given, context),
    );
    if (answered.code !== 'answered' || answer.result === 'refused') return answered;
    return this.#resetNow(agent, answered.handOff, answered.handOff.approval?.reason ?? '');
  }

  /** For a person, within a hand-off or without one. */
  async actOn(
    agent: PersonId,
    person: PersonId,
    {
      act,
      reason,
      handOff,
    }: { readonly act: PersonAct; readonly reason: string; readonly handOff?: string | undefined },
  ): Promise<Done | Refused> {
    const refusal = await this.#access.refusal(agent, person);
    if (refusal !== undefined) return { code: refusal };
    const { operator, handOffs } = this.#options;
    // To block somebody is never refused: who is blocked already is blocked once.
    if (act === 'unblock' && this.#unblocking.take(personKey(person)) !== undefined) return { code: 'too-often' };
    const by: ActingAgent = { agent: agent.objectId, ...(handOff !== undefined && { handOff }) };
    const done = await carryOut(operator, person, { act, reason, by });
    // What was not to be done has not happened.
    const hasHappened = done.code === happeningOf[act] || done.code === 'deleted';
    for (const { _id } of handOff === undefined || !hasHappened ? [] : await handOffs.allWaiting(person))
      if (_id === handOff)
        await handOffs.change(_id, (each, context) =>
          noteAct(each, happeningOf[act], { agent: agent.objectId, context }),
        );
    return done;
  }

  /**
   * Nobody has to begin anything to be unlocked: it is done within what is open about them, or within a hand-off of its own, which
   * is closed again where nothing was locked.
   */
  async unlock(
    agent: PersonId,
    person: PersonId,
    { note, ticket }: Pick<OpenForm, 'note' | 'ticket'>,
  ): Promise<Done | Refused> {
    const opened = await this.open(agent, person, { kind: 'unlock', note, ticket });
    if (!('handOff' in opened)) return opened;
    const { _id } = opened.handOff;
    const done = await this.actOn(agent, person, { act: 'unlock', reason: note, handOff: _id });
    if (opened.code === 'opened' && done.code !== 'unlocked') await this.close(agent, _id, 'nothing was locked');
    return done;
  }

  /** The helpdesk is done with it; the person hears of it. */
  async close(agent: PersonId, id: string, reason: string) {
    const found = await this.#access.closable(agent, id);
    if ('code' in found) return found;
    const code = await this.#options.handOffs.close(id, { reason, by: 'agent', agent: agent.objectId });
    return code === 'closed' ? { code, handOff: found } : ({ code: 'over' } as const);
  }

  /** Whoever waits already is found however often they are asked about. */
  async #hasNoRoom(person: PersonId): Promise<boolean> {
    const { handOffs } = this.#options;
    const isOpen = (await handOffs.allWaiting(person)).some(({ reason }) => reason === 'helpdesk-asked');
    return !isOpen && (await handOffs.roomAgainAt(person)) !== undefined;
  }

  async #resetNow(agent: PersonId, handOff: HandOff, reason: string) {
    const { operator, handOffs } = this.#options;
    const outcome = await operator.reset(handOff.person, reason, this.#actingFor(agent, handOff));
    if (outcome === 'unknown') return { code: 'unknown' } as const;
    const noted = await handOffs.change(handOff._id, (each, context) =>
      noteAct(each, 'reset', { agent: agent.objectId, context }),
    );
    return { code: 'reset', handOff: noted?.handOff ?? handOff } as const;
  }

  #actingFor({ objectId }: PersonId, { _id }: HandOff): ActingAgent {
    return { agent: objectId, handOff: _id };
  }
}

/** A second agent has agreed to a reset that has not happened yet. */
function isApprovedStill({ approval, history }: HandOff): boolean {
  const last = (what: HandOffHappening): number => history.findLastIndex((each) => each.what === what);
  return approval?.result === 'approved' && last('reset-approved') > last('reset');
}

/** Whoever has vouched may help by now: what they said themselves is no ground for a pass of theirs. */
function isOwnWord({ identity }: HandOff, { objectId }: PersonId): boolean {
  return identity?.manager !== undefined && sameId(identity.manager) === sameId(objectId);
}

async function carryOut(
  operator: HelpdeskDeskOptions['operator'],
  person: PersonId,
  { act, reason, by }: { readonly act: PersonAct; readonly reason: string; readonly by: ActingAgent },
): Promise<Done> {
  switch (act) {
    case 'unlock':
      return { code: await operator.unlock(person, reason, by) };
    case 'block':
      return { code: await operator.block(person, reason, by) };
    case 'unblock':
      return { code: await operator.unblock(person, reason, by) };
    case 'delete-app-passwords': {
      const deleted = await operator.deleteAppPasswords(person, reason, by);
      return typeof deleted === 'string' ? { code: deleted } : deleted;
    }
  }
}
