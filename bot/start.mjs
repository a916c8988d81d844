/**
 * Where the program begins: keeps for the next start what Node compiles for this one, which takes a third of it. Only what is
 * imported later is kept, so nothing else is imported here, and this file is JavaScript: for a first one in TypeScript Node would
 * load its type stripper, 15 MB that nothing needs afterwards. The folder is the bot's own, because Node's default one is shared
 * with everybody on the machine; where it cannot be written the bot starts without.
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
await import('./main.ts');
