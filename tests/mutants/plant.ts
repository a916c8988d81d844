import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Fault } from './fault.ts';
import { faultsOf } from './faults.ts';

/** A file of the product with one fault in it. */
export interface Mutant {
  /** From the root of the project, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly what: string;
  /** The line as it is and as it was made. */
  readonly change: string;
  /** The whole file. */
  readonly source: string;
}

/** Every fault that can be planted in a module or a card's template. */
export function mutantsOf(file: string, text = readFileSync(file, 'utf8')): Mutant[] {
  const source = file.endsWith('.json')
    ? ts.parseJsonText(file, text)
    : ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (isNothingToNotice(node)) return;
    for (const fault of faultsOf(node)) mutants.push(mutantOf(file, source, fault));
    // A JSON file is parsed without parents being set.
    ts.forEachChild(node, visit);
  };
  if (file.endsWith('.json')) setParents(source);
  ts.forEachChild(source, visit);
  return mutants;
}

function mutantOf(file: string, source: ts.SourceFile, { start, end, text, what }: Fault): Mutant {
  const { line } = source.getLineAndCharacterOfPosition(start);
  const before = oneLine(source.text.slice(start, end));
  const change = text === '' || text === ';' ? before : `${before} → ${oneLine(text)}`;
  return { file, line: line + 1, what, change, source: source.text.slice(0, start) + text + source.text.slice(end) };
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
}

/** Types, which are gone when it runs; what is logged; the words of what is thrown. */
function isNothingToNotice(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isThrowStatement(node)) return true;
  if (ts.isExpressionStatement(node)) return isLogged(node.expression) || isSuper(node.expression);
  return isLogged(node);
}

function isLogged(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    /(?:^|[.#])(?:log|logger|console)\.(?:debug|info|warn|error|fatal|log)$/u.test(node.expression.getText())
  );
}

function isSuper(node: ts.Node): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

function setParents(parent: ts.Node): void {
  ts.forEachChild(parent, (node) => {
    Object.assign(node, { parent });
    setParents(node);
  });
}
