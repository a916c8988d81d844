import { digestOf, sameMac } from '../../secrets/mac.ts';
import type { Learnt } from './classifier.ts';
import type { Model } from './training.ts';

/** Why a model file is of no use. */
export type Unfit = 'damaged' | 'outdated';

interface Header {
  /** Of what the model was learnt from and by. */
  readonly key: string;
  readonly intents: Shape;
  readonly languages: Shape;
}

type Shape = Pick<Learnt, 'features' | 'classes' | 'unit'>;

const digestBytes = 32;
const headerAt = digestBytes + 4;

/**
 * As bytes: SHA-256 of what follows, length of the header, header as JSON, rarities and weights of the intents, then those of
 * the languages.
 */
export function encodeModel({ intents, languages }: Model, key: string): Buffer {
  const header: Header = { key, intents: shapeOf(intents), languages: shapeOf(languages) };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(headerAt - digestBytes);
  length.writeUInt32LE(headerBytes.length);
  const body = [intents, languages].flatMap(({ rarities, weights }) => [rarities, bytesOf(weights)]);
  const rest = Buffer.concat([length, headerBytes, ...body]);
  return Buffer.concat([Buffer.from(digestOf(rest), 'base64url'), rest]);
}

/** The model in a file that `encodeModel` made with this key, or why there is none. Never throws. */
export function decodeModel(file: Buffer, key: string): Model | Unfit {
  try {
    const kept = file.toString('base64url', 0, digestBytes);
    if (!sameMac(kept, digestOf(file.subarray(digestBytes)))) return 'damaged';
    const bodyAt = headerAt + file.readUInt32LE(digestBytes);
    // What another release has written is told by the key, and what none has written by the digest.
    const header = JSON.parse(file.toString('utf8', headerAt, bodyAt)) as Header;
    if (header.key !== key) return 'outdated';
    const body = file.subarray(bodyAt);
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
