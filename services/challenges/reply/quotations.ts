import { readSixDigits } from '../six-digits.ts';

/** Pairs of quotation marks, as reactions and quotations of all languages have them: what ends some of them begins others. */
const quotations = [
  /„[^“”]*(?:[“”]|$)/gu,
  /‚[^‘’]*(?:[‘’]|$)/gu,
  /“[^”“]*(?:[”“]|$)/gu,
  /«[^»]*(?:»|$)/gu,
  /»[^«]*(?:«|$)/gu,
  /‹[^›]*(?:›|$)/gu,
  /「[^」]*(?:」|$)/gu,
  /『[^』]*(?:』|$)/gu,
  /‘[^’‘]*(?:’(?=$|[\s.,!?;:])|$)/gu,
  /"[^"]*(?:"|$)/gu,
  /(?<=^|\s)'[^']*'(?=$|[\s.,!?;:])/gu,
];

/** The line in which a mail program says whom it quotes. */
const introduction = /^.{0,120}(?:wrote|schreef|schrieb|ecrit|écrit|escribió|scritto|escreveu)\s*:\s*$/iu;

/**
 * A text without what it quotes: reactions (`Liked “…”`, `👎 to “…”`) hold the whole text that they are about, some
 * programs put it into lines after `>`. A quotation of nothing but six digits is kept: nobody was sent such a text.
 */
export function withoutQuotations(text: string): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/u);
  const kept = lines.map((line, index) => {
    const quoted = quotedLine(line);
    if (quoted !== undefined) return onlyCode(quoted);
    return quotedLine(lines[index + 1] ?? '') !== undefined && introduction.test(line) ? '' : line;
  });
  let rest = kept.join('\n');
  for (const quotation of quotations) rest = rest.replace(quotation, (quoted) => ` ${onlyCode(quoted.slice(1, -1))} `);
  return rest;
}

function quotedLine(line: string): string | undefined {
  return /^\s*[>|›»]+(?<quoted>.*)/u.exec(line)?.groups?.['quoted'];
}

function onlyCode(quoted: string): string {
  return readSixDigits(quoted) === undefined ? '' : quoted;
}
