import { AgentDesk } from '../../dialogs/helpdesk/agent-desk.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Helpdesk } from '../../services/directory/helpdesk-roster.ts';
import type { TeamsApps } from '../../services/directory/teams-apps.ts';
import type { EntraPasses } from '../../services/enrollment/entra-passes.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import { HandOffAnswers } from '../../services/hand-off/hand-off-answers.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { HelpdeskDesk } from '../../services/helpdesk/helpdesk-desk.ts';
import type { Policy } from '../../services/policy/policy.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import { HandOffMessenger } from '../conversation/hand-off-messenger.ts';
import { HandOffReach } from '../conversation/hand-off-reach.ts';
import { HelpdeskMessenger } from '../conversation/helpdesk-messenger.ts';
import type { PersonalChats } from '../conversation/personal-chats.ts';
import type { Foundation } from './foundation.ts';

/** What the helpdesk's side of the chat is made of. */
export interface HelpdeskOptions {
  readonly handOffs: HandOffs;
  readonly operator: OperatorEnrollment;
  readonly entraPasses: EntraPasses;
  /** Object ids of the people at the helpdesk who are there for somebody. */
  readonly agentsOf: (person: PersonId) => Promise<readonly string[]>;
  /** The same, and whether there may be more of them. */
  readonly helpdeskOf: (person: PersonId) => Promise<Helpdesk>;
  /** Whether somebody is at the helpdesk, for whomever. */
  readonly isAgent: (candidate: PersonId) => Promise<boolean>;
  readonly policyOf: (person: PersonId) => Promise<Policy>;
  /** Puts the bot into the Teams of somebody who never opened it. */
  readonly teamsApps: TeamsApps;
  /** Opens the chat with the bot; undefined where there is no such address. */
  readonly chatLink?: string | undefined;
}

export interface HelpdeskPartsOptions extends HelpdeskOptions, Foundation {
  readonly enrollment: Pick<EnrollmentService, 'passes'>;
  readonly adapter: Pick<BotAdapter, 'resume'>;
  readonly chats: PersonalChats;
  /** The page that phones open. */
  readonly authenticatorUrl: () => string;
}

const notInstalled = 'the bot may not install itself for people; agents have to give them the link';

/** The helpdesk, put together: what agents and those whom they help do in the chat, and what is shown to them. */
export function helpdeskParts(options: HelpdeskPartsOptions) {
  const { handOffs, enrollment, log } = options;
  const desk = new HelpdeskDesk({ ...options, passes: enrollment.passes });
  const handOffAnswers = new HandOffAnswers({ handOffs });
  const agentDesk = new AgentDesk({ ...options, desk });
  const onTrouble = (error: unknown): void => log.warn({ err: error }, 'a hand-off could not be shown');
  const messenger = new HelpdeskMessenger(options);
  // Of nobody in particular: it is the same for whoever is next.
  const onNotAllowed = (): void =>
    log.warn({ reason: 'a policy of Teams, or no TeamsAppInstallation.ReadWriteSelfForUser.All' }, notInstalled);
  const reach = new HandOffReach({ ...options, onNotAllowed, onTrouble });
  const handOffMessenger = new HandOffMessenger({ ...options, reach, onTrouble });
  return { desk, handOffAnswers, agentDesk, messenger, handOffMessenger };
}
