import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { digestOf } from '../../services/secrets/mac.ts';

/** A file as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
  /** How long it may be kept, as `cache-control` says it. */
  readonly keeping: string;
  /** An entity tag of what is in it. */
  readonly tag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** Asked about each time, so that a new version reaches a phone when it is opened; pictures change hardly ever. */
const checkedKeeping = 'no-cache';
const pictureKeeping = 'public, max-age=86400';
/** Under an address that names what is in it. */
const versionKeeping = 'public, max-age=31536000, immutable';

const here = new URL('.', import.meta.url);
const page = new URL('page/', here);

let known: ReadonlyMap<string, PageFile> | undefined;

/**
 * The phone's page by path, below where it is served. Its TypeScript is stripped of types, and stays otherwise as it is. The
 * modules and the style are under an address that changes with any of them: a page is never made of two versions.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  return (known ??= readPageFiles());
}

function readPageFiles(): ReadonlyMap<string, PageFile> {
  const modules = readdirSync(page).filter((name) => extname(name) === '.ts');
  const texts = withoutTypes(...modules.map((name) => new URL(name, page)), new URL('worker/worker.ts', here));
  const worker = texts.pop() ?? '';
  const parts = [
    ...modules.map((name, index) => ({
      name: name.replace(/\.ts$/u, '.js'),
      content: Buffer.from(texts[index] ?? ''),
    })),
    { name: 'style.css', content: readFileSync(new URL('style.css', page)) },
  ];
  const version = versionOf([...parts.map(({ content }) => content), readFileSync(new URL('index.html', page))]);
  const html = readFileSync(new URL('index.html', page), 'utf8').replaceAll('files/version/', `files/${version}/`);
  const shell = { version, files: ['./', ...parts.map(({ name }) => `files/${version}/${name}`), 'icon.svg'] };
  const own = readdirSync(here).filter((name) => ['.png', '.svg', '.webmanifest'].includes(extname(name)));
  return new Map([
    ['', file('index.html', html, checkedKeeping)],
    ['worker.js', file('worker.js', `const shell = ${JSON.stringify(shell)};\n${worker}`, checkedKeeping)],
    ...own.map((name): [string, PageFile] => {
      const keeping = name.endsWith('.webmanifest') ? checkedKeeping : pictureKeeping;
      return [name, file(name, readFileSync(new URL(name, here)), keeping)];
    }),
    ...parts.map(({ name, content }): [string, PageFile] => [
      `files/${version}/${name}`,
      file(name, content, versionKeeping),
    ]),
  ]);
}

/** TypeScript as browsers read it, by a process of its own: the stripper would keep tens of megabytes in this one. */
function withoutTypes(...urls: readonly URL[]): string[] {
  const program = [new URL('strip-types.ts', here), ...urls].map((url) => fileURLToPath(url));
  const answer = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...program], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 16_777_216,
  });
  return z.array(z.string()).length(urls.length).parse(JSON.parse(answer));
}

function file(name: string, content: string | Buffer, keeping: string): PageFile {
  const bytes = Buffer.from(content);
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    content: bytes,
    keeping,
    tag: `"${versionOf([bytes])}"`,
  };
}

function versionOf(contents: readonly Buffer[]): string {
  return digestOf(...contents.flatMap((content) => [`${content.length}:`, content])).slice(0, 16);
}
