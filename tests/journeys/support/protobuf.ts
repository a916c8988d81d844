/** As little of Protocol Buffers as a push service writes. @see https://protobuf.dev/programming-guides/encoding/ */

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

const tag = (field: number, wireType: number): Buffer => varint(field * 8 + wireType);

export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

export function fixedField(field: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([tag(field, 1), bytes]);
}

/** A text, bytes, or a message of fields. */
export function bytesField(field: number, ...content: readonly (string | Buffer)[]): Buffer {
  const bytes = Buffer.concat(content.map((each) => Buffer.from(each as string)));
  return Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);
}

/** A message on a stream: its kind, its length, its fields. */
export function framed(kind: number, ...fields: readonly Buffer[]): Buffer {
  const content = Buffer.concat(fields);
  return Buffer.concat([Buffer.from([kind]), varint(content.length), content]);
}
