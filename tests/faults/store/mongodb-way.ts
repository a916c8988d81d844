import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { BSON } from 'mongodb';
import { mongodbTestUri } from '../../services/store/temporary-stores.ts';

/** What befalls a command: `done` tells whether the server carries it out, `answer` what the bot hears. */
export interface CommandTrouble {
  readonly done: boolean;
  /** Nothing, ever; a connection that is closed; or these fields instead of, or when done on top of, the server's. */
  readonly answer: 'nothing' | 'closed' | BSON.Document;
}

/** The commands that a conversation is made of; others, as of the driver's monitor, are let through. */
const commands = new Set(['find', 'findAndModify', 'insert']);

/** Of the wire protocol. @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const opMsg = 2013;
const headerBytes = 16;
const bodyAt = 21;

interface Link {
  readonly bot: Socket;
  readonly server: Socket;
  /** What befalls commands that the server is at, by their request id. */
  readonly underWay: Map<number, CommandTrouble>;
}

/**
 * A way to the test server on which commands meet trouble, those of one test alone: the server's own fail points hold for
 * everybody.
 */
export class MongoWay {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  /** Said for every command of a conversation. */
  befalls: (command: string) => CommandTrouble | undefined = () => undefined;
  /** How long, in milliseconds, each answer is held back. */
  late = 0;
  /** Nothing goes through, and nothing is closed: the server stands still (SIGSTOP), or packets are dropped. */
  standsStill = false;

  constructor() {
    this.#server = createServer((bot) => this.#join(bot));
  }

  static async open(t: TestContext): Promise<MongoWay> {
    const way = new MongoWay();
    await once(way.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      way.cut();
      way.#server.close();
    });
    return way;
  }

  /** Where the store finds the server. The way is all there is: other members must not be looked for. */
  get uri(): string {
    const address = this.#server.address();
    return `mongodb://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/?directConnection=true`;
  }

  /** Closes every connection, as a server does that stepped down or was killed; new ones are taken. */
  cut(): void {
    for (const { bot } of this.#links) bot.destroy();
  }

  #join(bot: Socket): void {
    const link: Link = {
      bot,
      server: connect(Number(new URL(mongodbTestUri ?? '').port), '127.0.0.1'),
      underWay: new Map(),
    };
    this.#links.add(link);
    const end = (): void => {
      this.#links.delete(link);
      bot.destroy();
      link.server.destroy();
    };
    for (const socket of [bot, link.server]) socket.on('error', end).on('close', end);
    bot.on(
      'data',
      messages((message) => this.#ask(link, message)),
    );
    link.server.on(
      'data',
      messages((message) => this.#answer(link, message)),
    );
  }

  #ask(link: Link, message: Buffer): void {
    if (this.standsStill) return;
    const trouble = commands.has(commandIn(message)) ? this.befalls(commandIn(message)) : undefined;
    if (trouble === undefined || trouble.done) link.server.write(message);
    if (trouble?.done === true) link.underWay.set(message.readInt32LE(4), trouble);
    else if (trouble !== undefined) reply(link, trouble, message.readInt32LE(4), {});
  }

  #answer(link: Link, message: Buffer): void {
    if (this.standsStill) return;
    const request = message.readInt32LE(8);
    const trouble = link.underWay.get(request);
    link.underWay.delete(request);
    if (trouble === undefined) setTimeout(() => link.bot.write(message), this.late);
    else reply(link, trouble, request, bodyOf(message));
  }
}

function reply({ bot }: Link, { answer }: CommandTrouble, request: number, body: BSON.Document): void {
  if (answer === 'nothing') return;
  if (answer === 'closed') {
    bot.destroy();
    return;
  }
  const document = BSON.serialize({ ...body, ...answer });
  const header = Buffer.alloc(bodyAt);
  for (const [at, value] of [header.length + document.length, 0, request, opMsg].entries())
    header.writeInt32LE(value, 4 * at);
  bot.write(Buffer.concat([header, document]));
}

function bodyOf(message: Buffer): BSON.Document {
  return BSON.deserialize(message.subarray(bodyAt, bodyAt + message.readInt32LE(bodyAt)));
}

function commandIn(message: Buffer): string {
  return message.readInt32LE(12) === opMsg ? (Object.keys(bodyOf(message))[0] ?? '') : '';
}

/** Puts messages together from what arrives. */
function messages(take: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}
