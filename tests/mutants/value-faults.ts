/** The faults in what is passed on: lists, literals and arguments. */
import ts from 'typescript';
import { type Fault, isJson, put } from './fault.ts';

const { SyntaxKind } = ts;

/** Methods that are mistaken for another one, or left out. */
const otherMethods = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
]);
const leftOut = new Set(['filter', 'slice', 'sort', 'toSorted', 'reverse', 'trim', 'toLowerCase', 'catch', 'finally']);

export function lists(node: ts.Node): Fault[] {
  if (ts.isObjectLiteralExpression(node))
    return node.properties.map((_, index) => without(node.properties, index, 'field'));
  const isTarget = ts.isBinaryExpression(node.parent) && node.parent.left === node;
  if (!ts.isArrayLiteralExpression(node) || isTarget) return [];
  return node.elements.map((_, index) => without(node.elements, index, 'element'));
}

function without(list: ts.NodeArray<ts.Node>, index: number, what: string): Fault {
  const [before, node, next] = [list[index - 1], list[index], list[index + 1]];
  if (node === undefined) throw new RangeError(`There is no ${what} ${index}`);
  const start = before === undefined ? node.getStart() : before.end;
  const end = before !== undefined ? node.end : next === undefined ? list.end : next.getStart();
  return { start, end, text: '', what: `${what} dropped` };
}

export function literals(node: ts.Node): Fault[] {
  if (node.kind === SyntaxKind.TrueKeyword) return [put(node, 'false', 'true mistaken for false')];
  if (node.kind === SyntaxKind.FalseKeyword) return [put(node, 'true', 'false mistaken for true')];
  if (ts.isNumericLiteral(node)) return [put(node, `${Number(node.text.replaceAll('_', '')) + 1}`, 'one more')];
  if (ts.isRegularExpressionLiteral(node)) return anchors(node);
  const isWord = ts.isStringLiteral(node) && /^[\w.:/-]+$/u.test(node.text) && !isName(node);
  return isWord && !isJson(node) ? [put(node, "''", 'string emptied')] : [];
}

function anchors(node: ts.RegularExpressionLiteral): Fault[] {
  const text = node.getText();
  const looser = [text.replace(/^\/\^/u, '/'), text.replace(/(?<!\\)\$(?=\/\w*$)/u, '')];
  return looser.filter((each) => each !== text && each.length > 3).map((each) => put(node, each, 'anchor dropped'));
}

export function methods(node: ts.Node): Fault[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const other = otherMethods.get(name.text);
  if (other !== undefined) return [put(name, other, `${name.text} mistaken for ${other}`)];
  return leftOut.has(name.text) ? [put(node, expression.getText(), `${name.text}() dropped`)] : [];
}

export function swaps(node: ts.Node): Fault[] {
  if (!ts.isCallExpression(node)) return [];
  const [first, second] = node.arguments;
  const isPlain = (each: ts.Node | undefined): each is ts.Node =>
    each !== undefined && (ts.isIdentifier(each) || ts.isPropertyAccessExpression(each));
  if (!isPlain(first) || !isPlain(second)) return [];
  const text = `${second.getText()}, ${first.getText()}`;
  return [{ start: first.getStart(), end: second.end, text, what: 'arguments swapped' }];
}

function isName({ parent }: ts.StringLiteral): boolean {
  return ts.isPropertyAssignment(parent) && ts.isStringLiteral(parent.name);
}
