/** Authenticators of others, from Debian, that take the line of the QR card. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const python = '/usr/bin/python3';
const runs = (program: string, ...given: string[]): boolean => spawnSync(program, given).status === 0;

/** Why they are skipped here, if they are: `tests/support/install-authenticators.sh` installs what is missing. */
export const skipAuthenticators: string | false =
  runs(python, '-c', 'import pyotp') && runs('keepassxc-cli', '--version') && runs('pass', 'otp', 'version')
    ? false
    : 'no authenticators: what real ones make of the QR code';

const parse = `
import json, pyotp, sys
uri, at = json.load(sys.stdin)
totp = pyotp.parse_uri(uri)
print(json.dumps([totp.issuer, totp.name, totp.at(at)]))`;

/** What pyotp, as many servers and scripts use it, reads: issuer, account, and the code at a moment. */
export function readByPyotp(uri: string, at: Date): unknown {
  const input = JSON.stringify([uri, Math.floor(at.getTime() / 1000)]);
  return JSON.parse(execFileSync(python, ['-c', parse], { input, encoding: 'utf8' }));
}

/** A password store with its one-time passwords, on a key of its own; gone with `close`. */
export class PasswordStore {
  readonly #home = mkdtempSync(join(tmpdir(), 'pass-'));
  readonly #environment = {
    ...process.env,
    GNUPGHOME: join(this.#home, 'keys'),
    PASSWORD_STORE_DIR: join(this.#home, 'store'),
  };

  constructor() {
    mkdirSync(this.#environment.GNUPGHOME, { mode: 0o700 });
    const key = [
      '--batch',
      '--quiet',
      '--passphrase',
      '',
      '--quick-gen-key',
      'demo@contoso.example',
      'rsa2048',
      'encr',
      'never',
    ];
    this.#run('gpg', key);
    this.#run('pass', ['init', 'demo@contoso.example']);
  }

  /** Takes a line. @returns what it shows as its name, and the code of now. */
  take(uri: string): { readonly name: string; readonly code: string } {
    const before = new Set(this.#names());
    this.#run('pass', ['otp', 'insert', '--force'], `${uri}\n`);
    const name = this.#names().find((each) => !before.has(each)) ?? '';
    return { name, code: this.#run('pass', ['otp', name]).trim() };
  }

  close(): void {
    spawnSync('gpgconf', ['--kill', 'all'], { env: this.#environment });
    rmSync(this.#home, { recursive: true, force: true });
  }

  #names(): string[] {
    const files = readdirSync(this.#environment.PASSWORD_STORE_DIR, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.gpg') && !file.startsWith('.')).map((file) => file.slice(0, -4));
  }

  #run(program: string, given: readonly string[], input = ''): string {
    return execFileSync(program, given, {
      env: this.#environment,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The codes that KeePassXC shows now for lines that were put into one of its databases. */
export function codesByKeePassXC(uris: readonly string[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'keepass-'));
  const [xml, database] = [join(home, 'entries.xml'), join(home, 'entries.kdbx')];
  const environment = { ...process.env, QT_QPA_PLATFORM: 'offscreen', HOME: home };
  const keepass = (given: readonly string[], input: string): string =>
    execFileSync('keepassxc-cli', given, {
      env: environment,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  try {
    const entries = uris.map((uri, index) => entryXml(`entry-${index}`, index + 1, uri));
    writeFileSync(
      xml,
      `<?xml version="1.0" encoding="UTF-8"?><KeePassFile><Meta/><Root><Group><UUID>${uuid(0)}</UUID><Name>Root</Name>${entries.join('')}</Group></Root></KeePassFile>`,
    );
    keepass(['import', '--quiet', '--set-password', xml, database], 'demo\ndemo\n');
    return uris.map((_, index) => keepass(['show', '--quiet', '--totp', database, `entry-${index}`], 'demo\n').trim());
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function entryXml(title: string, index: number, uri: string): string {
  const field = (key: string, value: string): string =>
    `<String><Key>${key}</Key><Value>${escaped(value)}</Value></String>`;
  return `<Entry><UUID>${uuid(index)}</UUID>${field('Title', title)}${field('otp', uri)}</Entry>`;
}

function uuid(index: number): string {
  return Buffer.alloc(16, index + 1).toString('base64');
}
