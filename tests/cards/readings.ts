import { createRequire } from 'node:module';

/** A text somewhere in a chat. */
export interface Reading {
  /** The names that lead to it. */
  readonly where: string;
  readonly text: string;
  /** Whether clients read it as Markdown: sentences, blocks of text and facts are, titles, choices and descriptions are not. */
  readonly isMarkdown: boolean;
}

/** What is known, and what it is called: clients read both as Markdown. */
const isFact = /\/facts\/\d+$/u;

/** Every text of a message, or of a part of one, in order. */
export function readingsOf(part: unknown, where = ''): Reading[] {
  if (typeof part !== 'object' || part === null) return [];
  const isBlock = !('type' in part) || part.type === 'TextBlock';
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    const place = `${where}/${name}`;
    if (typeof value !== 'string') return readingsOf(value, place);
    return [{ where: place, text: value, isMarkdown: (name === 'text' && isBlock) || isFact.test(where) }];
  });
}

/** The Markdown reader that the cards' own tools come with, as eager as a client can be. */
const fromHere = createRequire(import.meta.url);
const fromTools = createRequire(fromHere.resolve('@microsoft/adaptivecards-tools'));
const createReader = fromTools('markdown-it') as (options: object) => { render(text: string): string };
const reader = createReader({ linkify: true, html: true });

/** What somebody sees of Markdown, as HTML. */
export function seen(markdown: string): string {
  return reader.render(markdown);
}

/** What somebody sees of a text without any. */
export function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
