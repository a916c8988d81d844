import type { AuditEvent } from '../../services/audit/audit-event.ts';
import type { AuditTrail } from '../../services/audit/audit-trail.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Helpdesk } from '../../services/directory/helpdesk-roster.ts';
import type { ChangeNotices } from '../../services/enrollment/phones/change-notices.ts';
import type { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import { ForgedEventsError } from '../../services/enrollment/state/unsealed-events.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { ChatUpdates } from '../../services/enrollment/chat-updates.ts';
import type { EntraRegistrations } from '../../services/enrollment/entra-registrations.ts';
import type { JoinedAnswers } from '../../services/gates/joined-answers.ts';
import type { WebSessions } from '../../services/gates/web-sessions.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { HelpdeskNotices, TellAgent } from '../../services/helpdesk/helpdesk-notices.ts';
import { PolicyAlteredError } from '../../services/policy/stored-policy.ts';
import type { SealedTextRepository } from '../../services/sealed-text/sealed-text-repository.ts';
import { type BreakerChange, breakerEvent } from '../../services/telephony/limits/breaker-change.ts';
import type { Verifications } from '../../services/sign-in/verifications.ts';
import type { SendLimits } from '../../services/telephony/limits/send-limits.ts';
import type { WebhookMemory } from '../../services/telephony/twilio/webhook-memory.ts';
import type { RequestKeys } from '../../services/verification-api/request-keys.ts';
import type { StatusCallbacks } from '../../services/ticket-systems/status-callbacks.ts';
import type { AuditAnchor } from './audit-anchor.ts';
import type { StoreWatch } from './store-watch.ts';
import type { Job } from './background-work.ts';
import type { HandOffMessenger } from '../conversation/hand-off-messenger.ts';
import type { ConversationResumer } from '../conversation/conversation-resumer.ts';
import type { Log } from '../logging/log.ts';

/** Forgets what is over. */
interface Sweeping {
  sweep(): Promise<unknown>;
}

export interface JobsOptions {
  readonly enrollment: EnrollmentService;
  readonly repository: EnrollmentRepository;
  readonly chatUpdates: ChatUpdates;
  readonly notices: ChangeNotices;
  readonly entraRegistrations: Pick<EntraRegistrations, 'seeToDue'>;
  readonly limits: SendLimits;
  readonly memory: WebhookMemory;
  readonly helpdesk: HelpdeskNotices;
  readonly policies: Pick<SealedTextRepository, 'handOver'>;
  readonly storedTokens: Pick<SealedTextRepository, 'handOver'>;
  readonly currentPolicy: { refresh(): Promise<unknown> };
  readonly handOffs: HandOffs;
  readonly verifications: Pick<Verifications, 'sweep'>;
  readonly signIns: Sweeping;
  readonly requestKeys: Pick<RequestKeys, 'sweep'>;
  readonly joinedAnswers: Pick<JoinedAnswers, 'sweep'>;
  readonly webSignIns: Sweeping;
  readonly webSessions: Pick<WebSessions, 'sweep' | 'take'>;
  readonly handOffMessenger: Pick<HandOffMessenger, 'show'>;
  /** The people at the helpdesk who are there for somebody. */
  readonly helpdeskOf: (person: PersonId) => Promise<Helpdesk>;
  readonly statusCallbacks: Pick<StatusCallbacks, 'tellDue'>;
  readonly tellAgent: TellAgent;
  readonly trail: AuditTrail;
  readonly anchor: AuditAnchor;
  readonly resumer: ConversationResumer;
  /** Says when a tenant's chats may be written to. */
  readonly pace: { ready(tenantId: string): Promise<Date | undefined> };
  readonly storeWatch: StoreWatch;
  readonly log: Log;
}

/** What is done beside the turns, on every replica. */
export function jobs(options: JobsOptions): Job[] {
  const {
    enrollment,
    repository,
    chatUpdates,
    notices,
    entraRegistrations,
    limits,
    memory,
    helpdesk,
    policies,
    storedTokens,
    currentPolicy,
    handOffs,
    verifications,
    signIns,
    requestKeys,
    joinedAnswers,
    webSignIns,
    webSessions,
    handOffMessenger,
    helpdeskOf,
    statusCallbacks,
    tellAgent,
    trail,
    anchor,
    resumer,
    pace,
    storeWatch,
    log,
  } = options;
  const report = (name: string) => (error: unknown) => log.error({ err: error }, `${name} failed for one person`);
  const sealingFailed = (error: unknown): void =>
    error instanceof ForgedEventsError
      ? log.error({ reason: error.message }, 'the audit trail was tampered with')
      : report('seal audit events')(error);
  /** Whoever has to hear of it does first: the trail does not tell anybody. */
  const record = async (events: readonly AuditEvent[]): Promise<void> => {
    await helpdesk.take(events);
    await handOffs.take(events);
    await webSessions.take(events);
    await trail.append(events);
  };
  const moveAuditEvents = async (): Promise<'more' | undefined> => {
    const { events, hasMore } = await repository.moveAuditEvents(record, 200, sealingFailed);
    let moved = events;
    for (const [name, texts] of Object.entries({ policy: policies, 'api-tokens': storedTokens })) {
      const handedOver = await texts.handOver(record);
      if (handedOver.forged > 0) sealingFailed(new ForgedEventsError(name, handedOver.forged));
      moved += handedOver.events;
    }
    if (moved > 0) await anchor.write();
    return hasMore ? 'more' : undefined;
  };
  /** Turns that cannot believe it fail by themselves; whoever reads the log has to know why. */
  const readPolicy = (): Promise<unknown> =>
    currentPolicy.refresh().catch((error: unknown) => {
      if (!(error instanceof PolicyAlteredError)) throw error;
      log.error({ reason: error.message }, 'the policy was tampered with');
    });
  const expiry = {
    tell: async (person: PersonId): Promise<void> => {
      await pace.ready(person.tenantId);
      await resumer.enrollmentChanged(person);
    },
    onFailure: report('expire set-ups'),
  };
  const recordChange = (change: BreakerChange): Promise<void> => record([breakerEvent(change)]);
  const forgetExpired = async (): Promise<void> => {
    await limits.sweep();
    await helpdesk.sweep();
    await handOffs.sweep();
    await memory.forget();
    await verifications.sweep();
    await signIns.sweep();
    await requestKeys.sweep();
    await joinedAnswers.sweep();
    await webSignIns.sweep();
    await webSessions.sweep();
  };
  const handOver = { limit: 20, onTrouble: report('audit stopped sends') };
  return [
    { name: 'seal audit events', everyMilliseconds: 1_000, run: moveAuditEvents },
    { name: 'read the policy', everyMilliseconds: 3_000, run: readPolicy },
    { name: 'look after the store', everyMilliseconds: 5_000, run: () => storeWatch.look() },
    { name: 'expire set-ups', everyMilliseconds: 10_000, run: () => enrollment.expireDue(100, expiry) },
    { name: 'take up interrupted turns', everyMilliseconds: 5_000, run: () => resumer.interruptedTurns(20) },
    { name: 'say what is owed', everyMilliseconds: 1_000, run: () => resumer.sayOwed(20) },
    { name: 'replace open cards', everyMilliseconds: 5_000, run: () => resumer.replaceCards(20) },
    { name: 'tell chats of phones', everyMilliseconds: 2_000, run: () => chatUpdates.tellDue(20) },
    { name: 'tell phones of changes', everyMilliseconds: 5_000, run: () => notices.sendDue(20) },
    { name: 'register in Entra', everyMilliseconds: 2_000, run: () => entraRegistrations.seeToDue(20) },
    {
      name: 'audit stopped sends',
      everyMilliseconds: 5_000,
      run: () => limits.handOverChanges(recordChange, handOver),
    },
    {
      name: 'show hand-offs',
      everyMilliseconds: 1_000,
      run: () => handOffs.showDue((handOff, keep) => handOffMessenger.show(handOff, keep), 20),
    },
    { name: 'look who left the helpdesk', everyMilliseconds: 600_000, run: () => handOffs.showLeft(helpdeskOf) },
    { name: 'record hand-offs', everyMilliseconds: 5_000, run: () => handOffs.recordDue(20) },
    { name: 'tell ticket systems', everyMilliseconds: 2_000, run: () => statusCallbacks.tellDue(20) },
    { name: 'tell the helpdesk', everyMilliseconds: 5_000, run: () => helpdesk.tellDue(tellAgent, 20) },
    { name: 'forget what has expired', everyMilliseconds: 60_000, run: forgetExpired },
  ];
}
