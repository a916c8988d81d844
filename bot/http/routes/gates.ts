import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import type { RadiusAnswer, RadiusGate } from '../../../services/gates/radius-gate.ts';
import { type Clock, secondsUntil } from '../../../services/clock.ts';
import type { RateLimit } from '../../../services/rate-limit.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { answerFault } from '../fault-answers.ts';
import { strangerProblem } from '../gate-requests.ts';
import { sendJson, sendProblem } from '../problems.ts';
import { guardRoutesLater } from '../route-guard.ts';

/** Says who a program is, and whether its token is for this. */
interface GateTokens {
  admit(
    authorization: string | undefined,
    scope: 'verify',
  ): Promise<
    | { readonly code: 'admitted'; readonly caller: { readonly name: string } }
    | { readonly code: 'stranger' | 'beyond-scope' }
  >;
}

export interface GateRouteOptions extends FaultNotes {
  readonly tokens: GateTokens;
  readonly radius: Pick<RadiusGate, 'answer'>;
  /** What one program may ask, of each replica. */
  readonly limit: Pick<RateLimit, 'take'>;
  readonly clock: Clock;
}

const path = '/gates/radius';

/** Attributes of RADIUS have 253 bytes at most, and twice as many where they are written in hexadecimal digits. */
const attribute = z.string().max(1_024);
const bodySchema = z.object({
  user: attribute,
  password: attribute,
  state: attribute.default(''),
  client: attribute.default(''),
  from: attribute.default(''),
});

/**
 * `POST /gates/radius`: a form with `user`, what is left of the `password`, and the `state`, `client` and `from` of an Access-Request; the
 * answer is attributes, in the JSON of FreeRADIUS' rlm_rest. 200: let them in; 401: no, or not yet, for this person and with a text
 * for them. Whatever keeps it from being known has a status of its own, so that nobody is told that a code is wrong because a
 * server is down. It waits for calls and approvals.
 * @see https://wiki.freeradius.org/modules/Rlm_rest
 */
export function gateRoutes(server: Server, options: GateRouteOptions): void {
  const { tokens, radius, limit, clock } = options;
  const admit = ({ headers }: Request) => tokens.admit(headers.authorization, 'verify');
  const refuses = async (request: Request) =>
    (await admit(request)).code === 'admitted' ? undefined : strangerProblem;
  guardRoutesLater(server, [path], { ...options, refuses });
  server.post(path, async (request: Request, response: Response) => {
    try {
      const admission = await admit(request);
      if (admission.code !== 'admitted') {
        sendProblem(response, strangerProblem);
        return;
      }
      const { name: caller } = admission.caller;
      const form = readForm(request);
      if (typeof form === 'number') {
        sendProblem(response, { status: form, detail: 'Send user and password, once each, as a form.' });
        return;
      }
      const retryAt = limit.take(caller);
      if (retryAt !== undefined) {
        const headers = { 'retry-after': String(Math.max(1, secondsUntil(retryAt, clock.now()))) };
        sendProblem(response, { status: 429, detail: 'Too many: come again later.', headers });
        return;
      }
      const { password: typed, ...asked } = form;
      sendAttributes(response, await radius.answer({ caller, typed, ...asked }));
    } catch (error) {
      sendProblem(response, answerFault(error, { ...options, what: 'a sign-in could not be decided' }));
    }
  });
}

/** @returns the status of what cannot be read. */
function readForm(request: Request): z.infer<typeof bodySchema> | 400 | 415 {
  if (!request.is('application/x-www-form-urlencoded')) return 415;
  const body: unknown = request.body;
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  const isTwice = Object.keys(bodySchema.shape).some((name) => form.getAll(name).length > 1);
  return isTwice ? 400 : (bodySchema.safeParse(Object.fromEntries(form)).data ?? 400);
}

/** Nothing else is in it: a RADIUS server takes what it knows of any name, and hands it on. */
function sendAttributes(response: Response, answer: RadiusAnswer): void {
  if (answer.code === 'accept') {
    sendJson(response, 200, { 'control:Auth-Type': 'Accept' });
    return;
  }
  const message = { 'reply:Reply-Message': said(answer.message) };
  const question = { 'control:Response-Packet-Type': 'Access-Challenge' };
  // By its status a question lets nobody in, wherever its attributes are lost.
  sendJson(response, 401, answer.code === 'ask' ? { ...question, 'reply:State': answer.state, ...message } : message);
}

/** A text, in which nothing is to be expanded. */
function said(text: string): object {
  return { do_xlat: false, value: wholeCharacters(text, 253) };
}

/** The beginning of a text that has so many bytes at most. */
function wholeCharacters(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most;
  // Bytes that go on with a character begin with the bits 10 (RFC 3629, 3).
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
