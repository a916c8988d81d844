/** One well-formed HTTP request with whatever in it. */
export interface RequestShot {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Bytes on a connection of their own. */
export interface RawShot {
  readonly kind: string;
  readonly parts: readonly (string | Buffer)[];
  /** Time between two parts. */
  readonly pauseMilliseconds: number;
  /** What ends the connection: the bot, with or without an answer, or we, some 50 milliseconds after the last part. */
  readonly endedBy: 'bot' | 'us';
}

/** One hostile input. */
export type Shot = RequestShot | RawShot;

/** A body posted as Teams posts one. */
export function posted(kind: string, body: string | Buffer, headers: Record<string, string> = {}): RequestShot {
  return {
    kind,
    method: 'POST',
    path: '/api/messages',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}
