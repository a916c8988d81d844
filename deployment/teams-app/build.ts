/** `npm run teams:package`: writes deployment/teams-app/dist/teams-app.zip, to be uploaded in the Teams admin center. */
import { mkdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildAppPackage, readSettings, SettingsError } from './app-package.ts';

const target = new URL('dist/teams-app.zip', import.meta.url);
try {
  const archive = buildAppPackage(readSettings(process.env));
  mkdirSync(new URL('.', target), { recursive: true });
  writeFileSync(target, archive);
  console.log(`Wrote ${fileURLToPath(target)}`);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
