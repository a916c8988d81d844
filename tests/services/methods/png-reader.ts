import { crc32, inflateSync } from 'node:zlib';

/** A picture as rows of lightness, 0 (black) to 255 (white). */
export type GreyRows = readonly (readonly number[])[];

const channelsOf = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);

/**
 * Reads a non-interlaced PNG of 8 bits a sample in greyscale or colour, alpha ignored, or of one bit a pixel in greyscale:
 * enough for the pictures made here.
 * @see https://www.w3.org/TR/png-3/
 */
export function readPng(png: Buffer): GreyRows {
  const header = chunks(png).find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = channelsOf.get(header[9] ?? -1);
  const bits = header[8];
  const isRead = bits === 8 || (bits === 1 && channels === 1);
  if (!isRead || header[12] !== 0 || channels === undefined) throw new Error('This kind of PNG is not read');
  const length = Math.ceil((width * channels * bits) / 8);
  const data = inflateSync(Buffer.concat(chunks(png).flatMap(({ type, data }) => (type === 'IDAT' ? [data] : []))));
  const rows: number[][] = [];
  let above = Buffer.alloc(length);
  for (let y = 0; y < height; y += 1) {
    const start = y * (length + 1);
    const line = Buffer.from(data.subarray(start + 1, start + 1 + length));
    unfilter(line, above, { filter: data[start] ?? 0, step: channels });
    rows.push(Array.from({ length: width }, (_, x) => (bits === 1 ? bitAt(line, x) * 255 : (line[x * channels] ?? 0))));
    above = line;
  }
  return rows;
}

function bitAt(line: Buffer, x: number): number {
  return ((line[x >> 3] ?? 0) >> (7 - (x & 7))) & 1;
}

const signature = Buffer.from([0x89, ...Buffer.from('PNG\r\n'), 0x1a, 0x0a]);

function chunks(png: Buffer): { type: string; data: Buffer }[] {
  const found: { type: string; data: Buffer }[] = [];
  if (!png.subarray(0, 8).equals(signature)) throw new Error('This is no PNG');
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    const [start, end] = [at + 8, at + 8 + length];
    if (crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) throw new Error('A chunk of the PNG is damaged');
    found.push({ type: png.toString('latin1', at + 4, start), data: png.subarray(start, end) });
  }
  if (found.at(-1)?.type !== 'IEND') throw new Error('The PNG is cut');
  return found;
}

function unfilter(line: Buffer, above: Buffer, { filter, step }: { filter: number; step: number }): void {
  for (let at = 0; at < line.length; at += 1) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const up = above[at] ?? 0;
    const upLeft = at < step ? 0 : (above[at - step] ?? 0);
    const predictions = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, upLeft)];
    line[at] = ((line[at] ?? 0) + (predictions[filter] ?? 0)) & 0xff;
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const distances = [left, up, upLeft].map((value) => Math.abs(estimate - value));
  const nearest = distances.indexOf(Math.min(...distances));
  return [left, up, upLeft][nearest] ?? 0;
}
