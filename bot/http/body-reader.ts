import { isUtf8 } from 'node:buffer';
import type { Next, Request, Response } from 'restify';
import { sendProblem } from './problems.ts';

export interface BodyLimits {
  /** Largest body, in bytes. */
  readonly each: number;
  /** Most bytes of bodies held at once, of all requests that are read or answered. */
  readonly inFlight: number;
}

/** Requests whose bodies are not the text that was made of them. */
const notText = new WeakSet<Request>();

/** The body, byte for byte; undefined where its bytes are no UTF-8. */
export function exactBody(request: Request): string | undefined {
  const body: unknown = request.body;
  if (notText.has(request)) return undefined;
  return typeof body === 'string' ? body : '';
}

/**
 * Reads request bodies as text into `request.body`. What is beyond the limits is let go by as it comes and answered once it
 * has ended: 413 when one body is too large, 503 when all together are. Only bytes that have arrived count, so that whoever
 * announces much and sends nothing holds nobody up. Compressed bodies are refused before.
 */
export function bodyReader({ each, inFlight }: BodyLimits) {
  let held = 0;
  return (request: Request, response: Response, next: Next): void => {
    if (request.getContentLength() === 0 && !request.isChunked()) {
      next();
      return;
    }
    const chunks: Buffer[] = [];
    let [mine, refusal] = [0, undefined as 413 | 503 | undefined];
    const letGo = (): void => {
      held -= mine;
      mine = 0;
      chunks.length = 0;
    };
    response.once('close', letGo);
    request.on('data', (chunk: Buffer) => {
      if (refusal !== undefined) return;
      if (mine + chunk.length > each) refusal = 413;
      else if (held + chunk.length > inFlight) refusal = 503;
      if (refusal !== undefined) {
        letGo();
        return;
      }
      mine += chunk.length;
      held += chunk.length;
      chunks.push(chunk);
    });
    request.once('error', () => next(false));
    request.once('aborted', () => next(false));
    request.once('end', () => {
      const bytes = Buffer.concat(chunks);
      chunks.length = 0;
      if (!isUtf8(bytes)) notText.add(request);
      request.body = bytes.toString('utf8');
      if (refusal === undefined) {
        next();
        return;
      }
      refuse(response, refusal);
      next(false);
    });
    request.resume();
  };
}

function refuse(response: Response, status: 413 | 503): void {
  if (status === 413) sendProblem(response, { status, detail: 'The body is too large.' });
  else {
    const detail = 'There is too much to read now: send it again.';
    sendProblem(response, { status, detail, headers: { 'retry-after': '1' } });
  }
}
