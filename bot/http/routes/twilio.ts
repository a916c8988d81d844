import type { Server } from 'restify';
import { z } from 'zod';
import type { Language } from '../../../services/localization/translate.ts';
import { callbackPaths } from '../../../services/telephony/twilio/callback-urls.ts';
import { callEnds, mostQuestions, type PhoneEvents } from '../../../services/telephony/telephony.ts';
import { textReplyTwiml } from '../../../services/telephony/twilio/text-reply.ts';
import { refusalOf } from '../../../services/telephony/twilio/twilio-errors.ts';
import type { VoiceScripts } from '../../../services/telephony/twilio/voice-script.ts';
import type { WebhookMemory } from '../../../services/telephony/twilio/webhook-memory.ts';
import { type Answered, WebhookResponses, type WebhookResponsesOptions } from '../webhook-responses.ts';
import { type Receive, type Received, webhookReceiver, type WebhookReceiverOptions } from '../webhook-receiver.ts';
import { e164Pattern } from '../../../services/phone-numbers/phone-number.ts';

export interface TwilioRouteOptions extends WebhookReceiverOptions, WebhookResponsesOptions {
  readonly events: PhoneEvents;
  readonly memory: Pick<WebhookMemory, 'once'>;
  readonly scripts: VoiceScripts;
  /** In which calls can be held. */
  readonly languages: readonly Language[];
  /** For who is called before it is known whom the call is for. */
  readonly defaultLanguage: Language;
}

const challenge = z.string().regex(/^[\w-]{16,64}$/u);
const aboutChallenge = z.object({ challenge });
const aboutNothing = z.object({});
const aboutQuestion = (languages: readonly Language[]) =>
  z.object({
    challenge,
    attempt: z
      .string()
      .regex(/^[1-9]$/u)
      .transform(Number)
      .refine((attempt) => attempt <= mostQuestions),
    language: z.custom<Language>((value) => languages.some((language) => language === value)),
  });

/**
 * `POST /twilio/…`: what happens at phones. Each request is checked before anything else is done. A text that comes in is
 * handled once; everything else is told to `events` again when it is repeated, which is idempotent: it answers alike, and
 * changes nothing a second time.
 */
export function twilioRoutes(server: Server, options: TwilioRouteOptions): void {
  const answers = new WebhookResponses(options);
  const receive = webhookReceiver(server, options);
  callRoutes(receive, options, answers);
  questionRoutes(receive, options, answers);
  textRoutes(receive, options, answers);
}

/** A call is answered, and ends. */
function callRoutes(
  receive: Receive,
  { events, scripts, defaultLanguage }: TwilioRouteOptions,
  answers: WebhookResponses,
): void {
  receive('voice', callbackPaths.voice, aboutChallenge, (received) => {
    const { event, path } = received;
    const sid = event.CallSid;
    if (!isMachine(event.AnsweredBy)) {
      return answers.speak(
        received,
        () => scripts.apology(defaultLanguage),
        async () => scripts.twiml(path.challenge, await events.callAnswered(path.challenge, { sid })),
      );
    }
    return answers.speak(
      received,
      () => scripts.hangUp(),
      async () => {
        await events.callEnded(path.challenge, { sid, end: 'voice-mail' });
        return scripts.hangUp();
      },
    );
  });

  receive('callStatus', callbackPaths.callStatus, aboutChallenge, (received) =>
    answers.acknowledge(received, async () => {
      const { event, path } = received;
      const end = callEnds.find((each) => each === event.CallStatus);
      if (end !== undefined) await events.callEnded(path.challenge, { sid: event.CallSid, end });
    }),
  );
}

/** Keys are pressed, or none in time. */
function questionRoutes(
  receive: Receive,
  { events, scripts, languages }: TwilioRouteOptions,
  answers: WebhookResponses,
): void {
  const pathSchema = aboutQuestion(languages);
  const speak = (
    answered: Answered,
    { language }: z.infer<typeof pathSchema>,
    work: () => Promise<string>,
  ): Promise<void> => answers.speak(answered, () => scripts.apology(language), work);
  const heard = (received: Received<'key' | 'pin', z.infer<typeof pathSchema>>, digits: string): Promise<void> => {
    const { event, path } = received;
    return speak(received, path, async () => {
      const keys = { sid: event.CallSid, digits, attempt: path.attempt };
      return scripts.twiml(path.challenge, await events.keysPressed(path.challenge, keys));
    });
  };

  receive('key', callbackPaths.keys, pathSchema, (received) => {
    const { event, path } = received;
    if (event.Digits !== '0') return heard(received, event.Digits ?? '');
    const question = { ...path, challengeId: path.challenge };
    return speak(received, path, () => Promise.resolve(scripts.confirmFraud(question)));
  });

  receive('key', callbackPaths.fraud, pathSchema, (received) => heard(received, `0${received.event.Digits ?? ''}`));

  receive('pin', callbackPaths.pin, pathSchema, (received) => {
    const { Digits: digits = '', FinishedOnKey: finishedOn = '#' } = received.event;
    return heard(received, digits === '' ? '' : digits + finishedOn);
  });
}

/** Texts could not be delivered, and come in. */
function textRoutes(receive: Receive, { events, memory }: TwilioRouteOptions, answers: WebhookResponses): void {
  receive('textStatus', callbackPaths.textStatus, aboutChallenge, (received) =>
    answers.acknowledge(received, async () => {
      const { event, path } = received;
      if (!['failed', 'undelivered'].includes(event.MessageStatus)) return;
      const text = { sid: event.MessageSid, reason: refusalOf(Number(event.ErrorCode ?? '')) };
      await events.textFailed(path.challenge, text);
    }),
  );

  receive('text', callbackPaths.text, aboutNothing, (received) =>
    answers.reply(received, async () => {
      const { From: from, Body: body = '', MessageSid: sid } = received.event;
      // Companies text from names and short numbers: nobody's phone.
      if (!e164Pattern.test(from)) return textReplyTwiml(undefined);
      return memory.once(`${sid}:received`, async () => textReplyTwiml(await events.textReceived({ from, body, sid })));
    }),
  );
}

/** A voice mail or a fax, as far as Twilio could tell. */
function isMachine(answeredBy: string | undefined): boolean {
  return answeredBy === 'fax' || answeredBy?.startsWith('machine') === true;
}
