/** How a store's owner and whoever asks it speak over a local socket: each message is its length, four bytes, and a structured clone. */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

const headLength = 4;
/** Longest message, in bytes: a page of people is far shorter. */
const longestMessage = 64 * 1024 * 1024;

/**
 * One message, ready to be written.
 * @throws {TypeError} when something in it cannot be told to another process, such as a function.
 * @see https://nodejs.org/api/v8.html#serialization-api
 */
export function frame(message: unknown): Buffer {
  const body = serialized(message);
  const head = Buffer.alloc(headLength);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

function serialized(message: unknown): Buffer {
  try {
    return serialize(message);
  } catch (cause) {
    throw new TypeError('What is asked of the store holds something that cannot be stored', { cause });
  }
}

/** Calls back with each whole message that comes; who sends what is none is cut off. */
export function onFrames(socket: Socket, hear: (message: unknown) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    try {
      for (let next = firstOf(rest); next !== undefined; next = firstOf(rest)) {
        rest = rest.subarray(headLength + next.length);
        hear(deserialize(next));
      }
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
}

/** The body of the first message, once all of it is there. */
function firstOf(bytes: Buffer): Buffer | undefined {
  if (bytes.length < headLength) return undefined;
  const length = bytes.readUInt32BE();
  if (length > longestMessage) throw new RangeError('A message to the store is too long');
  return bytes.length < headLength + length ? undefined : bytes.subarray(headLength, headLength + length);
}
