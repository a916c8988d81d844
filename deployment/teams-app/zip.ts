import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** The path inside the archive: ASCII, with forward slashes. */
  name: string;
  content: Buffer;
}

/**
 * A ZIP archive of stored (uncompressed) entries, as APPNOTE.TXT 6.3 describes it. The same entries give the same bytes.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const fields = commonFields(name, content);
    const body = Buffer.concat([numbers([0x04034b50, 4]), fields, Buffer.from(name), content]);
    // Comment length, disk, internal attributes (2 bytes each), external attributes, offset of the body (4 each).
    const where = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
    directory.push(numbers([0x02014b50, 4], [20, 2]), fields, where, Buffer.from(name));
    bodies.push(body);
    offset += body.length;
  }
  const central = Buffer.concat(directory);
  const count = entries.length;
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...bodies, central, end]);
}

/** What an entry and its line in the directory both say: version, flags, method, time, checksum, sizes, lengths. */
function commonFields(name: string, content: Buffer): Buffer {
  // MS-DOS cannot say "no date": 1 January 1980.
  const date = (1 << 5) | 1;
  const size = content.length;
  return numbers(
    [20, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [date, 2],
    [crc32(content), 4],
    [size, 4],
    [size, 4],
    [name.length, 2],
    [0, 2],
  );
}

function numbers(...fields: [value: number, bytes: 2 | 4][]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
