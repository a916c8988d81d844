/**
 * `node strip-types.ts FILE…`: prints the texts of TypeScript files without types, in the same order, as a JSON array.
 * @see https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import process from 'node:process';

const texts = process.argv.slice(2).map((path) => stripTypeScriptTypes(readFileSync(path, 'utf8')));
process.stdout.write(JSON.stringify(texts));
