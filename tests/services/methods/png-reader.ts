import { inflateSync } from 'node:zlib';

/** A picture as rows of lightness, 0 (black) to 255 (white). */
export type GreyRows = readonly (readonly number[])[];

const channelsOf = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);

/**
 * Reads an 8-bit, non-interlaced PNG in greyscale or colour, alpha ignored: enough for the pictures made here.
 * @see https://www.w3.org/TR/png-3/
 */
export function readPng(png: Buffer): GreyRows {
  const header = chunks(png).find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = channelsOf.get(header[9] ?? -1);
  if (header[8] !== 8 || header[12] !== 0 || channels === undefined) throw new Error('This kind of PNG is not read');
  const data = inflateSync(Buffer.concat(chunks(png).flatMap(({ type, data }) => (type === 'IDAT' ? [data] : []))));
  const rows: number[][] = [];
  let above = Buffer.alloc(width * channels);
  for (let y = 0; y < height; y += 1) {
    const start = y * (width * channels + 1);
    const line = Buffer.from(data.subarray(start + 1, start + 1 + width * channels));
    unfilter(line, above, { filter: data[start] ?? 0, step: channels });
    rows.push(Array.from({ length: width }, (_, x) => line[x * channels] ?? 0));
    above = line;
  }
  return rows;
}

function chunks(png: Buffer): { type: string; data: Buffer }[] {
  const found: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
  }
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
