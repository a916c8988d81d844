import { createHash } from 'node:crypto';
import type { Learnt } from './classifier.ts';
import type { Model } from './training.ts';

/** Why a model file is of no use. */
export type Unfit = 'damaged' | 'outdated';

interface Header {
  /** Of what the model was learnt from and by. */
  readonly key: string;
  /** SHA-256 of the bytes after the header. */
  readonly digest: string;
  readonly intents: Shape;
  readonly languages: Shape;
}

type Shape = Pick<Learnt, 'features' | 'classes' | 'unit'>;

const lengthBytes = 4;

/** As bytes: length of the header, header as JSON, rarities and weights of the intents, then those of the languages. */
export function encodeModel({ intents, languages }: Model, key: string): Buffer {
  const body = Buffer.concat([intents, languages].flatMap(({ rarities, weights }) => [rarities, bytesOf(weights)]));
  const header: Header = { key, digest: digestOf(body), intents: shapeOf(intents), languages: shapeOf(languages) };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(headerBytes.length);
  return Buffer.concat([length, headerBytes, body]);
}

/** The model in a file that `encodeModel` made with this key, or why there is none. Never throws. */
export function decodeModel(file: Buffer, key: string): Model | Unfit {
  try {
    const bodyAt = lengthBytes + file.readUInt32LE();
    // What was written by another release is told by the key, and by the digest what was written by none.
    const header = JSON.parse(file.toString('utf8', lengthBytes, bodyAt)) as Header;
    if (header.key !== key) return 'outdated';
    const body = file.subarray(bodyAt);
    if (header.digest !== digestOf(body)) return 'damaged';
    const intents = learntOf(header.intents, body);
    return { intents, languages: learntOf(header.languages, body.subarray(sizeOf(header.intents))) };
  } catch {
    return 'damaged';
  }
}

function learntOf(shape: Shape, bytes: Buffer): Learnt {
  const { buckets } = shape.features;
  const weights = bytes.subarray(buckets, sizeOf(shape));
  return {
    ...shape,
    rarities: bytes.subarray(0, buckets),
    weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length),
  };
}

function sizeOf({ features, classes }: Shape): number {
  return features.buckets * (1 + classes.length);
}

function shapeOf({ features, classes, unit }: Learnt): Shape {
  return { features, classes, unit };
}

function bytesOf(weights: Int8Array): Buffer {
  return Buffer.from(weights.buffer, weights.byteOffset, weights.length);
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
