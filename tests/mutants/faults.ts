/** The small faults that are planted, one at a time, as a tired engineer makes them. */
import ts from 'typescript';
import { type Fault, isJson, put } from './fault.ts';
import { lists, literals, methods, swaps } from './value-faults.ts';

type Plant = (node: ts.Node) => readonly Fault[];

const { SyntaxKind } = ts;

/** What a token is mistaken for. */
const mistaken = new Map<ts.SyntaxKind, string>([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.PlusToken, '-'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
  [SyntaxKind.SlashToken, '*'],
  [SyntaxKind.PlusEqualsToken, '-='],
  [SyntaxKind.MinusEqualsToken, '+='],
]);

const plants: readonly Plant[] = [conditions, operators, operands, statements, awaits, lists, literals, methods, swaps];

/** Every fault that can be made of this node itself, not of what is in it. */
export function faultsOf(node: ts.Node): Fault[] {
  return plants.flatMap((plant) => plant(node));
}

function conditions(node: ts.Node): Fault[] {
  if (ts.isIfStatement(node) && node.elseStatement === undefined)
    return [put(node.expression, 'false', 'guard dropped')];
  const negated = ts.isIfStatement(node)
    ? node.expression
    : ts.isConditionalExpression(node)
      ? node.condition
      : undefined;
  return negated === undefined ? [] : [put(negated, `!(${negated.getText()})`, 'condition negated')];
}

function operators(node: ts.Node): Fault[] {
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken && !isCondition(node)) {
    return [put(node, node.operand.getText(), 'negation dropped')];
  }
  if (!ts.isBinaryExpression(node)) return [];
  const { operatorToken, left, right } = node;
  const other = mistaken.get(operatorToken.kind);
  if (other === undefined || isText(left) || isText(right)) return [];
  // In a condition of its own it would be the condition negated.
  if (/[!=]==/u.test(operatorToken.getText()) && isCondition(node)) return [];
  return [put(operatorToken, other, `${operatorToken.getText()} mistaken for ${other}`)];
}

function operands(node: ts.Node): Fault[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const operator = operatorToken.getText();
  if (operator === '??') return [put(node, left.getText(), 'default dropped')];
  if (operator !== '&&' && operator !== '||') return [];
  return [
    put(node, left.getText(), `right of ${operator} dropped`),
    put(node, right.getText(), `left of ${operator} dropped`),
  ];
}

function statements(node: ts.Node): Fault[] {
  // Without what it guards, a guard is dropped itself.
  if (!ts.isExpressionStatement(node) || ts.isIfStatement(node.parent) || isJson(node)) return [];
  // What a constructor keeps would be missed by whoever runs it once.
  const isKept = ts.isBlock(node.parent) && ts.isConstructorDeclaration(node.parent.parent);
  return isKept ? [] : [put(node, ';', 'statement dropped')];
}

function awaits(node: ts.Node): Fault[] {
  return ts.isAwaitExpression(node) ? [put(node, node.expression.getText(), 'await dropped')] : [];
}

function isCondition({ parent }: ts.Node): boolean {
  return ts.isIfStatement(parent) || ts.isConditionalExpression(parent);
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);
}
