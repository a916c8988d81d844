import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A page of the repository that people read. */
export interface Page {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

export const readFile = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every page that is handed out: the operator's, the newcomer's, and those of whoever changes it. */
export const pages: readonly Page[] = globSync(
  ['*.md', 'deployment/**/*.md', 'tests/README.md', 'tests/bench/README.md'],
  {
    cwd: root,
  },
)
  .sort()
  .map((path) => ({ path, text: readFile(path) }));

export const pageOf = (path: string): Page => ({ path, text: readFile(path) });

/** What stands between backticks, in a line or in a block of its own. */
export function codeIn({ text }: Pick<Page, 'text'>): readonly string[] {
  const blocks = [...text.matchAll(/^[ \t]*```\w*\n(.*?)^[ \t]*```/gmsu)].map(([, block = '']) => block);
  const spans = [...withoutBlocks(text).matchAll(/`([^`]+)`/gu)].map(([, span = '']) => span);
  return [...blocks, ...spans];
}

const withoutBlocks = (text: string): string => text.replaceAll(/^[ \t]*```\w*\n.*?^[ \t]*```/gmsu, '');

export interface Link {
  readonly page: string;
  /** From the root. */
  readonly path: string;
  /** Undefined for the page as a whole. */
  readonly anchor: string | undefined;
}

/** Where a page leads inside the repository. */
export function linksOf({ path: page, text }: Page): readonly Link[] {
  const targets = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/u.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { page, path: file === '' ? page : join(dirname(page), file), anchor };
    });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ text }: Pick<Page, 'text'>): readonly string[] {
  const headings = [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What MongoDB's shell is asked by a page: of which collection, and with which filter. */
export function queriesOf({ text }: Pick<Page, 'text'>): readonly { readonly name: string; readonly filter: object }[] {
  const asked = /\bdb(?:\.(?<plain>\w+)|\['(?<quoted>[\w-]+)'\])\.find\(\s*(?<filter>\{[^}]*\})/gu;
  return [...text.matchAll(asked)].map(({ groups }) => ({
    name: groups?.['plain'] ?? groups?.['quoted'] ?? '',
    // What JavaScript takes there is what YAML takes.
    filter: z.record(z.string(), z.string()).parse(parse(groups?.['filter'] ?? '')),
  }));
}

/** The rows of the table that stands first after a heading; each a list of cells. */
export function tableUnder({ text }: Pick<Page, 'text'>, heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = text.split(new RegExp(`^#{2,4} ${heading}$`, 'mu'));
  const lines = rest.split('\n');
  const from = lines.findIndex((line) => line.startsWith('|'));
  const until = lines.findIndex((line, index) => index > from && !line.startsWith('|'));
  return lines.slice(from + 2, until).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Fenced blocks of a text in one language, without the indent of the list that they are in. */
export function blocks(text: string, language: string): string[] {
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gmu');
  return [...text.matchAll(fenced)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gmu'), ''),
  );
}
