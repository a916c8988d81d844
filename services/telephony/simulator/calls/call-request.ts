import type { SimulatorAccount } from '../account.ts';
import { ApiError, type ApiErrorCode } from '../api/api-error.ts';
import { checkRecipient, checkSender } from '../api/magic-numbers.ts';
import type { HttpMethod } from '../twiml/voice-twiml.ts';

/** What of a call is reported, as Twilio names it. */
const callReportEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallReportEvent = (typeof callReportEvents)[number];

/** Where something is asked for, or told. */
export interface Address {
  readonly url: string;
  readonly method: HttpMethod;
}

/** A call as the bot asks for it. */
export interface CallRequest {
  /** E.164. */
  readonly to: string;
  readonly from: string;
  /** Where its script is asked for, or the script itself. */
  readonly script: Address | { readonly twiml: string };
  readonly reports?: (Address & { readonly events: ReadonlySet<CallReportEvent> }) | undefined;
  /** Keys dialled after the answer; `w` and `W` are half a second and a second of waiting. Empty when there are none. */
  readonly sendDigits: string;
  /** Seconds that it rings. */
  readonly timeout: number;
  /** Most seconds that it lasts. */
  readonly timeLimit: number;
  /** What a machine that answers is called when machines are to be told from people; nothing is when they are not. */
  readonly machineName?: string | undefined;
}

/**
 * The form of a new call.
 * @throws {ApiError}
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export function readCallRequest(form: URLSearchParams, account: SimulatorAccount): CallRequest {
  const to = required(form, 'To', 21201);
  const from = required(form, 'From', 21213);
  checkSender(from, 'call', account);
  checkRecipient(to, 'call');
  const script = scriptIn(form);
  const sendDigits = form.get('SendDigits') ?? '';
  if (!/^[\dwW*#]{0,32}$/u.test(sendDigits)) throw new ApiError(21206);
  const reports = addressIn(form, 'StatusCallback', 'StatusCallbackMethod', 21609);
  return {
    to,
    from,
    script,
    reports: reports && { ...reports, events: reportedEvents(form) },
    sendDigits,
    timeout: numberIn(form, 'Timeout', 60, 600),
    timeLimit: numberIn(form, 'TimeLimit', 14_400, 86_400),
    machineName: sendDigits === '' ? machineName(form.get('MachineDetection')) : undefined,
  };
}

/** Longest script that comes with the request, in characters. */
const longestScript = 4_000;

/** An address wins over a script that comes with the request. @throws {ApiError} */
function scriptIn(form: URLSearchParams): CallRequest['script'] {
  const address = addressIn(form, 'Url', 'Method', 21205);
  if (address !== undefined) return address;
  const twiml = form.get('Twiml') ?? '';
  if (twiml === '' || twiml.length > longestScript) throw new ApiError(21205);
  return { twiml };
}

/** Requests with `Method=GET` are GETs; others are POSTs, as at Twilio. @throws {ApiError} */
export function addressIn(
  form: URLSearchParams,
  name: string,
  methodName: string,
  otherwise: ApiErrorCode,
): Address | undefined {
  const url = form.get(name) ?? '';
  if (url === '') return undefined;
  const protocol = URL.parse(url)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:') throw new ApiError(otherwise);
  return { url, method: form.get(methodName)?.toUpperCase() === 'GET' ? 'GET' : 'POST' };
}

/** @throws {ApiError} */
export function required(form: URLSearchParams, name: string, otherwise: ApiErrorCode): string {
  const value = form.get(name) ?? '';
  if (value === '') throw new ApiError(otherwise);
  return value;
}

function reportedEvents(form: URLSearchParams): ReadonlySet<CallReportEvent> {
  const asked = form.getAll('StatusCallbackEvent').flatMap((names) => names.split(/[\s,]+/u));
  const events = callReportEvents.filter((event) => asked.includes(event));
  return new Set(events.length === 0 ? ['completed'] : events);
}

function numberIn(form: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = form.get(name) ?? '';
  return /^\d{1,6}$/u.test(text) ? Math.min(Number(text), most) : otherwise;
}

/** A machine is waited out until its tone, or not. */
function machineName(detection: string | null): string | undefined {
  if (detection === 'Enable') return 'machine_start';
  return detection === 'DetectMessageEnd' ? 'machine_end_beep' : undefined;
}
