import { EventUnderWayError } from '../../services/telephony/twilio/webhook-memory.ts';
import { KeysUnavailableError } from '../channel/channel-keys.ts';
import { TokenRefusedError } from '../channel/channel-tokens.ts';
import { type FaultNotes, noteFault } from '../logging/fault.ts';

/** A request to the messages' route has no activity that this bot can answer. */
export class NotAnActivityError extends Error {
  override readonly name = 'NotAnActivityError';
}

/** Where an error ends: the HTTP status, what is said with it, and how it is logged. */
interface FaultAnswer {
  readonly status: number;
  readonly says: string;
  readonly log:
    | { readonly level: 'silent' }
    /** The caller's fault: a word for the reason, and no reference. */
    | { readonly level: 'warn'; readonly message: string; readonly reason: string }
    /** Our fault: a reference, which is said too. */
    | { readonly level: 'error'; readonly message: string };
}

/**
 * The error table of everything that speaks HTTP. What fails within a turn does not come here: it ends in the apology of
 * `bot/channel/adapter.ts`, and the request is answered 200. What fails while somebody is on the phone ends in a spoken
 * apology, in `webhook-responses.ts`.
 * @param otherwise what the log says of an error that is not in the table
 */
function answerTo(error: unknown, otherwise: string): FaultAnswer {
  if (error instanceof NotAnActivityError) {
    return { status: 400, says: 'This is not an activity of the Bot Framework.', log: { level: 'silent' } };
  }
  if (error instanceof TokenRefusedError) {
    const log = { level: 'warn', message: 'a request was refused', reason: error.flaw } as const;
    return { status: 401, says: 'The request is not signed by the Bot Framework.', log };
  }
  if (error instanceof KeysUnavailableError) {
    const message = "a request could not be checked: the Bot Framework's keys cannot be had";
    return { status: 503, says: 'The request cannot be checked now.', log: { level: 'error', message } };
  }
  if (error instanceof EventUnderWayError) {
    return { status: 503, says: 'The event is being handled: send it again.', log: { level: 'silent' } };
  }
  return { status: 500, says: 'Something went wrong.', log: { level: 'error', message: otherwise } };
}

/** What a request that failed is answered: that it did and nothing else; the log has the cause under the reference. */
export function answerFault(
  error: unknown,
  notes: FaultNotes & { readonly what: string },
): { readonly status: number; readonly detail: string; readonly reference?: string } {
  const { status, says, log } = answerTo(error, notes.what);
  if (log.level === 'warn') notes.log.warn({ reason: log.reason }, log.message);
  if (log.level !== 'error') return { status, detail: says };
  const reference = noteFault(notes, { error, message: log.message });
  return { status, detail: `${says} Reference: ${reference}`, reference };
}
