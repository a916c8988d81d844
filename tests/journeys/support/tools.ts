/** Programs of others that the journeys rely on, so that the product is not checked by itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

function find(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** Chromium, wherever it is called so; `CHROMIUM_PATH` names another one. */
export const chromium = process.env['CHROMIUM_PATH'] ?? find('chromium') ?? find('chromium-browser');

const complete = chromium !== undefined && ['zbarimg', 'oathtool'].every((program) => find(program) !== undefined);

/** Why the journeys are skipped here, if they are: `tests/support/install-browser.sh` installs what is missing. */
export const skip: string | false = complete ? false : 'no Chromium: the browser journeys';

/** The same for journeys on which notifications are clicked. */
export const skipClicks: string | false =
  skip === false && find('dbus-daemon') === undefined ? 'no dbus-daemon: clicks on notifications' : skip;

/** What the QR code in a picture says, according to ZBar, which complains about a missing message bus for every picture. */
export function decodeQr(pngFile: string): string {
  return execFileSync('zbarimg', ['--raw', '-q', pngFile], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** The code that an authenticator shows at a moment for the account of a QR code, according to the OATH Toolkit. */
export function codeFor(otpauthUri: string, at = new Date()): string {
  const secret = new URL(otpauthUri).searchParams.get('secret');
  assert.ok(secret !== null, 'no secret in the QR code');
  const now = `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return execFileSync('oathtool', ['--totp', '-b', `--now=${now}`, secret], { encoding: 'utf8' }).trim();
}
