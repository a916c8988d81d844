/**
 * Preloaded before everything else: one file of the product is served with the fault in it. The address that this is
 * loaded by says which, so that programs which the tests start have the fault too.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { searchParams } = new URL(import.meta.url);
const mutated = searchParams.get('url');
const source = readFileSync(searchParams.get('source') ?? '', 'utf8');

registerHooks({
  load(url, context, nextLoad) {
    if (url !== mutated) return nextLoad(url, context);
    return { format: url.endsWith('.json') ? 'json' : 'module-typescript', source, shortCircuit: true };
  },
});
