import { z } from 'zod';
import type { logFieldNames } from '../../bot/logging/log.ts';
import { canary, idCanary } from './texts.ts';
import type { Answer } from './wire.ts';

/** What the storm found broken, by promise, with a few examples of each. */
export class Broken {
  readonly #examples = new Map<string, string[]>();
  count = 0;

  note(promise: string, example: string): void {
    this.count += 1;
    const examples = this.#examples.get(promise) ?? [];
    this.#examples.set(promise, examples);
    if (examples.length < 5) examples.push(example.slice(0, 600));
  }

  get lines(): string[] {
    return Array.from(this.#examples, ([promise, examples]) => [`Broken: ${promise}`, ...examples].join('\n  '));
  }
}

/** What a request may be answered with. Node answers broken HTTP itself, with one of these too; nothing needs a 501 or 505. */
const statuses: ReadonlySet<number> = new Set([100, 200, 400, 401, 403, 404, 405, 408, 413, 415, 417, 431]);

/** What only somebody who knows how the program is made would know. */
const internals =
  /node_modules|node:internal|\bat \S.{0,120}:\d+:\d+|\.(?:ts|mjs|cjs)\b|file:\/\/|ZodError|(?:Syntax|Type|Range|Reference)Error|MongoServer|mongodb|SQLite|sqlite|SQLITE|restify|botbuilder|"stack"|\bundefined\b|\[object /u;

/** Looks at what an input was answered with. `which` names the input. */
export function judgeAnswer(broken: Broken, which: string, { statuses: given, text }: Answer): void {
  for (const status of given) {
    if (status >= 500) broken.note('no input is a fault of the server', `${which}: ${status}`);
    else if (!statuses.has(status)) broken.note('an answer has one of the known statuses', `${which}: ${status}`);
  }
  const translate = withoutPictures(text);
  const found = internals.exec(translate);
  if (found !== null) broken.note('no answer tells how the program is made', `${which}: ${found[0]}`);
  const [head = ''] = translate.split(/\r?\n\r?\n/u);
  if (/^x-injected/imu.test(head)) broken.note('no input writes a header', which);
}

/** What a person sees of a message; the rest repeats who and where, as it came. */
const shownSchema = z.object({
  text: z.string().optional(),
  summary: z.string().optional(),
  attachments: z.unknown().optional(),
});

/** Looks at what the bot sent to a chat. */
export function judgeMessage(broken: Broken, conversation: string, message: string): void {
  const shown = withoutPictures(JSON.stringify(shownSchema.parse(JSON.parse(message))));
  if (shown.includes(canary)) broken.note('no chat repeats what was written', conversation);
  const found = internals.exec(shown);
  if (found !== null) broken.note('no chat tells how the program is made', `${conversation}: ${found[0]}`);
  if (conversation.startsWith('silent-')) broken.note('what asks nothing is answered with nothing', conversation);
}

/** A picture may spell anything. */
function withoutPictures(text: string): string {
  return text.replaceAll(/data:image\/png;base64,[\w+/=]+/gu, '');
}

const word = z.string().regex(/^[\w.-]{1,64}$/u);
const errorSchema = z.strictObject({
  name: word,
  code: word.optional(),
  stack: z.array(z.string()).optional(),
  cause: z.unknown().optional(),
});
/** What each listed field may hold. */
const fieldSchemas: Readonly<Record<(typeof logFieldNames)[number], z.ZodType>> = {
  turnId: word,
  reference: word,
  activityType: z.enum(['message', 'invoke', 'installationUpdate', 'event']),
  input: z.enum(['click', 'text', 'arrived', 'changed']),
  outcome: word,
  reason: word,
  durationMs: z.number(),
  port: z.number(),
  url: z.string().regex(/^\/twilio\/[\w/:-]{1,60}$/u),
  store: word,
  signal: word,
  count: z.int(),
  seq: z.number(),
  hash: word,
  status: z.int(),
  err: errorSchema,
};
const lineSchema = z.strictObject({
  level: z.number(),
  time: z.iso.datetime(),
  msg: z.string().regex(/^[a-z ,'-]{1,80}$/u),
  ...z.object(fieldSchemas).partial().shape,
});
/** A webhook that nobody signed is worth a line. */
const forged = 'a request that the carrier has not signed was refused';

/** Looks at the log: nothing of any input is in it, and nothing went wrong. */
export function judgeLog(broken: Broken, log: string): void {
  for (const line of log.split('\n').filter((each) => each !== '')) {
    if (line.includes(canary) || line.includes(idCanary)) broken.note('the log repeats no input', line);
    const parsed = lineSchema.safeParse(JSON.parse(line));
    if (!parsed.success) broken.note('the log has the listed fields only', `${line}: ${parsed.error.message}`);
    if (/"level":[4-9]0/u.test(line) && !line.includes(forged)) broken.note('no input makes a turn fail', line);
  }
}
