import Papa from 'papaparse';
import { groupSchema } from '../policy/policy-document.ts';

/** Somebody whom a file names. */
export interface NamedPerson {
  /** In the file, from 1. */
  readonly line: number;
  /** A sign-in name, or an object id. */
  readonly name: string;
  /** Undefined when the file has no column for it: then it is the bot's own. */
  readonly tenantId?: string | undefined;
  /** In small letters; undefined when the file has no column for groups: then they stay as they are. */
  readonly groups: readonly string[] | undefined;
}

/** A line that cannot be carried out. */
export interface BadLine {
  readonly line: number;
  /** Fit to print; what it quotes of the file is cut. */
  readonly reason: string;
}

export interface PeopleFile {
  readonly people: readonly NamedPerson[];
  readonly bad: readonly BadLine[];
}

/** The surest first: of a line that has several, the first that is filled in says who it is. */
const nameColumns = ['oid', 'objectid', 'upn', 'userprincipalname', 'user', 'account', 'id'];
const tenantColumns = ['tenant', 'tenantid'];
const groupColumns = ['group', 'groups', 'groep', 'groepen'];

interface Columns {
  readonly names: readonly number[];
  readonly tenant?: number | undefined;
  /** `others` are all but who it is. */
  readonly groups: readonly number[] | 'others';
}

/**
 * Reads a list of people as spreadsheets write them: with or without a header (`upn` or `oid`, and `group`), separated by
 * commas, semicolons or tabs, several groups in one cell, quoted, with a mark of the encoding, in UTF-8, UTF-16 or Windows' own.
 * Without a header, the first column is who, and the others are groups.
 */
export function readPeople(bytes: Uint8Array): PeopleFile {
  const people: NamedPerson[] = [];
  const bad: BadLine[] = [];
  let columns: Columns | undefined;
  for (const { line, cells } of linesOf(decode(bytes))) {
    if (cells.every((cell) => cell === '')) continue;
    if (columns === undefined) {
      const header = headerOf(cells);
      columns = header ?? { names: [0], groups: 'others' };
      if (header !== undefined) continue;
    }
    const read = personOf(line, cells, columns);
    if ('reason' in read) bad.push(read);
    else people.push(read);
  }
  return { people, bad };
}

/** What is quoted of a file, on one line and not without end. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line);
}

function personOf(line: number, cells: readonly string[], columns: Columns): NamedPerson | BadLine {
  const name = columns.names.map((index) => cells[index] ?? '').find((cell) => cell !== '');
  const tenantId = columns.tenant === undefined ? undefined : cells[columns.tenant] || undefined;
  if (name === undefined) return { line, reason: 'it names nobody' };
  const indexes = columns.groups === 'others' ? cells.map((_, index) => index).slice(1) : columns.groups;
  const written = indexes.flatMap((index) => (cells[index] ?? '').split(/[;,|]/u)).map((group) => group.trim());
  const groups = new Set<string>();
  for (const group of written.filter((each) => each !== '')) {
    const read = groupSchema.safeParse(group);
    if (!read.success) return { line, reason: `${quoted(group)} is no name of a group` };
    groups.add(read.data);
  }
  return { line, name, tenantId, groups: indexes.length === 0 ? undefined : [...groups].sort() };
}

/** @returns undefined when the line names no column, so that it is somebody. */
function headerOf(cells: readonly string[]): Columns | undefined {
  const titles = cells.map((cell) => cell.toLowerCase().replace(/[\s_-]/gu, ''));
  const indexesOf = (names: readonly string[]): number[] =>
    names.flatMap((name) => titles.flatMap((title, index) => (title === name ? [index] : [])));
  const names = indexesOf(nameColumns);
  if (names.length === 0) return undefined;
  return {
    names,
    tenant: indexesOf(tenantColumns)[0],
    groups: indexesOf(groupColumns).sort((one, other) => one - other),
  };
}

function linesOf(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const lines: { line: number; cells: readonly string[] }[] = [];
  let [line, from] = [1, 0];
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, meta }) => {
      lines.push({ line, cells: data.map((cell) => cell.trim()) });
      line += text.slice(from, meta.cursor).match(/\r\n|\r|\n/gu)?.length ?? 0;
      from = meta.cursor;
    },
  });
  return lines;
}

/** The sign that ends the first cell: a cell with several groups comes later, or is quoted. */
function delimiterOf(text: string): string {
  const first = text.trimStart().slice(0, 10_000);
  const candidates = [',', ';', '\t'].flatMap((delimiter) => {
    const [cells = []] = Papa.parse<string[]>(first, { delimiter, preview: 1 }).data;
    return cells.length > 1 ? [{ delimiter, length: cells[0]?.length ?? 0 }] : [];
  });
  const [nearest] = candidates.sort((one, other) => one.length - other.length);
  return nearest?.delimiter ?? ',';
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
