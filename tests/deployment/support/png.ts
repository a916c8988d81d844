import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

export interface Pixel {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

/** Decodes a PNG with 8 bits a channel, RGB or RGBA, not interlaced (ISO/IEC 15948). */
export function readPng(file: Buffer): { width: number; height: number; pixels: Pixel[] } {
  const chunks = readChunks(file);
  const [header] = chunks.filter(({ type }) => type === 'IHDR');
  assert.ok(header !== undefined, 'not a PNG');
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  const [depth, colour, , , interlaced] = header.data.subarray(8);
  assert.ok(depth === 8 && (colour === 2 || colour === 6) && interlaced === 0, 'another kind of PNG');
  const channels = colour === 6 ? 4 : 3;
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const rows = unfilter(inflateSync(Buffer.concat(packed)), width * channels, channels);
  assert.equal(rows.length, height);
  return { width, height, pixels: rows.flatMap((row) => toPixels(row, channels)) };
}

function readChunks(file: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data });
  }
  return chunks;
}

function unfilter(packed: Buffer, stride: number, channels: number): Buffer[] {
  const rows: Buffer[] = [];
  let above = Buffer.alloc(stride);
  for (let at = 0; at < packed.length; at += stride + 1) {
    const row = Buffer.from(packed.subarray(at + 1, at + 1 + stride));
    for (const [i, value] of row.entries()) {
      const left = i < channels ? 0 : byte(row, i - channels);
      const corner = i < channels ? 0 : byte(above, i - channels);
      row[i] = value + predict(byte(packed, at), left, byte(above, i), corner);
    }
    rows.push(row);
    above = row;
  }
  return rows;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const distances = [left, up, corner].map((value) => Math.abs(estimate - value));
  const nearest = [left, up, corner][distances.indexOf(Math.min(...distances))] ?? 0;
  return [0, left, up, Math.floor((left + up) / 2), nearest][filter] ?? 0;
}

function toPixels(row: Buffer, channels: number): Pixel[] {
  return Array.from({ length: row.length / channels }, (_, index) => {
    const at = index * channels;
    const alpha = channels === 4 ? byte(row, at + 3) : 255;
    return { red: byte(row, at), green: byte(row, at + 1), blue: byte(row, at + 2), alpha };
  });
}

function byte(buffer: Buffer, index: number): number {
  return buffer.readUInt8(index);
}
