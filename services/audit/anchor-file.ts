import { readFile } from 'node:fs/promises';
import type { ChainPosition } from './audit-head.ts';

/** The anchor's name in the data directory. */
export const anchorFile = 'audit-anchor';

/** A chain position as one line to log, print or keep in a file outside the database: `seq:hash`. */
export function formatAnchor({ seq, hash }: ChainPosition): string {
  return `${seq}:${hash}`;
}

/** Reads what `formatAnchor` wrote. @returns undefined when the text is something else. */
export function parseAnchor(text: string): ChainPosition | undefined {
  const [, seq, hash] = /^([1-9]\d{0,11}):([A-Za-z0-9_-]{43})$/.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}

/** The anchor in a file; undefined when there is none. */
export async function readAnchor(file: string): Promise<ChainPosition | undefined> {
  try {
    return parseAnchor((await readFile(file, 'utf8')).trim());
  } catch {
    return undefined;
  }
}
