import type ts from 'typescript';

/** What is put in the place of a stretch of a file. */
export interface Fault {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What was done, in a few words. */
  readonly what: string;
}

export function put(node: ts.Node, text: string, what: string): Fault {
  return { start: node.getStart(), end: node.end, text, what };
}

export function isJson(node: ts.Node): boolean {
  return node.getSourceFile().fileName.endsWith('.json');
}
