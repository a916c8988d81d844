import { SaxesParser } from 'saxes';

/** An element of a document: its children are elements and text, in their order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** This is no TwiML, or none that the simulator can follow. `message` says why, in words for who wrote it. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
}

/** Longest document, in characters. */
const longestDocument = 65_536;
/** Deepest nesting of elements. TwiML needs four. */
const deepest = 10;

/** @throws {TwimlError} when the text is not well-formed XML, or has a document type */
export function readXml(text: string): XmlElement {
  if (text.length > longestDocument) throw new TwimlError(`The document is longer than ${longestDocument} characters.`);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TwimlError) throw error;
    const why = error instanceof Error ? error.message.replace(/\.$/u, '') : 'it cannot be read';
    throw new TwimlError(`This is not well-formed XML (line:column ${why}).`, { cause: error });
  }
}

/** The library throws what is not well-formed as long as nobody listens for it. */
function parse(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const document: XmlElement & { children: (XmlElement | string)[] } = { name: '', attributes: {}, children: [] };
  const open = [document];
  const top = (): typeof document => open.at(-1) ?? document;
  const addText = (part: string): void => void top().children.push(part);
  parser.on('doctype', () => {
    throw new TwimlError('A document type is not allowed.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [] };
    top().children.push(element);
    open.push(element);
    if (open.length > deepest) throw new TwimlError('Elements are nested too deeply.');
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  const root = document.children.find((child) => typeof child !== 'string');
  if (root === undefined) throw new TwimlError('The document is empty.');
  return root;
}

/** The elements in an element that has no text between them. @throws {TwimlError} when it has */
export function elementsIn(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => {
    if (typeof child !== 'string') return [child];
    if (child.trim() !== '') throw new TwimlError(`There is text in <${element.name}>, outside of any verb.`);
    return [];
  });
}

/** The text in an element that has no elements. @throws {TwimlError} when it has */
export function textIn(element: XmlElement): string {
  const parts = element.children.map((child) => {
    if (typeof child === 'string') return child;
    throw new TwimlError(`<${child.name}> cannot be in <${element.name}>.`);
  });
  return parts.join('').trim();
}
