import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Kinds of packets and attributes. @see https://www.rfc-editor.org/rfc/rfc2865 */
const answers: Readonly<Record<number, 'accept' | 'reject' | 'challenge'>> = {
  2: 'accept',
  3: 'reject',
  11: 'challenge',
};
const types = { user: 1, password: 2, message: 18, state: 24, from: 31, box: 32, authenticator: 80 } as const;

/** What a VPN sends. */
export interface AccessRequest {
  readonly user: string;
  readonly password: string | Buffer;
  /** Of the question that this answers. */
  readonly state?: Buffer | undefined;
  /** Where the person calls from. */
  readonly from?: string;
  readonly secret?: string;
  /** Left out where the packet is to have no Message-Authenticator. */
  readonly isSigned?: boolean;
}

/** What it is answered. */
export interface AccessAnswer {
  readonly code: 'accept' | 'reject' | 'challenge';
  readonly message: string | undefined;
  readonly state: Buffer | undefined;
  /** Types of the attributes, in their order. */
  readonly attributes: readonly number[];
}

export const radiusSecret = 'secret-of-the-tests';

/** A VPN of the test's own: each of its packets is one that it chose. */
export class RadiusClient {
  readonly #port: number;
  #ids = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** A packet with an id of its own. */
  packet(request: AccessRequest): Buffer {
    this.#ids = (this.#ids + 1) % 256;
    return accessRequest(this.#ids, request);
  }

  /**
   * Sends a packet, from a port of its own as a VPN does for each sign-in, and again as often as it is told to.
   * @returns what is answered; undefined where `signal` comes first.
   */
  async send(
    packet: Buffer,
    { secret = radiusSecret, times = 1, signal = AbortSignal.timeout(60_000) }: SendOptions = {},
  ): Promise<AccessAnswer | undefined> {
    const socket = createSocket('udp4');
    try {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const answered = once(socket, 'message', { signal });
      for (let sent = 0; sent < times; sent += 1) socket.send(packet, this.#port, '127.0.0.1');
      const [answer] = (await answered) as [Buffer];
      return readAnswer(answer, packet, secret);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      socket.close();
    }
  }

  ask(request: AccessRequest, options: SendOptions = {}): Promise<AccessAnswer | undefined> {
    const secret = request.secret ?? radiusSecret;
    return this.send(this.packet(request), { secret, ...options });
  }
}

interface SendOptions {
  readonly secret?: string;
  readonly times?: number;
  readonly signal?: AbortSignal;
}

function accessRequest(
  id: number,
  { user, password, state, from = '192.0.2.9', secret = radiusSecret, isSigned = true }: AccessRequest,
): Buffer {
  const authenticator = randomBytes(16);
  const attributes = [
    attribute(types.user, Buffer.from(user)),
    attribute(types.password, hidden(Buffer.from(password), authenticator, secret)),
    attribute(types.from, Buffer.from(from)),
    attribute(types.box, Buffer.from('vpn-of-the-tests')),
    ...(state === undefined ? [] : [attribute(types.state, state)]),
  ];
  const whole = (signature: Buffer): Buffer => {
    const signed = isSigned ? [attribute(types.authenticator, signature)] : [];
    const body = Buffer.concat([authenticator, ...signed, ...attributes]);
    const head = Buffer.from([1, id, 0, 0]);
    head.writeUInt16BE(head.length + body.length, 2);
    return Buffer.concat([head, body]);
  };
  return whole(
    createHmac('md5', secret)
      .update(whole(Buffer.alloc(16)))
      .digest(),
  );
}

function attribute(type: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, value.length + 2]), value]);
}

/** As RFC 2865, 5.2, hides a password. */
function hidden(password: Buffer, authenticator: Buffer, secret: string): Buffer {
  const padded = Buffer.concat([password, Buffer.alloc((16 - (password.length % 16)) % 16)]);
  const blocks = [authenticator];
  const length = Math.max(16, padded.length);
  for (let at = 0; at < length; at += 16) {
    const mask = md5(Buffer.from(secret), blocks.at(-1) ?? authenticator);
    blocks.push(Buffer.from(mask.map((byte, index) => byte ^ (padded[at + index] ?? 0))));
  }
  return Buffer.concat(blocks.slice(1));
}

/** @throws when it is not signed as RFC 2865, 3, and RFC 3579, 3.2, have it. */
function readAnswer(answer: Buffer, request: Buffer, secret: string): AccessAnswer {
  const asked = request.subarray(4, 20);
  const signed = md5(answer.subarray(0, 4), asked, answer.subarray(20), Buffer.from(secret));
  const code = answers[answer[0] ?? 0];
  if (code === undefined || answer[1] !== request[1] || !signed.equals(answer.subarray(4, 20)))
    throw new Error('The answer is not of this server, or not to this packet');
  const found = attributesOf(answer);
  const of = (type: number): Buffer[] => found.filter((each) => each.type === type).map(({ value }) => value);
  const [signature] = of(types.authenticator);
  const blank = Buffer.from(answer);
  asked.copy(blank, 4);
  const at = found.find(({ type }) => type === types.authenticator)?.at ?? 0;
  blank.fill(0, at, at + 16);
  if (signature?.equals(createHmac('md5', secret).update(blank).digest()) !== true)
    throw new Error('The answer has no Message-Authenticator, or a wrong one');
  const said = of(types.message);
  const message = said.length === 0 ? undefined : Buffer.concat(said).toString();
  return { code, message, state: of(types.state)[0], attributes: found.map(({ type }) => type) };
}

function attributesOf(packet: Buffer): { type: number; value: Buffer; at: number }[] {
  const found: { type: number; value: Buffer; at: number }[] = [];
  for (let at = 20; at < packet.length; at += packet[at + 1] ?? packet.length)
    found.push({ type: packet[at] ?? 0, value: packet.subarray(at + 2, at + (packet[at + 1] ?? 0)), at: at + 2 });
  return found;
}

function md5(...parts: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}
