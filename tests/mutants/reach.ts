/** Which tests can notice a fault in a module: those that load it, directly or through others. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/** They take minutes, or run outside the suite. */
const tooLong = /^tests\/(?:journeys|hostile|bench|mutants|faults\/(?:kills|phones\/kills))/u;

/** The modules that each module loads, and the programs that it starts. */
export class Reach {
  readonly #loads = new Map<string, readonly string[]>();
  readonly #tests = globSync('tests/**/*.test.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !tooLong.test(file))
    .sort();

  /** The test files that load `module`, nearest first: those in the same room of the house, then by the steps in between. */
  testsOf(module: string): string[] {
    const own = `tests/${module.replace(/\.(?:ts|json)$/u, '')}.test.ts`;
    return this.#tests
      .map((file) => ({
        file,
        apart: file === own ? 0 : 1 / Math.max(sharedFolders(own, file), isContract(file) ? 2 : 1),
        steps: this.#stepsTo(module, file),
      }))
      .filter(({ steps }) => steps < Infinity)
      .sort((one, other) => one.apart - other.apart || one.steps - other.steps)
      .map(({ file }) => file);
  }

  #stepsTo(module: string, test: string): number {
    const seen = new Set([test]);
    let layer = [test];
    for (let steps = 0; layer.length > 0; steps += 1) {
      if (layer.includes(module)) return steps;
      layer = layer.flatMap((file) => this.#loadsOf(file)).filter((file) => !seen.has(file) && seen.add(file));
    }
    return Infinity;
  }

  #loadsOf(file: string): readonly string[] {
    let loads = this.#loads.get(file);
    if (loads === undefined) {
      loads = file.endsWith('.json') ? [] : loadedBy(file);
      this.#loads.set(file, loads);
    }
    return loads;
  }
}

/** A contract suite is in nobody's room, and as near to what it is about as the other services are. */
function isContract(file: string): boolean {
  return file.startsWith('tests/contracts/');
}

/** How many folders two files have in common, from the root on. */
function sharedFolders(one: string, other: string): number {
  const [folders, others] = [one, other].map((file) => posix.dirname(file).split('/'));
  const differs = folders?.findIndex((folder, index) => folder !== others?.[index]) ?? 0;
  return differs === -1 ? (folders?.length ?? 0) : differs;
}

/** What a module imports when it runs, and the programs that it names by their path. */
function loadedBy(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const loaded = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    if (ts.isExportDeclaration(node) && node.isTypeOnly) return;
    if (ts.isStringLiteral(node)) {
      const path = node.text.startsWith('.') ? posix.join(posix.dirname(file), node.text) : node.text;
      if (/\.(?:ts|json)$/u.test(path) && existsSync(path)) loaded.add(path);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...loaded];
}
