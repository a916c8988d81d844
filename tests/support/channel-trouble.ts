import type { ServerResponse } from 'node:http';

/** A message or an edit of the bot, counted from 1. */
export interface ChannelCall {
  readonly number: number;
  readonly conversationId: string;
  /** The message that is edited; absent for a new one. */
  readonly messageId?: string;
  /** The JSON of what is to be shown. */
  readonly body: string;
}

/** What befalls a message or an edit: `done` tells whether people see it, `answer` what the bot hears. */
export interface ChannelTrouble {
  readonly done: boolean;
  /** A status; no answer ever; a connection that is closed; an answer that is no JSON. */
  readonly answer: number | 'never' | 'closed' | 'malformed';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Called when the bot has gone away from a call that is never answered. */
  readonly left?: () => void;
}

/** Answers the bot as the trouble has it. @param id of the message that is seen, if any. */
export function sendAnswer(response: ServerResponse, trouble: ChannelTrouble, id: string | undefined): void {
  const { answer, headers, body = { id }, left } = trouble;
  if (answer === 'never') {
    response.on('close', () => left?.());
    return;
  }
  if (answer === 'closed') {
    response.destroy();
    return;
  }
  response.writeHead(answer === 'malformed' ? 200 : answer, { 'content-type': 'application/json', ...headers });
  response.end(answer === 'malformed' ? '{"id": ' : JSON.stringify(body));
}
