import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../../support/cleanup.ts';
import { edit, freeTcpPort, isListening } from './programs.ts';

const program = '/usr/sbin/nginx';
const folder = new URL('../../../deployment/nginx/', import.meta.url);

/** Why there is no web server here, if there is none: `tests/support/install-nginx.sh` installs what is missing. */
export const skipNginx: string | false =
  existsSync(program) && process.getuid?.() === 0 ? false : 'no nginx, or not root: the web server';

export interface NginxOptions {
  readonly botPort: number;
  readonly token: string;
  /** What is behind it. */
  readonly applicationPort: number;
  /** Who has which password. */
  readonly passwords: Readonly<Record<string, string>>;
}

export interface Nginx {
  readonly url: string;
  /** What it wrote into its logs. */
  log(): Promise<string>;
}

/** A real nginx with what the README of `deployment/nginx/` says, in a folder that goes. */
export async function startNginx(t: Cleanup, options: NginxOptions): Promise<Nginx> {
  const home = await mkdtemp(join(tmpdir(), 'nginx-test-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  await chmod(home, 0o755);
  for (let each = 1; each <= 5; each += 1) await mkdir(join(home, `temporary-${each}`));
  const port = await freeTcpPort();
  await configure(home, port, options);
  const arguments_ = ['-p', home, '-e', join(home, 'error.log'), '-c', join(home, 'nginx.conf')];
  const child = spawn(program, arguments_, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const log = async (): Promise<string> =>
    (await Promise.all(['error.log', 'access.log'].map((name) => readFile(join(home, name), 'utf8')))).join('');
  while (!isListening(port)) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${readFileSync(join(home, 'error.log'), 'utf8')}`);
    await delay(20);
  }
  return { url: `http://127.0.0.1:${port}`, log };
}

async function configure(home: string, port: number, options: NginxOptions): Promise<void> {
  const { token, botPort, applicationPort, passwords } = options;
  for (const name of ['two-step.conf', 'two-step-token.conf']) await cp(new URL(name, folder), join(home, name));
  await edit(join(home, 'two-step-token.conf'), [
    [/TOKEN/u, token],
    [/bot\.inside\.example\.com/u, '127.0.0.1'],
  ]);
  const users = Object.entries(passwords).map(([name, password]) => `${name}:{PLAIN}${password}\n`);
  await writeFile(join(home, 'two-step-users'), users.join(''));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name, index) => `  ${name}_temp_path ${home}/temporary-${index + 1};\n`,
  );
  await writeFile(
    join(home, 'nginx.conf'),
    `
daemon off;
worker_processes 1;
pid ${home}/nginx.pid;
error_log ${home}/error.log info;
events {}
http {
${temporary.join('')}
  access_log ${home}/access.log;
  upstream two_step_bot { server 127.0.0.1:${botPort}; }
  server {
    listen 127.0.0.1:${port};
    include two-step.conf;
    location / { proxy_pass http://127.0.0.1:${applicationPort}; }
  }
}
`,
  );
}
