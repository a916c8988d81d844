import { z } from 'zod';
import { type InboundActivity, text } from '../channel/inbound-activity.ts';

/** In UTF-16 units. A longer message is taken as it is: reading it could keep everybody else waiting. */
const longestMessage = 4_000;
/** A quoted message may come after who wrote it, in UTF-16 units. */
const longestSender = 200;
/** Quotations within quotations that are looked for. */
const deepest = 10;

const previews = ['preview', 'messagePreview', 'text', 'content', 'body'] as const;
const previewSchema = z.record(z.string(), z.unknown());
const quotedReplySchema = z.object({ type: z.literal('quotedReply'), quotedReply: z.unknown() });

/**
 * What the person wrote in a message: without what they quote, without markup, mentions and characters that nobody sees.
 * Quoted is what Teams marks so (`<quoted …/>`, `<blockquote>`, lines after `>`), and the beginning of a message that
 * is a reply by its entity or attachment, as older clients send it. Markup is taken out whatever `textFormat` says,
 * because clients do not agree with it; where there is no text, the HTML beside it is read.
 */
export function writtenText(activity: InboundActivity): string {
  const source = sourceOf(activity);
  if (source.length > longestMessage) return withoutMentions(source).trim();
  const unquoted = withoutQuotedBeginning(withoutQuotedElements(source), activity);
  const lines = withoutMarkdown(withoutTags(withoutMentions(unquoted)))
    .split('\n')
    .filter((line) => !/^\s*>/u.test(line));
  return withoutInvisible(lines.join('\n')).trim();
}

/** Whether a message has something in it that is no words: a picture, a file, a recording, or only a quotation. */
export function hasMoreThanWords(activity: InboundActivity): boolean {
  const { text: written = '', attachments = [] } = activity;
  const others = attachments.some(({ contentType }) => contentType !== 'text/html');
  return (
    others ||
    /<(?:img|attachment|quoted|blockquote)\b/iu.test(`${htmlOf(activity)} ${written.slice(0, longestMessage)}`)
  );
}

function sourceOf(activity: InboundActivity): string {
  const { text: written = '' } = activity;
  const html = htmlOf(activity);
  return written.trim() === '' || (/<blockquote\b/iu.test(html) && !written.includes('<')) ? html || written : written;
}

function htmlOf({ attachments = [] }: InboundActivity): string {
  const content = attachments.find(({ contentType }) => contentType === 'text/html')?.content;
  return typeof content === 'string' && content.length <= longestMessage ? content : '';
}

function withoutQuotedElements(source: string): string {
  let rest = source.replace(/<quoted\b[^<>]*\/>/giu, ' ').replace(/<quoted\b[^<>]*>[^]*?<\/quoted\s*>/giu, ' ');
  for (let depth = 0; depth < deepest && /<blockquote\b/iu.test(rest); depth += 1) {
    rest = rest.replace(/<blockquote\b[^<>]*>(?:(?!<\/?blockquote\b)[^])*(?:<\/blockquote\s*>|$)/giu, '\n');
  }
  return rest;
}

/** Clients that mark no quotation put it before the person's own words. */
function withoutQuotedBeginning(
  written: string,
  { entities = [], attachments = [], text: whole }: InboundActivity,
): string {
  const quotations = entities.flatMap((entity) => quotedReplySchema.safeParse(entity).data?.quotedReply ?? []);
  const references = attachments.flatMap(({ contentType, content }) =>
    contentType === 'messageReference' ? [content] : [],
  );
  if (quotations.length + references.length === 0) return written;
  for (const preview of [...quotations, ...references].flatMap(previewsOf)) {
    const at = written.indexOf(preview);
    if (at >= 0 && at <= longestSender) return written.slice(at + preview.length);
  }
  // It is a reply, and nothing in it is marked: the person's own words are the last paragraph.
  const isMarked = written !== whole || /^\s*(?:>|&gt;)/mu.test(written);
  return isMarked
    ? written
    : (written
        .trim()
        .split(/\r?\n\s*\r?\n/u)
        .at(-1) ?? '');
}

function previewsOf(quotation: unknown): string[] {
  const read = previewSchema.safeParse(asObject(quotation)).data ?? {};
  return previews.flatMap((name) => {
    const preview = text(longestMessage).safeParse(read[name]).data?.trim() ?? '';
    return preview === '' ? [] : [preview];
  });
}

function asObject(quotation: unknown): unknown {
  if (typeof quotation !== 'string' || quotation.length > longestMessage) return quotation;
  try {
    return JSON.parse(quotation);
  } catch {
    return undefined;
  }
}

/** Up to the next bracket only: what reads on to the end from each of many would keep everybody else waiting. */
function withoutMentions(written: string): string {
  return written.replace(/<at\b[^<>]*>[^<]*<\/at>/giu, '');
}

function withoutTags(written: string): string {
  const plain = written
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^<>]*>/giu, '\n')
    .replaceAll(/<\/?[a-z][^<>]*>/giu, '');
  return plain.replaceAll(/&(?:#(?<decimal>\d{1,7})|#x(?<hex>[\da-f]{1,6})|(?<name>[a-z]{2,6}));/giu, characterOf);
}

const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  shy: '',
};

function characterOf(entity: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(named, name.toLowerCase()) ? (named[name.toLowerCase()] ?? '') : entity;
  const codePoint = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : entity;
}

function withoutMarkdown(written: string): string {
  return written
    .replaceAll(/!?\[(?<shown>[^[\]]*)\]\([^()\s]*\)/gu, '$<shown>')
    .replaceAll(/[*`]|~~/gu, '')
    .replaceAll(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replaceAll(/^[ \t]*#{1,6}[ \t]+/gmu, '')
    .replaceAll(/\\(?<escaped>[!-/:-@[-`{-~])/gu, '$<escaped>');
}

/** Zero-width characters, marks of direction, fillers, the frame of a keycap; control characters but for new lines. */
function withoutInvisible(written: string): string {
  return written.replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}\u{20e3}\u{2800}]|(?!\n)\p{Cc}/gu, (character) =>
    character === '\t' ? ' ' : '',
  );
}
