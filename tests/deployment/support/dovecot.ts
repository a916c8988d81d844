import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../../support/cleanup.ts';
import { freeTcpPort, isListening } from './programs.ts';

const program = '/usr/sbin/dovecot';
const folder = new URL('../../../deployment/dovecot/', import.meta.url);
/** Debian's `nobody`. */
const nobody = 65_534;

const isInstalled = existsSync(program) && globSync('/usr/lib/dovecot/modules/auth/libauthdb_lua.so').length > 0;
/** Why there is no mail server here, if there is none: `tests/support/install-dovecot.sh` installs what is missing. */
export const skipDovecot: string | false =
  isInstalled && process.getuid?.() === 0 ? false : 'no dovecot, or not root: the mail server';

export interface DovecotOptions {
  readonly botUrl: string;
  readonly token: string;
}

/** A real dovecot on a port of its own, with what `deployment/dovecot/` has, and mail of its own in a folder that goes. */
export async function startDovecot(t: Cleanup, { botUrl, token }: DovecotOptions): Promise<{ readonly port: number }> {
  const home = await mkdtemp(join(tmpdir(), 'dovecot-test-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  await chmod(home, 0o755);
  for (const name of ['run', 'state', 'mail']) await mkdir(join(home, name));
  await chown(join(home, 'mail'), nobody, nobody);
  const lua = join(home, 'app-passwords.lua');
  await cp(new URL('app-passwords.lua', folder), lua);
  const ours = await readFile(new URL('app-passwords.conf', folder), 'utf8');
  const port = await freeTcpPort();
  const log = join(home, 'log');
  await writeFile(join(home, 'dovecot.conf'), siteOf(home, port) + ours.replace('/etc/dovecot/app-passwords.lua', lua));
  const environment = { PATH: process.env['PATH'], BOT_URL: botUrl, BOT_TOKEN: token };
  const child = spawn(program, ['-F', '-c', join(home, 'dovecot.conf')], { env: environment, stdio: 'ignore' });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  while (!isListening(port)) {
    if (child.exitCode !== null) throw new Error(`dovecot ended: ${said()}`);
    await delay(20);
  }
  return { port };
}

/** What a site has beside: where everything is, and whose mail. */
function siteOf(home: string, port: number): string {
  return `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${home}/mail/%u
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${home}/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

/** A mail program signs in by IMAP. @returns what it is told, from OK or NO on. */
export async function signIn(port: number, user: string, password: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const credentials = Buffer.from(`\0${user}\0${password}`).toString('base64');
  let [heard, isAsked] = ['', false];
  try {
    for await (const chunk of socket) {
      heard += String(chunk);
      if (!isAsked && /^\* OK/mu.test(heard)) {
        isAsked = true;
        socket.write(`a AUTHENTICATE PLAIN ${credentials}\r\n`);
      }
      const answer = /^a ((?:OK|NO|BAD).*)\r\n/mu.exec(heard)?.[1];
      if (answer !== undefined) return answer;
    }
  } finally {
    socket.destroy();
  }
  throw new Error(`dovecot hung up after ${heard}`);
}
