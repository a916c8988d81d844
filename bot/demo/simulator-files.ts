import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** A file of the phones' page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page's own files and nothing else may take part in it, and no other page may show it. */
export const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** The page's files by name, read once. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const folder = new URL('simulator-page/', import.meta.url);
  return new Map(
    readdirSync(folder).flatMap((name): [string, PageFile][] => {
      const type = types[extname(name)];
      return type === undefined ? [] : [[name, { type, content: readFileSync(new URL(name, folder), 'utf8') }]];
    }),
  );
}
