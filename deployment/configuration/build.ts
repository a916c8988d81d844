/** `npm run config:table`: writes deployment/configuration.md. */
import { writeFileSync } from 'node:fs';
import { configurationTable } from './table.ts';

writeFileSync(new URL('../configuration.md', import.meta.url), configurationTable());
