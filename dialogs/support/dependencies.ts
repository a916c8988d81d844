import type { Clock } from '../../services/clock.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { HandOffAnswers } from '../../services/hand-off/hand-off-answers.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Recognizer } from '../../services/intents/recognizer.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import type { AgentClick } from '../helpdesk/helpdesk-actions.ts';
import type { Turn } from './turn.ts';
import type { PhoneNumbers } from '../../services/phone-numbers/phone-numbers.ts';

/** What agents of the helpdesk write and click, beside what they do for themselves. */
export interface HelpdeskAgents {
  /** @returns false for what is no command of the helpdesk's, or not an agent's: it is for others to understand. */
  hear(turn: Turn, text: string): Promise<boolean>;
  /** What an agent wishes for somebody else in words of their own. @returns false for all else */
  hearOfOthers(turn: Turn, text: string, recognizer: Recognizer): Promise<boolean>;
  /** A button of an agent's card. */
  click(turn: Turn, click: AgentClick): Promise<void>;
  /** An agent sees what they can do here, and who waits; others see nothing. @returns whether it is an agent */
  welcome(turn: Turn): Promise<boolean>;
}

/** Whether a sign-in asks somebody for what they set up: `perhaps` where nobody here knows whom it asks. */
export type AskedAtSignIn = 'yes' | 'perhaps' | 'no';

/** What dialogs need of the world. */
export interface DialogDependencies {
  readonly localization: Localization;
  readonly clock: Clock;
  /** The organization's name as people know it. */
  readonly organization: string;
  /** How the helpdesk is reached, as far as the organization says. */
  readonly helpdesk?: HelpdeskContact | undefined;
  /** Whether anybody at the helpdesk can be told of this person: an agent who has a chat with the bot. */
  readonly isHelpdeskReachable: (person: PersonId) => Promise<boolean>;
  /** What the directory calls somebody; undefined where it does not know or answer. */
  readonly nameOf: (person: PersonId) => Promise<string | undefined>;
  /** Where people who wait for the helpdesk are kept. */
  readonly handOffs: Pick<HandOffs, 'open' | 'waiting' | 'allWaiting' | 'showSoon'>;
  /** What people answer to what the helpdesk asks of them. */
  readonly handOffAnswers: HandOffAnswers;
  /** What agents of the helpdesk write and click. */
  readonly agentDesk: HelpdeskAgents;
  readonly phoneNumbers: PhoneNumbers;
  /** Where recovery codes are to be had as a file, by the token that stands for them; what is said there is in the language. */
  readonly recoveryFileUrl: (link: { readonly token: string; readonly language: Language }) => string;
  /** Where a phone registers that approves, with its one-time code, if any, in the part that no server hears. */
  readonly authenticatorUrl: (code?: string) => string;
  /** Whether what somebody set up is asked for where they sign in: it is promised only then. */
  readonly askedAtSignIn: (turn: Pick<Turn, 'person' | 'enrollment'>) => Promise<AskedAtSignIn>;
  /** Understands what people write in their own words. */
  readonly recognizer: Recognizer;
  /** Where an authenticator app is to be had. */
  readonly authenticatorLinks: { readonly androidUrl: string; readonly iosUrl: string };
}
