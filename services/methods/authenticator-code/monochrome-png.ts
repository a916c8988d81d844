import { constants, crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Each line is told by how it differs from the one above (filter 2), and most do not: runs of zeros are all that is packed. */
const packing = { strategy: constants.Z_RLE };
const upFilter = 2;

export interface Squares {
  /** Squares on a side. */
  readonly size: number;
  /** Row by row; 1 is black. */
  readonly data: ArrayLike<number>;
}

/**
 * Draws black squares on white as a greyscale PNG of one bit a pixel.
 *
 * @param margin white squares on every side
 * @param scale pixels of a square's side
 * @see https://www.w3.org/TR/png-3/
 */
export function monochromePng(squares: Squares, { margin, scale }: { margin: number; scale: number }): Buffer {
  const side = (squares.size + 2 * margin) * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bits a pixel; greyscale, deflated, filtered and not interlaced are all 0
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filteredLines(squares, margin, scale), packing)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** All lines, each behind the byte that names its filter. Bits beyond the last pixel are as white as the margin. */
function filteredLines({ size, data }: Squares, margin: number, scale: number): Buffer {
  const side = (size + 2 * margin) * scale;
  const stride = 1 + Math.ceil(side / 8);
  const lines = Buffer.alloc(side * stride);
  for (let y = 0; y < side; y += 1) lines[y * stride] = upFilter;
  let above = new Uint8Array(stride);
  // Only the first line of a row of squares differs from the one above it; the margin below is one more such row.
  for (let row = -1; row <= size; row += 1) {
    const line = new Uint8Array(stride).fill(0xff);
    for (let column = 0; column < size && row >= 0 && row < size; column += 1) {
      if (data[row * size + column] === 1) blacken(line, (margin + column) * scale, scale);
    }
    const start = row < 0 ? 0 : (margin + row) * scale * stride;
    for (let at = 1; at < stride; at += 1) lines[start + at] = (line[at] ?? 0) - (above[at] ?? 0);
    above = line;
  }
  return lines;
}

/** Blackens so many pixels of a line whose first byte is the filter's. */
function blacken(line: Uint8Array, from: number, count: number): void {
  for (let x = from; x < from + count; x += 1) {
    const at = 1 + (x >> 3);
    line[at] = (line[at] ?? 0) & ~(0x80 >> (x & 7));
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(data.length + 12);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, 'latin1');
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, -4)), made.length - 4);
  return made;
}
