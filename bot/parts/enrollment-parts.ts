import { AppPasswordMacs } from '../../services/app-passwords/app-password.ts';
import { PushNumbers } from '../../services/challenges/push-number.ts';
import { TextCodes } from '../../services/challenges/text-code.ts';
import { type PersonId, sameId } from '../../services/directory/directory.ts';
import type { ExternalMethods } from '../../services/directory/external-methods.ts';
import type { Helpdesk, HelpdeskRoster } from '../../services/directory/helpdesk-roster.ts';
import {
  ChangeNotices,
  type ChangeNoticesOptions,
  type NoticeWords,
} from '../../services/enrollment/phones/change-notices.ts';
import { EnrollmentChanges } from '../../services/enrollment/enrollment-changes.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import { RecoverySecrets } from '../../services/enrollment/recovery-secrets.ts';
import { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import {
  PhoneEventHandler,
  type PhoneEventHandlerOptions,
} from '../../services/enrollment/phones/phone-event-handler.ts';
import { PhoneVerification, type TextAbout } from '../../services/enrollment/phones/phone-verification.ts';
import { EnrolledDevices } from '../../services/enrollment/push/enrolled-devices.ts';
import { PushVerification } from '../../services/enrollment/push/push-verification.ts';
import { EntraPasses } from '../../services/enrollment/entra-passes.ts';
import { EntraRegistrations } from '../../services/enrollment/entra-registrations.ts';
import { ChatUpdates } from '../../services/enrollment/chat-updates.ts';
import { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { DeviceHandles } from '../../services/methods/authenticator-push/device-handles.ts';
import { createMethodRegistry } from '../../services/methods/registry.ts';
import { NumberHash } from '../../services/phone-numbers/number-hash.ts';
import { StoredCurrentPolicy } from '../../services/policy/current-policy.ts';
import { PolicyRepository } from '../../services/policy/policy-repository.ts';
import { type Policy, withChannels } from '../../services/policy/policy.ts';
import { VerificationRepository } from '../../services/sign-in/verification-repository.ts';
import { Verifications } from '../../services/sign-in/verifications.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { toGsm7 } from '../../services/telephony/gsm7.ts';
import { SendLimits } from '../../services/telephony/limits/send-limits.ts';
import { ownWords } from '../../services/telephony/own-words.ts';
import { toldMoment } from '../../services/telephony/told-changes.ts';
import { plainName } from '../../services/telephony/phone-words.ts';
import type { Telephony } from '../../services/telephony/telephony.ts';
import { textBody } from '../../services/telephony/text-body.ts';
import { VapidKeys } from '../../services/web-push/vapid-keys.ts';
import { WebPush, type WebPushOptions } from '../../services/web-push/web-push.ts';
import type { Foundation } from './foundation.ts';

export interface EnrollmentPartsOptions extends Omit<Foundation, 'log'> {
  /** What holds of the policy where no document in the store says anything. */
  readonly policy: Policy;
  /** Who texts and calls; where nobody does, no phone can be set up. */
  readonly telephony: Telephony;
  /** The host on which texted codes are typed; undefined where it is no website. */
  readonly textCodeHost: string | undefined;
  /** How phones that approve are notified. */
  readonly push: Pick<WebPushOptions, 'post' | 'contact' | 'pushServices'>;
  /** Brings a person's chat up to date; a failure is tried again from the store. */
  readonly tellChat: (person: PersonId) => Promise<void>;
  /** Resolves when a tenant's chats may be written to; with a moment, to come again, when that is not soon. */
  readonly ready?: (tenantId: string, isAwaited?: boolean) => Promise<Date | undefined>;
  /** Whether anybody at the helpdesk can be told of this person. */
  readonly isHelpdeskReachable?: (person: PersonId) => Promise<boolean>;
  /** Who is at the helpdesk beside those whom the policy names. */
  readonly roster?: HelpdeskRoster;
  /** People's registrations in Microsoft Entra. */
  readonly externalMethods: ExternalMethods;
  /** Hears of what goes wrong beside the point. */
  readonly onTrouble: (error: unknown) => void;
}

/** Enrollment, put together: what chats ask of it, and what it makes of what happens at phones. */
export function enrollmentParts(options: EnrollmentPartsOptions) {
  const { store, keyRing, clock, randomness, directory, organization, telephony, tellChat, onTrouble } = options;
  const { watcher } = options;
  const sealer = new SecretSealer({ keyRing, randomness });
  const methods = createMethodRegistry({ sealer, randomness, issuer: organization, keyRing });
  const policy = withChannels(options.policy, telephony.channels, methods);
  const repository = new EnrollmentRepository({ store, keyRing });
  const policies = new PolicyRepository({ store, keyRing });
  const currentPolicy = new StoredCurrentPolicy({
    repository: policies,
    clock,
    base: options.policy,
    adapt: (each) => withChannels(each, telephony.channels, methods),
  });
  const { externalMethods } = options;
  const changes = new EnrollmentChanges({
    ...{ repository, policies: currentPolicy, methods, clock, randomness },
    isFollowedInEntra: (person) => externalMethods.concerns(person),
  });
  const limits = new SendLimits({ store, keyRing, clock, randomness, policy: policy.sendLimits });
  const verification = new PhoneVerification({
    changes,
    methods,
    telephony,
    limits,
    codes: new TextCodes(keyRing),
    randomness,
    textBody: textBodies(options),
    onTrouble,
  });
  const recoverySecrets = new RecoverySecrets({ sealer, randomness });
  const vapidKeys = new VapidKeys({ store, sealer });
  const webPush = new WebPush({ ...options.push, keys: vapidKeys, onTrouble });
  const numbers = new PushNumbers(keyRing);
  const pushVerification = new PushVerification({ changes, telephony, methods, numbers, webPush, randomness });
  const enrollment = new EnrollmentService({
    changes,
    verification,
    pushVerification,
    telephony,
    repository,
    methods,
    directory,
    appPasswordMacs: new AppPasswordMacs(keyRing),
    clock,
    randomness,
    keyRing,
    recoverySecrets,
  });
  const chatUpdates = new ChatUpdates({ changes, repository, clock, tellChat, ready: options.ready, onTrouble });
  const devices = new EnrolledDevices({
    ...{ changes, chatUpdates, repository, methods, numbers, webPush, organization, randomness },
    handles: new DeviceHandles({ keys: vapidKeys, randomness }),
  });
  const answers = phoneAnswers(options, { changes, chatUpdates, repository, methods, verification });
  const translate = noticeWords(options);
  const notices = new ChangeNotices({ changes, repository, methods, telephony, limits, clock, translate, onTrouble });
  const entraPasses = new EntraPasses({ changes, externalMethods, onTrouble });
  const entraRegistrations = new EntraRegistrations({
    ...{ changes, repository, externalMethods, methods, clock, onTrouble },
    passes: entraPasses,
  });
  const operator = new OperatorEnrollment({
    ...{ changes, telephony, repository, methods, clock, randomness, externalMethods },
  });
  const handOffs = new HandOffs({ store, keyRing, clock, randomness, changes, ready: options.ready, onTrouble });
  const verifications = new Verifications({
    repository: new VerificationRepository({ store, keyRing }),
    ...{ enrollment, clock, randomness, onTrouble },
    tellChat: (person) => chatUpdates.tell(person),
    onAnswer: watcher && ((gate, outcome) => watcher.note('gate', { gate, outcome })),
  });
  const policyOf = async (person: PersonId): Promise<Policy> =>
    (await changes.contextOf(await changes.status(person))).policy;
  const helpdeskOf = async (person: PersonId): Promise<Helpdesk> => {
    const { agents } = await policyOf(person);
    const listed = await agentsAt(options.roster, person);
    return { agents: [...new Set([...agents.map(sameId), ...(listed ?? [])])], mayBeMore: listed === undefined };
  };
  const agentsOf = async (person: PersonId): Promise<readonly string[]> => (await helpdeskOf(person)).agents;
  const isAgent = async (candidate: PersonId): Promise<boolean> =>
    (await currentPolicy.agents()).has(candidate.objectId) || (await agentsOf(candidate)).includes(candidate.objectId);
  const policed = { policy, policies, currentPolicy, helpdeskOf, agentsOf, isAgent, policyOf };
  return {
    ...{ repository, methods, sealer, changes, enrollment, operator },
    ...policed,
    ...{
      chatUpdates,
      answers,
      devices,
      vapidKeys,
      notices,
      entraPasses,
      entraRegistrations,
      limits,
      handOffs,
      verifications,
    },
  };
}

type PhoneAnswersParts = Pick<
  PhoneEventHandlerOptions,
  'changes' | 'chatUpdates' | 'repository' | 'methods' | 'verification'
>;

/** Who helps somebody by the roster: people of the same tenant only. @returns undefined when it cannot be told */
async function agentsAt(
  roster: HelpdeskRoster | undefined,
  { tenantId }: PersonId,
): Promise<Iterable<string> | undefined> {
  const isTheirs = roster?.tenantId === undefined || roster.tenantId === sameId(tenantId);
  return roster !== undefined && isTheirs ? roster.agents() : [];
}

function phoneAnswers(
  { keyRing, localization, organization, defaultLanguage, isHelpdeskReachable }: EnrollmentPartsOptions,
  parts: PhoneAnswersParts,
): PhoneEventHandler {
  const numbers = new NumberHash(keyRing);
  return new PhoneEventHandler({
    ...parts,
    organization,
    defaultLanguage,
    isHelpdeskReachable: isHelpdeskReachable ?? (() => Promise.resolve(false)),
    isLanguage: (text): text is Language => matchLanguage(text) === text,
    hashes: (e164) => numbers.hashes(e164),
    ownWords: ownWords(localization, organization),
    replies: (outcome, language) => localization.translator(language)(`phone.reply-${outcome}`),
  });
}

function textBodies({ localization, organization, textCodeHost: codeHost }: EnrollmentPartsOptions) {
  return (code: string, { language, ...told }: TextAbout): string =>
    textBody({ translate: localization.translator(language), organization, code, codeHost, ...told });
}

function noticeWords({
  localization,
  organization,
  defaultLanguage,
}: EnrollmentPartsOptions): ChangeNoticesOptions['translate'] {
  return ({ language: changedIn, change, at }): NoticeWords => {
    const language = matchLanguage(changedIn) ?? defaultLanguage;
    const translate = localization.translator(language);
    const what = translate(`phone.change-${change ?? 'unknown'}`);
    const names = { organization: plainName(organization), what, when: at === undefined ? '' : toldMoment(at) };
    return {
      language,
      text: toGsm7(translate('phone.notice-changed', names)),
      spoken: translate('phone.notice-changed-spoken', names),
    };
  };
}
