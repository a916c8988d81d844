import { type Activity, CloudAdapter, type InvokeResponse, type ResourceResponse, type TurnContext } from 'botbuilder';
import { turnKey, type Turn } from '../../dialogs/support/turn.ts';
import type { AppRegistration } from '../../services/microsoft/app-registration.ts';
import type { Proxy } from '../../services/proxy.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { Randomness } from '../../services/randomness.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import type { ChannelPace } from './channel-pace.ts';
import { refusedWith } from './channel-refusal.ts';
import { tenantOf } from './inbound-activity.ts';
import { sendInvokeResponse } from './invoke-response.ts';
import { type ChannelIssuer, channelOf, ChannelTokens } from './channel-tokens.ts';
import { apologyTimeoutMs, withTimeout } from '../timing/with-timeout.ts';
import { noteFault, turnIdOf } from '../logging/fault.ts';
import type { Log } from '../logging/log.ts';
import { ReusedConnectors } from './reused-connectors.ts';

export interface BotAdapterOptions {
  /** Who the bot is at Microsoft; undefined accepts everybody, which only demo mode does, on loopback. */
  readonly credentials: AppRegistration | undefined;
  /** Whose tokens are the channel's: the cloud's that the bot is in, unless it is a test. */
  readonly channel?: ChannelIssuer | undefined;
  /** To go through on the way to the channel, if any. */
  readonly proxy?: Proxy | undefined;
  /** How fast each tenant may be written to. */
  readonly pace: Pick<ChannelPace, 'heard' | 'isThrottled'>;
  readonly randomness: Randomness;
  readonly log: Log;
  /** For a fault before a turn has a language. */
  readonly defaultTranslate: Translate;
  /**
   * Longest that one message to the channel may take, repetitions included: shorter than a turn's timeout, so that a click
   * whose card cannot be edited is answered with the next card all the same.
   */
  readonly channelTimeoutMs?: number;
  /** Left out where nobody watches. */
  readonly watcher?: Watcher | undefined;
}

/** The channel did not take a message in time; it may still have arrived. */
class ChannelTimeoutError extends Error {
  override readonly name = 'ChannelTimeoutError';
}

/** The Bot Framework's adapter, with HTTP left to our route and one place where faults end. */
export class BotAdapter extends CloudAdapter {
  readonly #appId: string;
  readonly #tokens: ChannelTokens | undefined;
  readonly #timeoutMs: number;

  constructor(options: BotAdapterOptions) {
    const { credentials, proxy, pace, watcher, log, channelTimeoutMs = 3_000 } = options;
    const { channel = credentials && channelOf(credentials.cloud) } = options;
    const onTrouble = (error: unknown): void =>
      log.warn(
        { err: error },
        "the Bot Framework's keys cannot be fetched; any that were fetched within a day still count",
      );
    const tokens = credentials && channel && new ChannelTokens({ appId: credentials.appId, channel, onTrouble });
    super(
      new ReusedConnectors({
        registration: credentials,
        proxy,
        tokens,
        timeoutMs: channelTimeoutMs,
        pace,
        watcher,
      }),
    );
    this.#tokens = tokens;
    this.#appId = credentials?.appId ?? '';
    this.#timeoutMs = channelTimeoutMs;
    this.onTurnError = (context, error) => apologize(context, error, options);
  }

  /**
   * Authenticates a request and runs `logic` on its activity.
   * @returns what an invoke is answered with.
   * @throws {TokenRefusedError} when the request is not from the channel it claims.
   * @throws {KeysUnavailableError} when that cannot be found out now.
   */
  answer(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }

  /** Looks at what a request's token says of itself. @throws {TokenRefusedError} when it can be nobody's who gets in. */
  assertMayBeSigned(authorization: string): void {
    this.#tokens?.assertMayBeSigned(authorization);
  }

  /** Runs `logic` in a conversation that nobody has just written in. */
  resume(
    reference: Parameters<CloudAdapter['continueConversationAsync']>[1],
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    return this.continueConversationAsync(this.#appId, reference, logic);
  }

  override sendActivities(...call: Parameters<CloudAdapter['sendActivities']>): Promise<ResourceResponse[]> {
    return this.#withTimeout(super.sendActivities(...call));
  }

  override updateActivity(
    ...call: Parameters<CloudAdapter['updateActivity']>
  ): ReturnType<CloudAdapter['updateActivity']> {
    return this.#withTimeout(super.updateActivity(...call));
  }

  /** The SDK repeats what failed and waits for an answer without end; a turn may do neither. */
  #withTimeout<Result>(call: Promise<Result>): Promise<Result> {
    const late = (): Error => new ChannelTimeoutError('The channel did not take a message in time');
    return withTimeout(call, this.#timeoutMs, late);
  }
}

/** The person hears that it went wrong and a reference; the log has the cause under it. */
async function apologize(
  context: TurnContext,
  error: Error,
  { randomness, log, pace, defaultTranslate }: BotAdapterOptions,
): Promise<void> {
  const turnId = turnIdOf(context);
  const fault = { turnId, activityType: context.activity.type, error, message: 'a turn failed' };
  const reference = noteFault({ log, randomness }, fault);
  const translate = context.turnState.get<Turn | undefined>(turnKey)?.translate ?? defaultTranslate;
  const sentence = translate('chat.fault', { reference });
  try {
    const isClick = context.activity.type === 'invoke';
    if (isClick) await sendInvokeResponse(context, sentence);
    // One message more would be too much as well; what is owed comes later.
    const tenantId = tenantOf(context.activity) ?? '';
    if (refusedWith(error) === 429 || pace.isThrottled(tenantId)) return;
    const sent = context.sendActivity(sentence);
    // A click is answered by now: that must not wait for a channel that takes no message.
    await (isClick ? withTimeout(sent, apologyTimeoutMs) : sent);
  } catch (sendError) {
    log.error({ turnId, reference, err: sendError }, 'the apology could not be sent');
  }
}
